using Muster.Cli;
using Muster.Core;
using Muster.Core.Actions;
using Muster.Core.Communications;
using Muster.Core.Drills;
using Muster.Core.Incidents;
using Muster.Core.Metrics;
using Muster.Core.Playbook;
using Muster.Core.StatusPage;
using Muster.Engine.Actions;
using Muster.Engine.Clocks;
using Muster.Engine.Drills;
using Muster.Engine.Metrics;
using Muster.Engine.Postmortems;
using Muster.Playbooks.Playbook;
using Muster.Server.Tests.Paging;
using NodaTime;
using Command = Muster.Core.Incidents.IncidentCommand;

namespace Muster.Server.Tests.Drills;

/// <summary>A drill of each pack, played in a time that is moved, to its score.</summary>
public sealed class PackDrillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [Requirement("DRL-002")]
    [Requirement("DRL-003")]
    [Requirement("DRL-006")]
    [InlineData("ghost-protocol", "api-outage")]
    [InlineData("custody-platform", "privacy-breach")]
    [InlineData("aurigraph-dlt", "disaster-recovery")]
    [InlineData("reconciliation", "recovery")]
    [InlineData("film-generation", "pool")]
    public async Task A_drill_of_each_pack_runs_to_a_score_and_nothing_leaves_the_house(string pack, string name)
    {
        var playbook = Read(pack);
        await using var world = await World.Open(_ => playbook);
        var desk = Desk(world);
        var (begun, refusal) = await desk.Start(name, pages: true, Leader(playbook), Cancel);
        Assert.Null(refusal);
        await Play(world, begun!.Beginning!.Incident);
        var (filed, refused) = await desk.Score(begun.Beginning.Reference, "Done", Leader(playbook), Cancel);
        Assert.Null(refused);

        var marks = filed!.Filing!.Marks;
        Assert.True(marks.Count >= 7, string.Join('\n', marks));
        Assert.True(marks.Single(mark => mark.Name == DrillScore.Acknowledged).IsMet, string.Join('\n', marks));
        Assert.True(marks.Single(mark => mark.Name == DrillScore.Over).IsMet);
        Assert.StartsWith($"# {begun.Beginning.Name}", filed.Filing.Report, StringComparison.Ordinal);
        Assert.Equal(begun.Beginning.Injects.Count, (await desk.Find("D-1", Cancel))!.Told.Count);

        Assert.NotEmpty(world.Mail.Messages);
        Assert.All(
            world.Mail.Messages,
            page => Assert.True(page.Drill || page.Purpose == Core.Paging.PagePurpose.Duty, page.Why));
        var outside = playbook.Communications.Audiences.Where(audience => audience.IsOutside)
            .Select(audience => audience.Id).ToHashSet();
        var said = await world.Communications.Messages(begun.Beginning.Incident, Cancel);
        Assert.DoesNotContain(said, each =>
            outside.Contains(each.Message.Audience) && each.Message.State == MessageState.Sent);
        Assert.Empty(world.Receivers.Posts);
        Assert.Empty(world.Hooks.Posts);
        var shown = await world.Store.Read(reading => reading.FactsOfKind(StreamKinds.StatusPage, 0), Cancel);
        Assert.DoesNotContain(shown, fact => fact.Type == FactNames.All[typeof(PublicPageEvent.IncidentOpened)]);
    }

    [Fact]
    [Requirement("DRL-004")]
    [Requirement("DRL-005")]
    [Requirement("DRL-007")]
    [Requirement("RUN-036")]
    public async Task A_second_drill_is_compared_and_its_runbooks_are_looked_over()
    {
        var playbook = Read("custody-platform");
        await using var world = await World.Open(_ => playbook);
        var desk = Desk(world);
        for (var round = 0; round < 2; round++)
        {
            var (begun, _) = await desk.Start("complete-outage", pages: true, Leader(playbook), Cancel);
            await Play(world, begun!.Beginning!.Incident, Duration.FromMinutes(2 - round));
            await desk.Score(begun.Beginning.Reference, null, Leader(playbook), Cancel);
        }

        var drills = await desk.All(Cancel);
        Assert.Contains("faster", drills[0].Filing!.Report, StringComparison.Ordinal);
        Assert.Contains("first time", drills[1].Filing!.Report, StringComparison.Ordinal);
        var promised = await new ActionDesk(world.Store, world.Live, world.Ids).All(Cancel);
        Assert.Equal(2, promised.Count(action => action.Plan!.Kind == ActionKind.Runbook && action.IsOpen));
        var trained = await desk.Trained(Cancel);
        Assert.Contains(trained.Values, record => record.Last("drill:complete-outage") is not null);
        Assert.Equal("training.unknown", (await desk.Train(
            playbook.People[0].Id, "nothing", null, null, Leader(playbook), Cancel))?.Code);
        var again = await desk.Score("D-1", null, Leader(playbook), Cancel);
        Assert.Null(again.Refusal);
    }

    [Fact]
    [Requirement("DRL-001")]
    public async Task A_drill_that_was_due_is_met_when_it_is_filed()
    {
        var playbook = Read("custody-platform");
        await using var world = await World.Open(_ => playbook);
        var desk = Desk(world);
        var duties = new DutyDesk(world.Store, world.Live);
        var before = Assert.Single(await duties.List(Cancel), each => each.Duty.Id == "drill:database-failover");
        var (begun, _) = await desk.Start("database-failover", pages: false, Leader(playbook), Cancel);
        Assert.Equal("database-failover", begun!.Beginning!.Plan);
        await Play(world, begun.Beginning.Incident);
        await desk.Score("D-1", null, Leader(playbook), Cancel);
        var after = Assert.Single(await duties.List(Cancel), each => each.Duty.Id == "drill:database-failover");
        Assert.True(after.Next > before.Next, $"{before.Next} and then {after.Next}");
    }

    [Fact]
    [Requirement("MET-013")]
    public async Task No_figure_counts_a_drill_and_says_how_many_it_left_out()
    {
        var playbook = Read("ghost-protocol");
        await using var world = await World.Open(_ => playbook);
        var (begun, _) = await Desk(world).Start("slow-api", pages: false, Leader(playbook), Cancel);
        await Play(world, begun!.Beginning!.Incident);
        using var metrics = new MetricsDesk(
            world.Store, world.Live, new ActionDesk(world.Store, world.Live, world.Ids),
            new PostmortemDesk(world.Store, world.Live, world.Ids));
        var report = await metrics.Report(
            new MetricsQuery(world.Now - Duration.FromDays(1), world.Now + Duration.FromDays(1), null, null),
            world.Now, Cancel);
        Assert.Equal((0, 1), (report.Counted, report.Excluded[Exclusion.Drill]));
        Assert.All(report.Times, time => Assert.Null(time.Target));
    }

    /// <summary>Whoever is paged first takes it, takes the roles, speaks, decides, finds the cause and ends it.
    /// </summary>
    private static async Task Play(World world, IncidentId id, Duration? after = null)
    {
        var incident = (await world.Reader.Read(id, Cancel))!;
        var who = world.Mail.Messages.FirstOrDefault()?.Responder is { } paged
            ? new ResponderId(paged)
            : incident.Playbook.People[0].Id;
        var by = Actor.Responder(who, who.Value);
        await Leap(world, after ?? Duration.FromMinutes(2));
        await world.Acknowledge(id, who);
        foreach (var role in incident.Playbook.RolesInForce.Where(role => role is { IsNeeded: true, IsInformed: false }
            && role.AppliesTo(incident.State.Severity, incident.State.Classes)))
        {
            await world.Do(id, at => new Command.TakeRole(role.Id, who) { At = at, By = by });
        }

        await world.Do(id, at => new Command.Update(world.Ids.Next(), "We are looking into it.", null)
        {
            At = at,
            By = by,
        });
        await Leap(world, Duration.FromMinutes(10));
        await world.Do(id, at => new Command.StateCause(CauseState.Confirmed, "A planted fault.") { At = at, By = by });
        await world.Do(id, at => new Command.Decide(
            world.Ids.Next(), "How is it ended?", [], "By taking the fault out.", null, null)
        { At = at, By = by });
        await Leap(world, Duration.FromMinutes(10));
        await world.Incidents.Resolve(id, "It was an exercise.", by, Cancel);
        if ((await world.Reader.Read(id, Cancel))!.State.IsOpen)
        {
            await world.Do(id, at => new Command.ChangeStatus(IncidentStatus.Monitoring, null) { At = at, By = by });
            await Leap(world, Duration.FromHours(1));
            await world.Incidents.Resolve(id, "It was an exercise.", by, Cancel);
        }

        await Leap(world, Duration.FromMinutes(1));
    }

    private static async Task Leap(World world, Duration time)
    {
        for (var minute = 0; minute < time.TotalMinutes; minute++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await world.Settle();
        }
    }

    private static DrillDesk Desk(World world) => new(
        world.Store, world.Live, world.Ids, world.Incidents, new ActionDesk(world.Store, world.Live, world.Ids),
        new DutyDesk(world.Store, world.Live));

    private static Actor Leader(CheckedPlaybook playbook) => playbook.People[^1].AsActor;

    private static CheckedPlaybook Read(string pack) =>
        StoryFiles.Read(PlaybookFolder.Load(DemoPlaybook.FolderOf(pack)!)).Playbook.Playbook!;
}
