using FsCheck;
using FsCheck.Fluent;
using Muster.Core.Incidents;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;

namespace Muster.Core.Tests.Incidents;

public sealed class IncidentTotalityTests
{
    /// <summary>Deep enough for every status from every other.</summary>
    private const int DepthMax = 4;

    [Fact]
    public void Every_command_has_an_answer_in_every_state_and_every_fact_can_follow()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var statuses = new HashSet<IncidentStatus>();
        var queue = new Queue<(Incident State, int Depth)>([(Incident.Initial, 0)]);
        while (queue.TryDequeue(out var item))
        {
            foreach (var command in Commands(At(10), ByAda, Ada).Concat(Commands(At(10), ByMonitoring, Bob)))
            {
                var decision = Incident.Decide(item.State, command);
                var next = decision.Facts.Aggregate(item.State, Incident.Evolve);
                Legal(item.State, next);
                if (item.Depth < DepthMax && seen.Add(Shape(next)))
                    queue.Enqueue((next, item.Depth + 1));
                statuses.Add(next.Status);
            }
        }

        Assert.Equal(Enum.GetValues<IncidentStatus>().Order(), statuses.Order());
    }

    [Fact]
    public void A_command_that_comes_twice_does_no_more_than_once()
    {
        foreach (var state in Reachable().Take(400))
        {
            foreach (var command in Commands(At(10), ByAda, Ada).Where(IsRepeatable))
            {
                var once = Incident.Decide(state, command);
                var after = once.Facts.Aggregate(state, Incident.Evolve);
                Assert.True(
                    once.Refusal is not null || Incident.Decide(after, command).Facts.Count == 0,
                    $"{command} on {state.Status}");
            }
        }
    }

    [Fact]
    public void Random_commands_keep_the_rules() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue - 1).ArrayOf(30).ToArbitrary(),
            picks =>
            {
                var state = Incident.Initial;
                for (var step = 0; step < picks.Length; step++)
                {
                    var (who, by) = picks[step] % 2 == 0 ? (Ada, ByAda) : (Bob, ByBob);
                    var commands = Commands(At(step), by, who).ToList();
                    var command = step == 0 ? commands[0] : commands[picks[step] / 2 % commands.Count];
                    foreach (var fact in Incident.Decide(state, command).Facts)
                    {
                        var next = Incident.Evolve(state, fact);
                        Legal(state, next);
                        state = next;
                    }
                }

                return true;
            }));

    /// <summary>What holds of every state, and of every move from one to another.</summary>
    private static void Legal(Incident before, Incident after)
    {
        if (after.HeldBy is { } holder)
        {
            Assert.NotEqual(IncidentStatus.Triggered, after.Status);
            Assert.Contains(holder, after.Responders);
            Assert.NotNull(after.AcknowledgedAt);
        }

        Assert.Equal(after.HeldBy is null, after.HeldSince is null);
        Assert.Equal(after.Status == IncidentStatus.Merged, after.MergedInto is not null);
        if (after.Status == IncidentStatus.Acknowledged)
            Assert.NotNull(after.HeldBy);
        Assert.Equal(after.Exists && !after.IsOpen, after.ResolvedAt is not null);
        if (before.Exists && !before.IsOpen && after.IsOpen)
            Assert.True(after.OpenSince > before.OpenSince || after.OpenSince == At(10));
        if (before.Status == IncidentStatus.Closed)
            Assert.True(after.Status is IncidentStatus.Closed or IncidentStatus.Merged || after.IsOpen);
    }

    private static IEnumerable<Incident> Reachable()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<Incident>([Incident.Initial]);
        while (queue.TryDequeue(out var state))
        {
            yield return state;
            foreach (var command in Commands(At(10), ByAda, Ada))
            {
                var next = Incident.Decide(state, command).Facts.Aggregate(state, Incident.Evolve);
                if (seen.Add(Shape(next)))
                    queue.Enqueue(next);
            }
        }
    }

    /// <summary>Notes, updates and absorbed incidents are facts each time; the edge tells retries apart.</summary>
    private static bool IsRepeatable(IncidentCommand command) => command is not (
        IncidentCommand.WriteNote or IncidentCommand.Update or IncidentCommand.Absorb);

    /// <summary>The state without what does not decide anything.</summary>
    private static string Shape(Incident state) => string.Join(
        '|', state.Exists, state.Status, state.HeldBy, state.Severity, state.Title, state.Roles.Count,
        state.AlertsClearedAt is null, state.LastUpdateAt is null, state.Missed.Count, state.Waived.Count,
        string.Join(',', state.Responders), state.StartedAt);
}
