using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Incidents;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Alerts;

/// <summary>A silence is not forgotten: its owner is reminded, and one that was made for an incident ends with
/// it.</summary>
public sealed class SilenceEndStories
{
    private static readonly Actor ByBob = Actor.Responder(World.Bob, "Bob Lind");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Case(41)]
    public async Task The_owner_is_reminded_before_a_silence_ends_and_hears_what_pages_then()
    {
        await using var world = await World.Open();
        var silence = await Silence(world, Duration.FromHours(2));
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromMinutes(104));
        Assert.Empty(world.Mail.Messages);

        await world.Pass(Duration.FromMinutes(2));

        var reminder = Assert.Single(world.Mail.Messages);
        Assert.Equal(("bob", PagePurpose.Reminder), (reminder.Responder, reminder.Purpose));
        Assert.Contains("ends at Fri 20 Nov 14:00 UTC", reminder.Why, StringComparison.Ordinal);
        Assert.Contains("The alert that it holds back pages then", reminder.Why, StringComparison.Ordinal);
        Assert.Equal($"http://muster.example/alerts/silences/{silence.Id}", reminder.AnswerUrl);
        await world.Pass(Duration.FromMinutes(15));
        Assert.Equal(["bob", "ada"], world.Mail.To);
    }

    [Fact]
    [Case(41)]
    public async Task A_silence_that_is_extended_or_ended_is_reminded_of_at_its_new_end_or_never()
    {
        await using var world = await World.Open();
        var longer = await Silence(world, Duration.FromHours(1));
        var over = await Silence(world, Duration.FromHours(1), "login");
        await world.Silences.Change(
            longer.Id, longer.Terms! with { EndsAt = world.Now + Duration.FromHours(3) }, key: null, ByBob, Cancel);
        await world.Silences.Expire(over.Id, key: null, ByBob, Cancel);
        await world.Pass(Duration.FromMinutes(90));
        Assert.Empty(world.Mail.Messages);
        await world.Pass(Duration.FromMinutes(80));
        Assert.Single(world.Mail.Messages);
    }

    [Fact]
    [Case(41)]
    public async Task A_silence_that_was_made_for_an_incident_ends_with_it_and_what_still_fires_pages()
    {
        await using var world = await World.Open();
        var declared = await world.Incidents.Declare(
            new NewIncident { Title = "Disks are exchanged", By = ByBob, Pages = false }, Cancel);
        await Silence(world, Duration.FromHours(8), incident: declared.Id);
        await world.Signal(AlertAction.Trigger);
        Assert.Empty(world.Mail.Messages);

        await world.Incidents.Resolve(declared.Id!.Value, "Done.", ByBob, Cancel);
        await world.Settle();

        Assert.Equal(["ada"], world.Mail.To);
        Assert.Equal(SilenceStatus.Expired, world.Live.Now.AllSilences.Single().StatusAt(world.Now));
    }

    [Fact]
    public async Task A_silence_for_an_incident_that_is_over_is_refused()
    {
        await using var world = await World.Open();
        var declared = await world.Incidents.Declare(
            new NewIncident { Title = "Over", By = ByBob, Pages = false }, Cancel);
        await world.Incidents.Resolve(declared.Id!.Value, note: null, ByBob, Cancel);
        var (made, refusal) = await world.Silences.Create(
            Terms(world, Duration.FromHours(1), "disk") with { Incident = declared.Id }, ByBob, Cancel);
        Assert.Equal((null, "silence.incident-over"), (made, refusal?.Code));
    }

    private static async Task<Silence> Silence(
        World world, Duration length, string key = "disk", IncidentId? incident = null)
    {
        var (made, refusal) = await world.Silences.Create(
            Terms(world, length, key) with { Incident = incident }, ByBob, Cancel);
        Assert.Null(refusal);
        await world.Settle();
        return made!;
    }

    private static SilenceTerms Terms(World world, Duration length, string key) => new(
        [new Matcher("dedup_key", MatcherOperator.Equal, key)], world.Now, world.Now + length, "Bob Lind",
        "planned work");
}
