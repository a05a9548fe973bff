namespace Muster.Client.Incidents;

/// <summary>What is known about the level of an incident, and what it speaks for.</summary>
public sealed record ClassificationMessage
{
    /// <summary>The level that what is known speaks for, or null.</summary>
    public string? Proposed { get; init; }

    /// <summary>The tree and the conditions say different things: a person chooses.</summary>
    public bool Conflict { get; init; }

    /// <summary>Nobody has assessed it yet.</summary>
    public bool Unassessed { get; init; }

    /// <summary>What matched, worst level first.</summary>
    public IReadOnlyList<SeverityReasonMessage> Reasons { get; init; } = [];

    /// <summary>What speaks for a worse level.</summary>
    public IReadOnlyList<SeverityReasonMessage> Raises { get; init; } = [];

    /// <summary>The path through the severity tree.</summary>
    public IReadOnlyList<TreeStepMessage> Path { get; init; } = [];

    /// <summary>The next question of the tree, or null at its end.</summary>
    public TreeQuestionMessage? Next { get; init; }

    /// <summary>The figures, by id.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>The answers to the questions of the first minutes, by id.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();
}

/// <summary>What somebody says of a check of the fix.</summary>
/// <param name="Check">The check, by id.</param>
/// <param name="Met">Whether it holds; may be left out beside a value.</param>
/// <param name="Value">The measured value, or null.</param>
/// <param name="Note">A note, or null.</param>
public sealed record CheckMarkMessage(string? Check, bool? Met, double? Value, string? Note);

/// <summary>A check of the fix.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What, in words.</param>
/// <param name="State">open, held, failed or old.</param>
/// <param name="Metric">The measurement, or null when a person looks.</param>
/// <param name="Limit">Its limit, or null.</param>
/// <param name="Value">What was measured last, or null.</param>
/// <param name="By">Who or what measured it, or null.</param>
/// <param name="At">When, or null.</param>
public sealed record CheckMessage(
    string Id, string Text, string State, string? Metric, string? Limit, double? Value, string? By,
    DateTimeOffset? At);

/// <summary>A reason for a level.</summary>
/// <param name="Severity">The level.</param>
/// <param name="Text">What matched.</param>
/// <param name="Source">condition, edge, environment, tree or raise.</param>
public sealed record SeverityReasonMessage(string Severity, string Text, string Source);

/// <summary>An answer in the severity tree.</summary>
/// <param name="Node">The question's id.</param>
/// <param name="Ask">The question.</param>
/// <param name="Answer">The answer.</param>
public sealed record TreeStepMessage(string Node, string Ask, string Answer);

/// <summary>A question of the severity tree.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Ask">The question.</param>
/// <param name="Answers">What can be answered.</param>
public sealed record TreeQuestionMessage(string Node, string Ask, IReadOnlyList<string> Answers);

/// <summary>A checklist.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Present">It is the one to look at now.</param>
/// <param name="Items">Its points.</param>
public sealed record ChecklistMessage(
    string Id, string Title, bool Present, IReadOnlyList<ChecklistItemMessage> Items);

/// <summary>A point of a checklist.</summary>
/// <param name="Item">Its key.</param>
/// <param name="Text">What is to be done.</param>
/// <param name="State">open, done or waived.</param>
/// <param name="By">Who said so, or null.</param>
/// <param name="Note">A note or the reason, or null.</param>
public sealed record ChecklistItemMessage(string Item, string Text, string State, string? By, string? Note);

/// <summary>A task.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What is to be done.</param>
/// <param name="State">open, done or dropped.</param>
/// <param name="Assignee">Who does it, or null.</param>
/// <param name="Note">What came of it, or null.</param>
public sealed record TaskMessage(string Id, string Title, string State, string? Assignee, string? Note);

/// <summary>A decision.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Question">What was to be decided.</param>
/// <param name="Options">The options.</param>
/// <param name="Chosen">What was chosen.</param>
/// <param name="Advice">Who advised what, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
public sealed record DecisionMessage(
    string Id,
    string Question,
    IReadOnlyList<DecisionOptionMessage> Options,
    string Chosen,
    string? Advice,
    string? Reason,
    string By,
    DateTimeOffset At);

/// <summary>An option of a decision.</summary>
/// <param name="Text">What.</param>
/// <param name="Risk">What may go wrong with it, or null.</param>
public sealed record DecisionOptionMessage(string? Text = null, string? Risk = null);

/// <summary>A workflow that is walked.</summary>
/// <param name="Walk">The id of the walk.</param>
/// <param name="Workflow">The workflow.</param>
/// <param name="Name">What it is for.</param>
/// <param name="State">walking, ended or stopped.</param>
/// <param name="At">Where people are.</param>
/// <param name="Path">What was done.</param>
public sealed record WalkMessage(
    string Walk,
    string Workflow,
    string Name,
    string State,
    IReadOnlyList<WalkNodeMessage> At,
    IReadOnlyList<TreeStepMessage> Path);

