using System.Globalization;
using System.Text.Json;
using Muster.Core.Clocks;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>The ways in which the work on an incident says no. The codes are stable.</summary>
public static class WorkRefusals
{
    /// <summary>The playbook asks for no such check of this incident.</summary>
    public static Refusal NoSuchCheck { get; } = new("check.unknown", "There is no such check of this incident.")
    {
        Field = "check",
        Kind = RefusalKind.Invalid,
    };

    /// <summary>Neither a value nor a word was given.</summary>
    public static Refusal NotMeasured { get; } = new(
        "check.value-missing", "Say whether it holds, or give the measured value.")
    {
        Field = "value",
        Kind = RefusalKind.Invalid,
    };

    /// <summary>A figure is a number.</summary>
    public static Refusal FigureWrong { get; } = Wrong("figure.not-a-number", "value", "Give a number.");

    /// <summary>A task needs words.</summary>
    public static Refusal TitleMissing { get; } = Wrong("task.title-missing", "title", "Say what is to be done.");

    /// <summary>A decision needs its question.</summary>
    public static Refusal QuestionMissing { get; } =
        Wrong("decision.question-missing", "question", "Say what was decided about.");

    /// <summary>A decision needs its choice.</summary>
    public static Refusal ChoiceMissing { get; } = Wrong("decision.choice-missing", "chosen", "Say what was chosen.");

    /// <summary>An impact is in an area.</summary>
    public static Refusal AreaMissing { get; } =
        Wrong("impact.area-missing", "area", "Say of what: users, features, places, revenue per minute.");

    /// <summary>An impact is said in words or as a number.</summary>
    public static Refusal ImpactMissing { get; } =
        Wrong("impact.missing", "text", "Say how far it reaches, in words or as a number.");

    /// <summary>There is no such task.</summary>
    public static Refusal NoSuchTask { get; } =
        new("task.unknown", "There is no such task.") { Kind = RefusalKind.Unknown };

    /// <summary>There is no such walk.</summary>
    public static Refusal NoSuchWalk { get; } =
        new("workflow.walk-unknown", "This workflow is not walked here.") { Kind = RefusalKind.Unknown };

    /// <summary>There is no such workflow.</summary>
    public static Refusal NoSuchWorkflow { get; } =
        new("workflow.unknown", "There is no such workflow.") { Kind = RefusalKind.Unknown, Field = "workflow" };

    /// <summary>The playbook has no severity tree.</summary>
    public static Refusal NoTree { get; } =
        new("tree.none", "The playbook has no severity tree.") { Kind = RefusalKind.Unknown };

    /// <summary>There is no such point of a checklist.</summary>
    public static Refusal NoSuchItem { get; } =
        new("checklist.unknown", "No checklist has this point.") { Kind = RefusalKind.Unknown, Field = "item" };

    /// <summary>There is no such clock.</summary>
    public static Refusal NoSuchClock { get; } = Wrong("clock.unknown", "kind", "This incident has no such clock.");

    /// <summary>The board is full.</summary>
    public static Refusal BoardFull { get; } =
        new("board.full", $"The board of an incident has at most {Investigation.BoardEntry.Max} entries.");

    /// <summary>There is no such entry.</summary>
    public static Refusal NoSuchEntry { get; } =
        new("board.unknown", "The board has no such entry.") { Kind = RefusalKind.Unknown };

    /// <summary>A link leads nowhere.</summary>
    public static Refusal AddressWrong { get; } = Wrong(
        "board.address-wrong", "address",
        "A link has an address that begins with http:// or https://, or the reference of an incident.");

    /// <summary>This cannot become of it.</summary>
    public static Refusal OutcomeWrong(IEnumerable<Investigation.BoardOutcome> allowed) => Wrong(
        "board.outcome-wrong", "outcome",
        "It becomes: " + string.Join(
            ", ",
            allowed.Select(each => JsonNamingPolicy.KebabCaseLower.ConvertName(each.ToString()))) + ".");

    /// <summary>Too many tasks.</summary>
    public static Refusal TooManyTasks(int most) =>
        new("task.too-many", $"An incident has at most {most} tasks.");

    /// <summary>Too many walks.</summary>
    public static Refusal TooManyWalks(int most) =>
        new("workflow.too-many", $"At most {most} workflows are walked in an incident.");

    /// <summary>This question is not asked now.</summary>
    public static Refusal NotAsked(string node, string? expected) => Wrong(
        "tree.not-asked", "node",
        expected is null ? $"The tree has come to its end; '{node}' is not asked. Begin anew to change an answer."
            : $"'{node}' is not asked now; the next question is '{expected}'.");

    /// <summary>The answer is none of those that are possible.</summary>
    public static Refusal NoSuchAnswer(string answer, IEnumerable<string> answers) => Wrong(
        "answer.unknown", "answer", $"'{answer}' is none of: {string.Join(", ", answers)}.");

    /// <summary>Nobody is at this node.</summary>
    public static Refusal NotThere(string node, IEnumerable<string> active) => new(
        "workflow.not-here", $"The walk is not at '{node}', it is at: {string.Join(", ", active)}.")
    { Field = "node" };

    /// <summary>The join waits for others.</summary>
    public static Refusal JoinWaits(IEnumerable<string> titles) => new(
        "workflow.join-waits", $"Others are still on their way here: {string.Join("; ", titles)}.")
    { Field = "node" };

    /// <summary>The wait is not over.</summary>
    public static Refusal StillWaiting(Duration left) => new(
        "workflow.still-waiting",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Ceiling(left.TotalMinutes):0} min are left to wait. Say why it goes on earlier, or wait."))
    { Field = "note" };

    /// <summary>The loop has been walked often enough.</summary>
    public static Refusal LoopEnded(string title, int most) => new(
        "workflow.loop-ended", $"'{title}' has been done {most} times. Answer another way, or stop the workflow.")
    { Field = "answer" };

    /// <summary>This clock is met by doing the thing.</summary>
    public static Refusal MetByDoing(ClockKind kind) => Wrong(
        "clock.met-by-doing", "kind", $"The clock '{kind}' is met by doing it. Set it aside if it does not hold here.");

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
