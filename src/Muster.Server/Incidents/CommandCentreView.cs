using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Server.Access;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Incidents;

/// <summary>What burns, who has it, which clock is next; what is too quiet; who is on call.</summary>
public sealed record CommandCentreView
{
    /// <summary>Open incidents, worst first, then the oldest; drills after all that is real.</summary>
    public IReadOnlyList<OpenIncident> Open { get; init; } = [];

    /// <summary>What would otherwise go unnoticed.</summary>
    public IReadOnlyList<QuietThing> Quiet { get; init; } = [];

    public IReadOnlyList<DutyLine> OnCall { get; init; } = [];

    /// <summary>Pages of the last 24 h.</summary>
    public IReadOnlyList<PageRow> Pages { get; init; } = [];

    /// <summary>Firing alerts that belong to no incident.</summary>
    public long LooseAlerts { get; init; }

    /// <summary>When the last incident was over, or null.</summary>
    public Instant? LastOverAt { get; init; }

    /// <summary>What is not set up yet and what is; empty once all is.</summary>
    public IReadOnlyList<ReadyThing> Ready { get; init; } = [];

    /// <summary>The answer, in one sentence.</summary>
    public string Headline
    {
        get
        {
            var real = Open.Where(open => !open.State.Declaration!.Drill).ToList();
            var worst = real.Where(open => open.State.Rank == 0).ToList();
            return real.Count switch
            {
                0 when Open.Count > 0 => "Nothing is burning, and a drill is on",
                0 => "Nothing is burning",
                _ when worst.Count > 0 => Sentence(worst, "critical "),
                _ => Sentence(real, "open "),
            };
        }
    }

    private static string Sentence(List<OpenIncident> among, string kind)
    {
        var untaken = among.Count(open => open.State.HeldBy is null);
        var late = among.Count(open => open.IsLate);
        var subject = among.Count == 1 ? $"One {kind}incident" : $"{among.Count} {kind}incidents";
        return (among.Count, untaken, late) switch
        {
            (1, 1, _) => $"{subject}, and nobody has it",
            (_, 1, _) => $"{subject}, and nobody has one of them",
            (_, > 0, _) => $"{subject}, and nobody has {(untaken == among.Count ? "them" : $"{untaken} of them")}",
            (1, _, > 0) => $"{subject}, and a clock is late",
            (_, _, > 0) => $"{subject}, and a clock is late on {late}",
            (1, _, _) => $"{subject}, and somebody has it",
            _ => $"{subject}, and somebody has each",
        };
    }
}

/// <summary>An open incident as the command centre shows it.</summary>
/// <param name="State">The incident.</param>
/// <param name="Clocks">Its obligations.</param>
public sealed record OpenIncident(Incident State, IReadOnlyList<Clock> Clocks)
{
    public IEnumerable<Clock> Pending => Clocks.Where(clock =>
        clock.State == ClockState.Running || clock is { State: ClockState.Missed, MetAt: null });

    public bool IsLate => Clocks.Any(clock => clock is { State: ClockState.Missed, MetAt: null });
}

/// <summary>Something too quiet, or somebody not reached.</summary>
/// <param name="Text">What, one sentence.</param>
/// <param name="Detail">What it means, or null.</param>
/// <param name="Act">What the button says.</param>
/// <param name="To">Where it leads.</param>
public sealed record QuietThing(string Text, string? Detail, string Act, string To)
{
    public Instant? Since { get; init; }
}

/// <summary>Who is on call for a schedule.</summary>
public sealed record DutyLine(ScheduleId Schedule, string Name, OnCallAnswer Answer, string Sentence);
