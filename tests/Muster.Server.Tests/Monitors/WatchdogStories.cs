using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Engine;
using Muster.Engine.Audit;
using Muster.Engine.Monitors;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Monitors;

/// <summary>A watch outside is told that Muster lives, and its being away is an alarm here.</summary>
public sealed class WatchdogStories
{
    private static readonly Uri Other = new("https://other.example/intake/heartbeat/abc");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Case(54)]
    [Requirement("INT-019")]
    public async Task Each_round_of_the_auditor_tells_the_watch_and_nothing_else_does()
    {
        await using var world = await World.Open();
        using var watch = new Watched(world);
        await watch.Pass(Duration.FromMinutes(2));
        Assert.InRange(watch.Calls.Count, 5, 8);
        var state = Assert.Single(await watch.Watchdog.States(Cancel));
        Assert.Equal(("other.example", null), (state.Host, state.Problem));
        Assert.True(world.Now - state.ReachedAt < Auditor.Every * 2);

        await world.Store.Transact(
            Storage.Lane.Jobs,
            async transaction =>
            {
                await transaction.Disarm("audit", "auditor");
                return true;
            },
            Cancel);
        var before = watch.Calls.Count;
        await watch.Pass(Duration.FromMinutes(5), plans: false);
        Assert.InRange(watch.Calls.Count - before, 0, 1);
    }

    [Fact]
    [Requirement("INT-019")]
    public async Task A_watch_that_cannot_be_told_for_two_minutes_is_an_alarm_until_it_can()
    {
        await using var world = await World.Open();
        using var watch = new Watched(world) { Answer = HttpStatusCode.NotFound };
        await watch.Pass(Duration.FromSeconds(100));
        Assert.Empty(world.Live.Now.Alarms);
        await watch.Pass(Duration.FromSeconds(60));
        var alarm = Assert.Single(world.Live.Now.Alarms);
        Assert.Contains("404", alarm.Text, StringComparison.Ordinal);
        Assert.Contains("other.example", alarm.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", alarm.Text, StringComparison.Ordinal);
        Assert.Contains(world.Mail.Messages, message => message.Responder == "chief");

        watch.Answer = HttpStatusCode.OK;
        await watch.Pass(Duration.FromSeconds(45));
        Assert.Empty(world.Live.Now.Alarms);
    }

    /// <summary>The world's jobs, done by a node that has a watch to tell.</summary>
    private sealed class Watched : HttpMessageHandler
    {
        private readonly World world;
        private readonly Jobs jobs;

        internal Watched(World world)
        {
            this.world = world;
            Watchdog = new Watchdog(
                new HttpClient(this, disposeHandler: false), world.Store, world.Live, world.Ids,
                new WatchdogSettings([Other]), world.Time);
            jobs = new Jobs(
                world.Store, world.Live, world.Ids, world.Sender,
                new Auditor(new AnchorFile(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()))), world.Time,
                NullLogger<Jobs>.Instance, new JobParts { Watchdog = Watchdog });
        }

        internal Watchdog Watchdog { get; }

        internal List<Uri> Calls { get; } = [];

        internal HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

        internal async Task Pass(Duration time, bool plans = true)
        {
            if (plans)
                await jobs.Plan(Cancel);
            for (var end = world.Now + time; world.Now < end;)
            {
                world.Time.Advance(TimeSpan.FromSeconds(5));
                while (await jobs.DoDue(Cancel) > 0)
                    await jobs.Settled();
                await world.Live.Refresh(world.Store, Cancel);
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls.Add(request.RequestUri!);
            return Task.FromResult(new HttpResponseMessage(Answer));
        }

        protected override void Dispose(bool disposing)
        {
            jobs.Dispose();
            base.Dispose(disposing);
        }
    }
}
