namespace Muster.Simulation.Scheduling;

/// <summary>
/// Runs everything on one thread, in an order that the seed gives. When nothing can be done, time moves to the next
/// timer; so a simulated hour takes as long as the work that was done in it.
/// </summary>
internal sealed class Scheduler(int seed)
{
    /// <summary>So many steps without time moving are a circle that nothing ends.</summary>
    private const int StepsAtOnceMax = 200_000;

    private readonly List<Step> ready = [];
    private readonly PriorityQueue<(SimulatedTimer Timer, long Version), (long Due, long Number)> timers = new();
    private long numbers;
    private int stepsAtOnce;

    /// <summary>Where every choice of a run comes from.</summary>
    internal Random Random { get; } = new(seed);

    /// <summary>Ticks since the start of the run.</summary>
    internal long Ticks { get; private set; }

    /// <summary>How many steps were taken.</summary>
    internal long Steps { get; private set; }

    /// <summary>Whether steps went on and on while time stood still.</summary>
    internal bool StandsStill => stepsAtOnce > StepsAtOnceMax;

    /// <summary>Runs until so much simulated time has passed, or time stands still.</summary>
    internal void RunUntil(TimeSpan end)
    {
        var before = SynchronizationContext.Current;
        try
        {
            while (Ticks < end.Ticks && !StandsStill)
            {
                if (!TakeStep())
                    MoveOn(end.Ticks);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    internal void Add(SimulatedContext context, SendOrPostCallback callback, object? state) =>
        ready.Add(new Step(context, callback, state));

    internal void Add(SimulatedTimer timer, long due, long version) =>
        timers.Enqueue((timer, version), (due, numbers++));

    private bool TakeStep()
    {
        if (ready.Count == 0)
            return false;
        var chosen = Random.Next(ready.Count);
        var step = ready[chosen];
        ready[chosen] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        Steps++;
        stepsAtOnce++;
        step.Context.Take(step);
        return true;
    }

    private void MoveOn(long end)
    {
        stepsAtOnce = 0;
        if (!timers.TryPeek(out var next, out var when) || when.Due > end)
        {
            Ticks = end;
            return;
        }

        timers.Dequeue();
        Ticks = Math.Max(Ticks, when.Due);
        next.Timer.Fire(next.Version);
    }
}

/// <summary>A continuation that waits for its turn.</summary>
internal readonly record struct Step(SimulatedContext Context, SendOrPostCallback Callback, object? State);

/// <summary>Where one process's continuations go. It can be paused, and it can die between any two of them.</summary>
internal sealed class SimulatedContext(Scheduler scheduler) : SynchronizationContext
{
    private readonly List<Step> held = [];
    private bool isPaused;

    /// <summary>Nothing more of it happens.</summary>
    internal bool IsDead { get; private set; }

    internal void Die() => IsDead = true;

    /// <summary>Stops as a process does that is not given any time.</summary>
    internal void Pause() => isPaused = true;

    internal void Resume()
    {
        isPaused = false;
        foreach (var step in held)
            scheduler.Add(step.Context, step.Callback, step.State);
        held.Clear();
    }

    /// <summary>Begins something here; what it throws is its own matter.</summary>
    internal void Begin(Func<Task> what) => Post(_ => _ = what(), state: null);

    internal void Take(Step step)
    {
        if (IsDead)
            return;
        if (isPaused)
        {
            held.Add(step);
            return;
        }

        SetSynchronizationContext(this);
        step.Callback(step.State);
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead)
            scheduler.Add(this, d, state);
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Nothing may block in a simulation.");

    public override SynchronizationContext CreateCopy() => this;
}
