using NodaTime;

namespace Muster.Engine.Playbook;

/// <summary>The time of a stage: it stands still until it is moved, and timers go off when it passes them.</summary>
internal sealed class StageTime(Instant start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<StageTimer> timers = [];
    private Instant now = start;

    internal Instant Now
    {
        get
        {
            lock (gate)
                return now;
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new StageTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on to an instant; does nothing when that is past.</summary>
    internal void MoveTo(Instant instant)
    {
        List<StageTimer> due;
        lock (gate)
        {
            if (instant <= now)
                return;
            now = instant;
            due = [.. timers.Where(timer => timer.Due <= now)];
            timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
            timer.GoOff();
    }

    private sealed class StageTimer(StageTime time, TimerCallback callback, object? state) : ITimer
    {
        internal Instant Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time.now + Duration.FromTimeSpan(dueTime);
                time.timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time.gate)
                time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void GoOff() => callback(state);
    }
}
