using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Engine.Alerts;
using Muster.Engine.Audit;
using Muster.Engine.Communications;
using Muster.Engine.Escalation;
using Muster.Engine.Incidents;
using Muster.Engine.OnCall;
using Muster.Engine.Paging;
using Muster.Engine.Playbook;
using Muster.Engine.Rooms;
using Muster.Engine.StatusPage;
using Muster.Playbooks.Communications;
using Muster.Storage;
using Muster.Storage.Memory;
using NodaTime;

namespace Muster.Server.Tests.Paging;

/// <summary>The whole engine on a memory store and a clock that moves when told.</summary>
internal sealed class World : IAsyncDisposable
{
    internal static readonly ServiceId Payments = new("payments");
    internal static readonly ResponderId Ada = new("ada");
    internal static readonly ResponderId Bob = new("bob");

    private readonly CancellationTokenSource stop = new();
    private readonly string anchors = Path.Combine(Path.GetTempPath(), $"muster-{Path.GetRandomFileName()}.jsonl");
    private readonly Task intake;

    private World(
        CheckedPlaybook playbook, Func<TimeProvider, IStore>? open, ManualTime? time, Rooms.FakeSlack? slack)
    {
        Time = time ?? new ManualTime(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        Playbook = playbook;
        Store = open?.Invoke(Time) ?? new MemoryStore(Time);
        Live = new Live(_ => playbook, Vault) { PublicUrl = "http://muster.example", HasChat = slack is not null };
        Ids = new Ids(Time, new Random(7));
        Links = new AckLinks(Vault);
        Codes = new ContactCodes(Vault);
        Intake = new Intake(Store, Live, Ids, Time, NullLogger<Intake>.Instance);
        Sender = new PageSender(
            Store, Live, Ids, Links, Codes, new Storm(), new PageSettings("http://muster.example"),
            [Mail, Console, Push, Text, Call], Time, NullLogger<PageSender>.Instance);
        StatusPages = new StatusPageDesk(Store, Live, Ids);
        Subscribers = new SubscriberDesk(Store, Live, StatusPages);
        Notices = new NoticePost(
            new NoticeCarrier(new HttpClient(Receivers), new HttpClient(Receivers), smtp: null, Vault, Time),
            new SubscriberLinks(Vault), new NoticeSettings("http://muster.example", PerSecond: 1_000), StatusPages,
            Store);
        Jobs = new Jobs(Store, Live, Ids, Sender, new Auditor(new AnchorFile(anchors)), Time,
            NullLogger<Jobs>.Instance, new JobParts
            {
                Mirrors = new MirrorPost(
                    new MirrorCarrier(
                        new HttpClient(Hooks),
                        smtp: null,
                        name => name == "MUSTER_HOOK_ROOM" ? "http://room.example/x" : null,
                        new PageSettings("http://muster.example"), Time),
                    Store, Live, Ids),
                Messages = new MessagePost(Carrier, Store, Live, Ids),
                StatusPages = StatusPages,
                Notices = Notices,
                Chats = slack is null ? null : Chat(slack),
            });
        Communications = new CommunicationDesk(Store, Live, Ids);
        Incidents = new IncidentDesk(Store, Live, Ids);
        Reader = new IncidentReader(Store, Live);
        Alerts = new AlertDesk(Store, Live, Ids);
        Silences = new SilenceDesk(Store, Live, Ids);
        Access = new AccessDesk(Store, Live, Ids, Vault);
        Schedules = new ScheduleDesk(Store, Live, Ids);
        Escalations = new EscalationDesk(Store, Live, Ids);
        Pages = new PageDesk(Store, Live, Ids, Codes);
        Playbooks = new PlaybookDesk(Store, Live, Access);
        intake = Intake.Run(stop.Token);
    }

    /// <summary>The rooms in a chat product that this stands in for.</summary>
    private ChatRooms Chat(Rooms.FakeSlack slack)
    {
        slack.Now = () => Now;
        var keys = new SlackKeys(Rooms.FakeSlack.Token, null, null, new Uri("http://slack.example/api/"));
        var client = new SlackClient(new HttpClient(slack), keys, Time);
        var forms = new MessageForms(MessageMarkdown.Html, MessageMarkdown.Plain, MessageMarkdown.Slack);
        return new ChatRooms(
            Store, Live, Ids, new SlackRooms(client, new SlackPeople(client, Live), forms),
            NullLogger<ChatRooms>.Instance);
    }

    internal ManualTime Time { get; }

    internal Vault Vault { get; } = new(new byte[Vault.MasterBytes]);

    internal CheckedPlaybook Playbook { get; }

    internal IStore Store { get; }

    internal Live Live { get; }

    internal Ids Ids { get; }

    internal AckLinks Links { get; }

    internal Intake Intake { get; }

    internal PageSender Sender { get; }

    internal Jobs Jobs { get; }

    internal IncidentDesk Incidents { get; }

    internal IncidentReader Reader { get; }

    internal AlertDesk Alerts { get; }

    internal SilenceDesk Silences { get; }

    internal AccessDesk Access { get; }

    internal ScheduleDesk Schedules { get; }

    internal PlaybookDesk Playbooks { get; }

    internal EscalationDesk Escalations { get; }

    internal PageDesk Pages { get; }

    internal CommunicationDesk Communications { get; }

    /// <summary>What takes messages to audiences.</summary>
    internal RecordingCarrier Carrier { get; } = new();

    internal ContactCodes Codes { get; }

    internal StatusPageDesk StatusPages { get; }

    internal SubscriberDesk Subscribers { get; }

    internal NoticePost Notices { get; }

    /// <summary>What takes the notices of status pages.</summary>
    internal RecordingHooks Receivers { get; } = new();

    /// <summary>What takes the messages of mirror channels.</summary>
    internal RecordingHooks Hooks { get; } = new();

    internal RecordingChannel Push { get; } = new(Channels.Ntfy);

    internal RecordingChannel Text { get; } = new(Channels.Sms);

    internal RecordingChannel Call { get; } = new(Channels.Voice);

    internal RecordingChannel Mail { get; } = new(Channels.Email);

    internal RecordingChannel Console { get; } = new(Channels.Console);

    internal Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    internal static async Task<World> Open(
        Func<CheckedPlaybook, CheckedPlaybook>? change = null,
        Func<TimeProvider, IStore>? open = null,
        ManualTime? time = null,
        Rooms.FakeSlack? slack = null)
    {
        var playbook = (change ?? (same => same))(Standard());
        var world = new World(playbook, open, time, slack);
        await world.Playbooks.Apply(
            new Dictionary<string, string>(), "digest", playbook, Actor.Muster, isForced: false,
                CancellationToken.None);
        return world;
    }

    /// <summary>Ada at once, Bob after five minutes, the administrator when both are silent.</summary>
    internal static CheckedPlaybook Standard() => new()
    {
        People = [Person(Ada, "Ada Okafor"), Person(Bob, "Bob Lind"), Chief],
        Services = [new Service { Id = Payments, Name = "Payments", Policy = new PolicyId("default") }],
        Policies =
        [
            new EscalationPolicy
            {
                Id = new PolicyId("default"),
                Name = "Default",
                Steps =
                [
                    Step(1, Duration.Zero, new EscalationTarget.Person(Ada)),
                    Step(2, Duration.FromMinutes(5), new EscalationTarget.Person(Bob)),
                ],
            },
        ],
    };

    internal static EscalationStep Step(int level, Duration at, params EscalationTarget[] targets) =>
        new() { Level = level, At = at, Targets = targets };

    internal static Responder Person(ResponderId id, string name) => new()
    {
        Id = id,
        Name = name,
        Contacts = [new ContactMethod("email", Channels.Email, $"{id}@example.com")],
    };

    internal static Responder Chief { get; } =
        Person(new ResponderId("chief"), "Chi Ef") with { Access = AccessLevel.Administrator };

    /// <summary>Sends one signal and does what follows at once.</summary>
    internal async Task<IntakeAnswer> Signal(
        AlertAction action,
        string key = "disk",
        AlertSeverity severity = AlertSeverity.Critical,
        Func<AlertSignal, AlertSignal>? change = null)
    {
        var signal = new AlertSignal
        {
            Service = Payments,
            Source = "pagerduty",
            DedupKey = key,
            Action = action,
            Severity = severity,
            Summary = $"{key} is full",
        };
        var answer = await Intake.Take(Deliver((change ?? (same => same))(signal)), CancellationToken.None);
        await Settle();
        return answer;
    }

    internal Delivery Deliver(params AlertSignal[] signals) => new()
    {
        Id = Ids.Next(),
        ReceivedAt = Now,
        Service = Payments,
        Source = "pagerduty",
        Body = "{}"u8.ToArray(),
        Signals = signals,
    };

    /// <summary>Does everything that is due now.</summary>
    internal async Task Settle()
    {
        while (await Jobs.DoDue(CancellationToken.None) > 0)
            await Jobs.Settled();
    }

    /// <summary>Moves the clock in steps of a second at most, doing what is due at each.</summary>
    internal async Task Pass(Duration time)
    {
        var end = Now + time;
        while (Now < end)
        {
            Time.Advance(TimeSpan.FromSeconds(Math.Min(1, (end - Now).TotalSeconds)));
            await Settle();
        }
    }

    internal async Task<IncidentView> OnlyIncident()
    {
        var rows = await Store.Read(reading => reading.Incidents(new IncidentQuery()), CancellationToken.None);
        return (await Reader.Read(Assert.Single(rows).State.Id, CancellationToken.None))!;
    }

    internal Task<Decision<IncidentEvent>> Do(IncidentId id, Func<Instant, IncidentCommand> command) =>
        Incidents.Run(id, command, CancellationToken.None);

    internal Task<Decision<IncidentEvent>> Acknowledge(IncidentId id, ResponderId who) => Do(
        id, now => new IncidentCommand.Acknowledge(who, "test") { At = now, By = Actor.Responder(who, who.Value) });

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await intake;
        Jobs.Dispose();
        await Store.DisposeAsync();
        stop.Dispose();
        File.Delete(anchors);
    }
}

