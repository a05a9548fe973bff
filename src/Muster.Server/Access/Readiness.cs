using Muster.Client.Playbook;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Server.Catalog;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Access;

/// <summary>What has to be set up before anybody relies on the installation, and what of it is done.</summary>
internal sealed class Readiness(
    IStore store, Live live, OpenNow open, ServerSettings settings, TimeProvider time)
{
    private const int SignalsMax = 50;
    private const int NamesMax = 4;
    private const int TestsOf = 100;
    private static readonly Duration AnswerWithin = Duration.FromHours(1);
    private static readonly Duration Sight = Duration.FromDays(14);
    private static readonly Duration BackupFresh = Duration.FromDays(8);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/readiness", async (Readiness readiness, CancellationToken cancel) =>
            TypedResults.Ok(Lists.Whole((await readiness.List(cancel)).Select(thing => new ReadinessMessage(
                thing.Code, thing.IsDone, thing.Text, thing.Detail, thing.To)))))
            .Needs(Permission.Read).WithTags("installation")
            .WithSummary("What has to be set up before anybody relies on it");

    /// <summary>Every step of setting up, in the order in which people take them.</summary>
    internal async Task<IReadOnlyList<ReadyThing>> List(CancellationToken cancel)
    {
        var configuration = live.Now;
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var (pages, isHeard) = await store.Read(
            async reading => (
                (await open.LatelyOf(reading)).Pages,
                (await reading.Signals(new SignalQuery { Limit = SignalsMax }))
                    .Any(signal => signal.Source != ConnectScreens.TestSource)),
            cancel);
        var silent = await Unanswered(configuration, now, cancel);
        var isAnswered = pages.Any(page =>
            page.State is { Order.Purpose: PagePurpose.Test, AnsweredAt: not null });
        return
        [
            Channels(), Reachable(configuration), Answered(isAnswered), Tested(silent),
            Schedule(configuration, now), Heard(isHeard),
            Address(), Backup(now),
        ];
    }

    private ReadyThing Channels()
    {
        var isDone = settings.Smtp is not null || settings.Push is not null;
        return new("mail", isDone, isDone ? "Pages can leave this server" : "Set up mail or push",
            "Start with MUSTER_SMTP=smtp://user:password@host:587, or MUSTER_NTFY=https://push.example.com.",
            "See the settings", "/settings");
    }

    private static ReadyThing Reachable(Configuration configuration)
    {
        var open = configuration.People.Values
            .Where(person => person is { IsActive: true, Access: >= AccessLevel.Responder }
                && !person.Contacts.Any(contact => contact.VerifiedAt is not null))
            .Select(person => person.Name)
            .Order(StringComparer.OrdinalIgnoreCase)
            .ToList();
        var names = string.Join(", ", open.Take(NamesMax)) + (open.Count > NamesMax ? " and others" : "");
        return new("reachable", open.Count == 0,
            open.Count == 0 ? "Everybody has an address at which messages arrive" : "Verify how people are reached",
            open.Count == 0 ? "Codes came back from there." : $"Send yourself a code and type it back. Open: {names}.",
            "Add and verify yours", "/profile");
    }

    private static ReadyThing Answered(bool isAnswered) => new(
        "test-page", isAnswered, isAnswered ? "A test page was answered" : "Answer a test page",
        "Page yourself and press the button in the message.", "Page me now", "/profile#test-title");

    /// <summary>Those whose newest test page was not answered in time (test case 73).</summary>
    private async Task<IReadOnlyList<string>> Unanswered(
        Configuration configuration, Instant now, CancellationToken cancel) => await store.Read<IReadOnlyList<string>>(
        async reading =>
        {
            List<string> silent = [];
            foreach (var person in configuration.People.Values.Where(person => person.IsActive))
            {
                var tests = (await reading.Pages(new PageQuery { Responder = person.Id, Limit = TestsOf }))
                    .Where(page => page.State.Order is { Purpose: PagePurpose.Test }).ToList();
                var newest = tests.Where(page => page.QueuedAt == tests[0].QueuedAt).ToList();
                if (newest.Count > 0 && newest[0].QueuedAt + AnswerWithin < now
                    && newest.TrueForAll(page => page.State.AnsweredAt is null))
                {
                    silent.Add(person.Name);
                }
            }

            return [.. silent.Order(StringComparer.OrdinalIgnoreCase)];
        },
        cancel);

    private static ReadyThing Tested(IReadOnlyList<string> silent)
    {
        var names = string.Join(", ", silent.Take(NamesMax)) + (silent.Count > NamesMax ? " and others" : "");
        return new("test-answers", silent.Count == 0,
            silent.Count == 0 ? "Nobody has left a test page unanswered" : "A test page was not answered",
            silent.Count == 0
                ? "oncall.yaml sends them by itself: testEvery: 30 d."
                : $"Find out whether they can be reached, then page them again: {names}.",
            "See the people", "/settings#people");
    }

    private static ReadyThing Schedule(Configuration configuration, Instant now)
    {
        var isDone = configuration.Playbook.Schedules.Any(schedule => FinalSchedule
            .Between(schedule, configuration.Overrides(schedule.Id), now, now + Sight)
            .Select(shift => shift.Responder)
            .Where(person => person is not null)
            .Distinct()
            .Count() > 1);
        return new("schedule", isDone,
            isDone ? "Several people take turns" : "Put a second person into a schedule",
            "One person alone is always on call. Add people under Settings, then a schedule of your own.",
            "Make a schedule", "/oncall/schedules/new");
    }

    private static ReadyThing Heard(bool isHeard) => new(
        "connected", isHeard, isHeard ? "A real alert has arrived" : "Let a first real alert arrive",
        "The blocks for what watches your services are ready to copy.", "Connect a source", "/services");

    private ReadyThing Address()
    {
        var isDone = settings.PublicUrl.StartsWith("https://", StringComparison.Ordinal);
        return new("address", isDone,
            isDone ? "Links in messages lead here, encrypted" : "Give this server an https address",
            "Put a proxy with a certificate before it and start with MUSTER_PUBLIC_URL=https://muster.example.com.",
            "See the settings", "/settings#server-title");
    }

    private ReadyThing Backup(Instant now)
    {
        var last = settings.DataFolder is { } folder ? DataFolder.LastBackup(folder) : null;
        var isDone = last is { } at && now - at < BackupFresh;
        return new("backup", isDone,
            isDone ? "There is a backup of this week" : last is null ? "Make a backup" : "The last backup is old",
            settings.DataFolder is { } data
                ? $"Run: muster backup --data {data} FOLDER, each night, to another disk."
                : "Nothing is kept: start with a data folder.",
            "See the settings", "/settings#server-title");
    }
}

/// <summary>A step of setting up.</summary>
/// <param name="Code">Its name, which does not change.</param>
/// <param name="IsDone">It is done.</param>
/// <param name="Text">What.</param>
/// <param name="Detail">How, or why.</param>
/// <param name="Act">What the link says.</param>
/// <param name="To">Where it leads.</param>
public sealed record ReadyThing(string Code, bool IsDone, string Text, string Detail, string Act, string To);