/// <summary>A node at which people are.</summary>
/// <param name="Node">Its id.</param>
/// <param name="Title">What is done or asked.</param>
/// <param name="Answers">What can be answered; empty for a step.</param>
/// <param name="Since">Since when.</param>
public sealed record WalkNodeMessage(
    string Node, string Title, IReadOnlyList<string> Answers, DateTimeOffset Since);

/// <summary><c>POST …/tree</c>: without a node the next question.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Node">The question, or null.</param>
public sealed record TreeAnswerMessage(string? Answer = null, string? Node = null);

/// <summary><c>POST …/answers</c>.</summary>
/// <param name="Question">Its id.</param>
/// <param name="Answer">The answer.</param>
public sealed record QuestionAnswerMessage(string? Question = null, string? Answer = null);

/// <summary><c>POST …/figures</c>.</summary>
/// <param name="Figure">Its id.</param>
/// <param name="Value">The figure.</param>
public sealed record FigureMessage(string? Figure = null, double? Value = null);

/// <summary><c>POST …/checklist</c>: a point is done; with <c>state</c> it is open again or waived.</summary>
/// <param name="Item">Its key.</param>
/// <param name="State">done, open or waived.</param>
/// <param name="Note">A note, or the reason.</param>
public sealed record ChecklistMarkMessage(string? Item = null, string? State = null, string? Note = null);

/// <summary><c>POST …/tasks</c>.</summary>
/// <param name="Title">What is to be done.</param>
/// <param name="Assignee">Who does it, or null.</param>
public sealed record TaskOrderMessage(string? Title = null, string? Assignee = null);

/// <summary><c>POST …/tasks/{task}</c>: open, done or dropped; or another assignee, empty for nobody.</summary>
/// <param name="State">Where it is now, or null.</param>
/// <param name="Assignee">Who does it now, or null for no change.</param>
/// <param name="Note">What came of it, or the reason.</param>
public sealed record TaskChangeMessage(string? State = null, string? Assignee = null, string? Note = null);

/// <summary><c>POST …/decisions</c>.</summary>
public sealed record DecisionOrderMessage
{
    /// <summary>What was to be decided.</summary>
    public string? Question { get; init; }

    /// <summary>The options with their risks.</summary>
    public IReadOnlyList<DecisionOptionMessage>? Options { get; init; }

    /// <summary>What was chosen.</summary>
    public string? Chosen { get; init; }

    /// <summary>Who advised what.</summary>
    public string? Advice { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}

/// <summary><c>POST …/workflows</c>.</summary>
/// <param name="Workflow">Its id.</param>
public sealed record WorkflowOrderMessage(string? Workflow = null);

/// <summary><c>POST …/workflows/{walk}</c>: goes on from a node, or stops with a reason.</summary>
/// <param name="Node">The node that is left.</param>
/// <param name="Answer">The answer to its question, or null.</param>
/// <param name="Note">A note, or the reason.</param>
/// <param name="Stop">The walk is given up.</param>
public sealed record WorkflowStepMessage(
    string? Node = null, string? Answer = null, string? Note = null, bool? Stop = null);

/// <summary><c>POST …/clocks/met</c>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Which one of several, or null.</param>
/// <param name="DueAt">Its due instant; without it the first of its kind.</param>
/// <param name="Note">How, or null.</param>
public sealed record ClockMetMessage(
    string? Kind = null, string? Name = null, DateTimeOffset? DueAt = null, string? Note = null);

/// <summary><c>POST …/clocks/legal</c>.</summary>
/// <param name="Clock">Its id in security.yaml.</param>
/// <param name="From">From when it runs; now without it.</param>
/// <param name="Note">What is known, or null.</param>
public sealed record LegalClockMessage(string? Clock = null, DateTimeOffset? From = null, string? Note = null);

/// <summary><c>POST …/room/closing</c>.</summary>
/// <param name="PostmortemOwner">Who writes what was learnt; id, name or mail address.</param>
/// <param name="Note">Why nobody does, or what was said.</param>
public sealed record RoomClosingMessage(string? PostmortemOwner = null, string? Note = null);

/// <summary><c>POST …/room</c>.</summary>
/// <param name="Why">What calls for it.</param>
/// <param name="Link">Where it is; without it that of the playbook.</param>
public sealed record RoomOrderMessage(string? Why = null, string? Link = null);

/// <summary><c>POST …/rebase</c>: without <c>apply</c> only the difference is shown.</summary>
/// <param name="Apply">Do it.</param>
public sealed record RebaseOrderMessage(bool? Apply = null);

/// <summary>What another version of the playbook changes for an incident.</summary>
/// <param name="From">The version that held.</param>
/// <param name="To">The version in force.</param>
/// <param name="Applied">It holds for the incident now.</param>
/// <param name="Clocks">The obligations that differ.</param>
public sealed record RebaseMessage(int From, int To, bool Applied, IReadOnlyList<ClockChangeMessage> Clocks);

/// <summary>An obligation that two versions see differently.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Which one of several, or null.</param>
/// <param name="Before">When it was due, or null when it was not owed.</param>
/// <param name="After">When it is due, or null when it is not owed.</param>
public sealed record ClockChangeMessage(string Kind, string? Name, DateTimeOffset? Before, DateTimeOffset? After);