/// <summary>Incoming webhooks that keep what they are given and answer as told.</summary>
internal sealed class RecordingHooks : HttpMessageHandler
{
    internal List<(string Address, JsonElement Body)> Posts { get; } = [];

    internal HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = await request.Content!.ReadAsStringAsync(cancellationToken);
        Posts.Add((request.RequestUri!.ToString(), JsonDocument.Parse(text).RootElement));
        return new HttpResponseMessage(Answer);
    }
}

/// <summary>Keeps the messages to audiences that it is given, and answers as told.</summary>
internal sealed class RecordingCarrier : IMessageCarrier
{
    internal List<OutgoingMessage> Messages { get; } = [];

    internal Func<OutgoingMessage, Handover> Answer { get; set; } = message => Handover.Taken(message.Key);

    internal IEnumerable<string> To => Messages.Select(message => message.Recipient.Address);

    public Task<Handover> Carry(OutgoingMessage message, CancellationToken cancel)
    {
        lock (Messages)
            Messages.Add(message);
        return Task.FromResult(Answer(message));
    }
}

/// <summary>A channel that keeps what it is given and answers as told.</summary>
internal sealed class RecordingChannel(string name) : IPageChannel
{
    public string Name => name;

    internal List<PageMessage> Messages { get; } = [];

    internal Func<PageMessage, Task<Handover>> Answer { get; set; } = _ => Task.FromResult(Handover.Taken("id"));

    internal IEnumerable<string> To => Messages.Select(message => message.Responder);

    public Task<Handover> Send(PageMessage message, CancellationToken cancel)
    {
        lock (Messages)
            Messages.Add(message);
        return Answer(message);
    }
}
