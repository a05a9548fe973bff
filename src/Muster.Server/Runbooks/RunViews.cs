using Muster.Core.Incidents;
using Muster.Core.Runbooks;
using Muster.Engine.Runbooks;

namespace Muster.Server.Runbooks;

/// <summary>What the list of runbooks shows.</summary>
/// <param name="Books">The runbooks in force.</param>
/// <param name="Open">The runs that go on.</param>
/// <param name="Runners">The runners that were heard of lately.</param>
public sealed record RunbooksView(
    IReadOnlyList<RunbookView> Books, IReadOnlyList<RunView> Open, IReadOnlyList<RunnerSeen> Runners);

/// <summary>What the screen of a runbook shows: its text, and what a run would do.</summary>
/// <param name="Book">The runbook.</param>
/// <param name="Plan">What a run would do.</param>
/// <param name="Incident">The incident that a run would be for, or null.</param>
/// <param name="Given">What was written into the form.</param>
public sealed record RunbookScreenView(
    RunbookView Book, RunPlan Plan, Incident? Incident, IReadOnlyDictionary<string, string> Given);

/// <summary>What the screen of a run shows.</summary>
/// <param name="Run">The run.</param>
/// <param name="Incident">Its incident, or null.</param>
/// <param name="MayApprove">The reader may agree to what is asked now.</param>
public sealed record RunScreenView(RunView Run, Incident? Incident, bool MayApprove);

/// <summary>What the room shows of runbooks.</summary>
/// <param name="Open">The runs of the incident that go on.</param>
/// <param name="Over">Those that are over, newest first.</param>
/// <param name="Offered">Runbooks that fit the incident, best first.</param>
public sealed record RoomRuns(
    IReadOnlyList<RunScreenView> Open, IReadOnlyList<RunView> Over, IReadOnlyList<Runbook> Offered)
{
    /// <summary>How far each of those that are offered can be trusted, by id.</summary>
    public IReadOnlyDictionary<string, RunbookFreshness> Trust { get; init; } =
        new Dictionary<string, RunbookFreshness>();

    /// <summary>Nothing.</summary>
    public static RoomRuns None { get; } = new([], [], []);
}

/// <summary>How runs are said on screens.</summary>
internal static class RunWords
{
    internal static string Outcome(Run run) => run.Outcome switch
    {
        null => "goes on",
        RunOutcome.Succeeded => "came to its end",
        RunOutcome.Failed => "failed",
        RunOutcome.Cancelled => "was called off",
        _ => "was taken back",
    };

    internal static string Kind(RunbookStep step) => step.Kind switch
    {
        StepKind.Command when step.Rules.IsManual => "by hand",
        StepKind.Command => step.Rules.Effect switch
        {
            StepEffect.Read => "only reads",
            StepEffect.Destroy => "removes something",
            _ => "changes something",
        },
        StepKind.Decision => "question",
        StepKind.Call => "other runbook",
        StepKind.Wait => "waits",
        _ => "by hand",
    };

    internal static string Grade(FreshnessGrade grade) => grade.ToString().ToLowerInvariant();
}
