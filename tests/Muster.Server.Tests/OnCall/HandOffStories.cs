using System.Net;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine.OnCall;
using Muster.Server.Tests.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.OnCall;

/// <summary>What happens when who is on call changes, and when a calendar says who is.</summary>
public sealed class HandOffStories
{
    private static readonly ScheduleId Primary = new("primary");
    private static readonly ResponderId Learner = new("cyd");

    /// <summary>The world begins at noon; Ada holds the pager until 13:00, then Bob for an hour, in turn.</summary>
    private static readonly Schedule Hourly = new(
        Primary,
        "Primary",
        DateTimeZone.Utc,
        [
            new Layer(
                "Hourly",
                new Rotation
                {
                    Responders = [World.Ada, World.Bob],
                    Length = ShiftLength.Hours(1),
                    HandOff = new HandOff(LocalTime.Midnight),
                },
                [],
                new LocalDateTime(2026, 11, 20, 12, 0)),
            new Layer(
                "Learning",
                new Rotation
                {
                    Responders = [Learner],
                    Length = ShiftLength.Days(1),
                    HandOff = new HandOff(LocalTime.Midnight),
                },
                [],
                new LocalDateTime(2026, 11, 20, 0, 0))
            {
                IsShadow = true,
            },
        ]);

    [Fact]
    [Case(36)]
    [Requirement("OPS-006")]
    [Requirement("ONC-017")]
    public async Task At_a_change_of_shift_the_next_person_is_told_what_is_open_and_who_has_it()
    {
        await using var world = await Started(Escalating);
        await world.Signal(AlertAction.Trigger);
        var incident = await world.OnlyIncident();
        await world.Acknowledge(incident.State.Id, World.Ada);
        await world.Settle();

        await world.Pass(Duration.FromHours(1) + Duration.FromSeconds(30));

        var digest = Assert.Single(world.Mail.Messages, message => message.Purpose == PagePurpose.HandOff);
        Assert.Equal("bob", digest.Responder);
        Assert.Contains("You are on call for Primary", digest.Why, StringComparison.Ordinal);
        Assert.Contains("after Ada Okafor", digest.Why, StringComparison.Ordinal);
        Assert.Contains($"{incident.State.Reference} disk is full", digest.Why, StringComparison.Ordinal);
        Assert.Contains("Ada Okafor has it", digest.Why, StringComparison.Ordinal);
        Assert.Equal(
            [incident.State.Id], Assert.Single(world.Live.Now.ChangesOf(Primary).HandOvers).Incidents);
    }

    [Fact]
    [Case(36)]
    public async Task A_shift_that_changes_during_an_escalation_sends_the_next_round_to_whoever_is_on_call_then()
    {
        await using var world = await Started(playbook => Escalating(playbook) with
        {
            Policies =
            [
                new EscalationPolicy
                {
                    Id = new PolicyId("default"),
                    Name = "Default",
                    Rounds = 2,
                    RoundPause = Duration.FromMinutes(40),
                    Steps = [World.Step(1, Duration.Zero, new EscalationTarget.OnCall(Primary))],
                },
            ],
        });
        await world.Pass(Duration.FromMinutes(30));
        await world.Signal(AlertAction.Trigger);

        await world.Pass(Duration.FromMinutes(41));

        Assert.Equal(
            ["ada", "bob"],
            world.Mail.Messages.Where(message => message.Purpose == PagePurpose.Respond)
                .Select(message => message.Responder));
    }

    [Fact]
    public async Task Without_an_open_incident_a_change_of_shift_is_noted_and_nobody_is_told()
    {
        await using var world = await Started(Escalating);

        await world.Pass(Duration.FromHours(1) + Duration.FromSeconds(30));

        Assert.Empty(world.Mail.Messages);
        Assert.Equal(World.Bob, Assert.Single(world.Live.Now.ChangesOf(Primary).HandOvers).Incoming);
    }

