namespace Muster.Simulation.Scheduling;

/// <summary>The clock of one process: its wall clock may be wrong and may jump, its monotonic one is true.</summary>
internal sealed class SimulatedTime(Scheduler scheduler, TimeSpan offset) : TimeProvider
{
    internal static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>How wrong its wall clock is.</summary>
    internal TimeSpan Offset { get; set; } = offset;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(scheduler.Ticks) + Offset;

    public override long GetTimestamp() => scheduler.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(scheduler, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}

/// <summary>A timer on simulated time.</summary>
internal sealed class SimulatedTimer(Scheduler scheduler, TimerCallback callback, object? state) : ITimer
{
    private long version;
    private TimeSpan period;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        this.period = period;
        version++;
        if (dueTime != Timeout.InfiniteTimeSpan)
            scheduler.Add(this, scheduler.Ticks + dueTime.Ticks, version);
        return true;
    }

    public void Dispose() => version++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire(long planned)
    {
        if (planned != version)
            return;
        callback(state);
        if (planned == version && period > TimeSpan.Zero)
            scheduler.Add(this, scheduler.Ticks + period.Ticks, version);
    }
}
