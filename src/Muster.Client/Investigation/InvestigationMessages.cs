namespace Muster.Client.Investigation;

/// <summary>Where to look for the cause of an incident, and how far the damage reaches.</summary>
public sealed record InvestigationMessage
{
    /// <summary>The incident.</summary>
    public required string Incident { get; init; }

    /// <summary>The questions of the playbook.</summary>
    public IReadOnlyList<AskedQuestionMessage> Questions { get; init; } = [];

    /// <summary>Dashboards and logs, with the time of the incident filled in.</summary>
    public IReadOnlyList<FilledDashboardMessage> Dashboards { get; init; } = [];

    /// <summary>Symptoms, the most fitting first.</summary>
    public IReadOnlyList<SymptomMessage> Symptoms { get; init; } = [];

    /// <summary>Usual causes and remedies, by area.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Causes { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How far the damage reaches.</summary>
    public IReadOnlyList<ImpactMessage> Impact { get; init; } = [];

    /// <summary>What is looked at in its service and in those that it needs.</summary>
    public IReadOnlyList<Monitors.MonitorMessage> Systems { get; init; } = [];
}

/// <summary>A question with its answer.</summary>
/// <param name="Question">Under which it is answered.</param>
/// <param name="Ask">The question.</param>
/// <param name="Answer">The answer, or null.</param>
public sealed record AskedQuestionMessage(string Question, string Ask, string? Answer);

/// <summary>A picture of the state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where, with the time of the incident filled in; or null.</param>
/// <param name="Check">What to look for on it.</param>
public sealed record FilledDashboardMessage(string Name, string? Url, IReadOnlyList<string> Check);

/// <summary>What is seen, and what it is probably.</summary>
/// <param name="Seen">What is seen.</param>
/// <param name="Cause">What it is probably.</param>
/// <param name="Check">How to make sure, or null.</param>
/// <param name="Runbook">What to run, or null.</param>
/// <param name="Fits">So many of its words stand in the alerts.</param>
public sealed record SymptomMessage(string Seen, string Cause, string? Check, string? Runbook, int Fits);

/// <summary>How far the damage reaches in one area.</summary>
/// <param name="Area">Of what.</param>
/// <param name="Text">In words, or null when nobody has measured it.</param>
/// <param name="Value">As a number, or null.</param>
/// <param name="By">Who measured it, or null.</param>
/// <param name="At">When, or null.</param>
/// <param name="Total">What has come together until now, where it is a rate per minute; or null.</param>
public sealed record ImpactMessage(
    string Area, string? Text, double? Value, string? By, DateTimeOffset? At, double? Total);

/// <summary>Somebody says how far the damage reaches.</summary>
/// <param name="Area">Of what.</param>
/// <param name="Text">In words, or null.</param>
/// <param name="Value">As a number, or null.</param>
public sealed record ImpactOrderMessage(string? Area, string? Text, double? Value);