    [Fact]
    public async Task Whoever_learns_is_told_of_a_page_and_is_not_responsible()
    {
        await using var world = await Started(Escalating);

        await world.Signal(AlertAction.Trigger);

        Assert.Equal(
            [("ada", PagePurpose.Respond), ("cyd", PagePurpose.Learn)],
            world.Mail.Messages.Select(message => (message.Responder, message.Purpose)));
        Assert.Equal(["ada"], (await world.OnlyIncident()).Escalation.Reached.Values
            .SelectMany(_ => new[] { "ada" }).Distinct());
    }

    [Fact]
    [Case(22)]
    public async Task A_calendar_that_cannot_be_fetched_leaves_the_last_good_reading_and_is_told_after_an_hour()
    {
        await using var world = await Started(playbook => playbook with { Schedules = [Vendor] });
        using var answers = new Answers { Text = Calendar("ada") };
        using var client = new HttpClient(answers);
        var fetch = new CalendarFetch(client, world.Store, world.Live, world.Ids, world.Time);

        await fetch.Do(await Job(world), CancellationToken.None);
        Assert.Equal(World.Ada, OnCallNow.Of(world.Live.Now, world.Now).Single().Answer.Responder);

        answers.Text = null;
        await Advance(world, fetch, Duration.FromMinutes(50));
        Assert.Empty(world.Live.Now.Alarms);
        await Advance(world, fetch, Duration.FromHours(24));

        Assert.Contains("cannot be read", Assert.Single(world.Live.Now.Alarms).Text, StringComparison.Ordinal);
        Assert.Equal(World.Ada, OnCallNow.Of(world.Live.Now, world.Now).Single().Answer.Responder);

        answers.Text = Calendar("bob");
        await Advance(world, fetch, Duration.FromMinutes(15));
        Assert.Empty(world.Live.Now.Alarms);
        Assert.Equal(World.Bob, OnCallNow.Of(world.Live.Now, world.Now).Single().Answer.Responder);
    }

    private static readonly Schedule Vendor = new(
        new ScheduleId("vendor"),
        "Vendor",
        DateTimeZone.Utc,
        [
            new Layer(
                "Vendor",
                new Rotation { Responders = [], Length = ShiftLength.Weeks(1), HandOff = new HandOff(LocalTime.Noon) },
                [],
                new LocalDateTime(2024, 1, 1, 9, 0))
            {
                Feed = new Uri("https://vendor.example.com/hotline.ics"),
                Shifts = [],
            },
        ]);

    private static CheckedPlaybook Escalating(CheckedPlaybook playbook) => playbook with
    {
        People = [.. playbook.People, World.Person(Learner, "Cyd Vale")],
        Schedules = [Hourly],
        Policies =
        [
            new EscalationPolicy
            {
                Id = new PolicyId("default"),
                Name = "Default",
                Steps = [World.Step(1, Duration.Zero, new EscalationTarget.OnCall(Primary))],
            },
        ],
    };

    /// <summary>A world whose auditor makes its rounds.</summary>
    private static async Task<World> Started(Func<CheckedPlaybook, CheckedPlaybook> change)
    {
        var world = await World.Open(change);
        await world.Store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                await transaction.Arm(new NewJob("audit", "auditor", transaction.Now, ""));
                return true;
            },
            CancellationToken.None);
        await world.Settle();
        return world;
    }

    private static async Task Advance(World world, CalendarFetch fetch, Duration time)
    {
        world.Time.Advance(time.ToTimeSpan());
        await fetch.Do(await Job(world), CancellationToken.None);
    }

    private static async Task<Job> Job(World world) => (await world.Store.Read(
        async reading => await reading.Job("calendar", "vendor/Vendor"), CancellationToken.None))!;

    private static string Calendar(string who) =>
        $"""
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        UID:1
        DTSTART:20261101T000000Z
        DTEND:20261231T000000Z
        SUMMARY:{who}
        END:VEVENT
        END:VCALENDAR
        """;

    private sealed class Answers : HttpMessageHandler
    {
        internal string? Text { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Text is null
            ? new HttpResponseMessage(HttpStatusCode.BadGateway)
            : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Text) });
    }
}
