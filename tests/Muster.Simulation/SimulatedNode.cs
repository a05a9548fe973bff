using Microsoft.Extensions.Logging.Abstractions;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Engine.Audit;
using Muster.Engine.Incidents;
using Muster.Engine.Paging;
using Muster.Engine.Playbook;
using Muster.Simulation.Faults;
using Muster.Simulation.Scheduling;

namespace Muster.Simulation;

/// <summary>One node with the real engine in it: it can be killed, paused and started again.</summary>
internal sealed class SimulatedNode(SimulatedWorld world)
{
    private SimulatedContext context = new(world.Scheduler);
    private Parts? parts;

    internal bool IsUp => parts is not null && !context.IsDead;

    internal bool IsPaused { get; private set; }

    internal void Start()
    {
        context = new SimulatedContext(world.Scheduler);
        IsPaused = false;
        parts = new Parts(world);
        var started = parts;
        context.Begin(() => started.Node.Run(CancellationToken.None));
    }

    /// <summary>As <c>kill -9</c> does: nothing that it had in memory is left.</summary>
    internal void Kill() => context.Die();

    internal void Pause()
    {
        IsPaused = true;
        context.Pause();
    }

    internal void Resume()
    {
        IsPaused = false;
        context.Resume();
    }

    /// <summary>Asks the node for something; the task does not end when the node dies, like a request.</summary>
    internal Task<T> Ask<T>(Func<Parts, Task<T>> question)
    {
        var asked = parts!;
        var answer = new TaskCompletionSource<T>();
        context.Begin(async () =>
        {
            try
            {
                answer.SetResult(await question(asked));
            }
            catch (Exception failure)
            {
                answer.SetException(failure);
            }
        });
        return answer.Task;
    }

    /// <summary>The engine of one life of a node.</summary>
    internal sealed class Parts
    {
        internal Parts(SimulatedWorld world)
        {
            var random = world.Scheduler.Random;
            var time = new NodeTime(world, TimeSpan.FromSeconds(random.Next(-300, 300)));
            var store = new Connection(world.Database, () => world.Weather, random, world.Time, world.Bug);
            var live = new Live(Playbooks.Compile, world.Vault);
            var ids = new Ids(world.Time, random);
            var channel = new SimulatedProvider(world, Muster.Core.Paging.Channels.Email);
            var console = new SimulatedProvider(world, Muster.Core.Paging.Channels.Console);
            var sender = new PageSender(
                store, live, ids, new AckLinks(world.Vault), new ContactCodes(world.Vault), new Storm(),
                new PageSettings("http://muster.example"), [channel, console], time,
                NullLogger<PageSender>.Instance);
            Jobs = new Jobs(
                store, live, ids, sender, new Auditor(new AnchorFile("/dev/null")), time, NullLogger<Jobs>.Instance);
            Intake = new Intake(store, live, ids, time, NullLogger<Intake>.Instance);
            Incidents = new IncidentDesk(store, live, ids);
            Playbook = new PlaybookDesk(store, live, new AccessDesk(store, live, ids, world.Vault));
            Node = new Node(Intake, Jobs);
        }

        internal Jobs Jobs { get; }

        internal Intake Intake { get; }

        internal IncidentDesk Incidents { get; }

        internal PlaybookDesk Playbook { get; }

        internal Node Node { get; }
    }

    /// <summary>A node's clock; its wall clock is wrong, and a planted bug can stop its monotonic one.</summary>
    private sealed class NodeTime(SimulatedWorld world, TimeSpan offset) : TimeProvider
    {
        private readonly SimulatedTime time = new(world.Scheduler, offset);

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() =>
            world.Bug is { StopsMonotonicClock: true } ? 0 : time.GetTimestamp();

        public override ITimer CreateTimer(
            TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
