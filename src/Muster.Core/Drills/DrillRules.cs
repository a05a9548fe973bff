using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Drills;

/// <summary>What is practised, and how often. Source: drills.yaml, DRL.</summary>
public sealed record DrillRules
{
    /// <summary>Drills that come again.</summary>
    public IReadOnlyList<DrillPlan> Drills { get; init; } = [];

    /// <summary>What can be played (DRL-006).</summary>
    public IReadOnlyList<DrillScenario> Scenarios { get; init; } = [];

    /// <summary>What people learn (DRL-007).</summary>
    public IReadOnlyList<TrainingPlan> Training { get; init; } = [];

    /// <summary>Rules for people, a line each.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Where results are kept beside Muster, or null.</summary>
    public string? RecordedIn { get; init; }
}

/// <summary>A drill that comes again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Every">How often.</param>
/// <param name="Slot">When in that time, in words, or null: <c>Q1</c>.</param>
/// <param name="Scenario">What is played, by id, or null when it is chosen each time.</param>
/// <param name="Length">How long, or null.</param>
/// <param name="Owner">Who owns it, or null.</param>
/// <param name="Kind">What it is, in words: <c>game day</c>, <c>load test</c>; or null.</param>
public sealed record DrillPlan(
    string Id,
    string Name,
    ShiftLength Every,
    string? Slot,
    string? Scenario,
    Duration? Length,
    string? Owner,
    string? Kind);

/// <summary>Something that can be played.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">What happens.</param>
/// <param name="Severity">Its level, or null.</param>
/// <param name="Service">Its service, or null.</param>
/// <param name="Steps">What the players are told on the way.</param>
public sealed record DrillScenario(
    string Id, string Name, string Text, SeverityId? Severity, ServiceId? Service, IReadOnlyList<string> Steps);

/// <summary>Something that people learn.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Every">How often it is repeated, or null for once.</param>
/// <param name="Length">How long, or null.</param>
/// <param name="For">For whom, in words; empty for everybody.</param>
/// <param name="Topics">What.</param>
public sealed record TrainingPlan(
    string Id,
    string Name,
    ShiftLength? Every,
    Duration? Length,
    IReadOnlyList<string> For,
    IReadOnlyList<string> Topics);
