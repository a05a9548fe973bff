namespace Muster.Storage;

/// <summary>A number that only rises, and those who wait for it to rise.</summary>
internal sealed class Mark(long start)
{
    private readonly Lock gate = new();
    private long value = start;
    private TaskCompletionSource? waiting;

    /// <summary>Where it stands.</summary>
    internal long Value => Volatile.Read(ref value);

    /// <summary>Raises it and wakes whoever waits; a lower value changes nothing.</summary>
    internal void Raise(long to)
    {
        TaskCompletionSource? woken;
        lock (gate)
        {
            if (to <= value)
                return;
            Volatile.Write(ref value, to);
            woken = waiting;
            waiting = null;
        }

        woken?.SetResult();
    }

    /// <summary>Completes with the value as soon as it is greater than <paramref name="seen"/>.</summary>
    internal async ValueTask<long> Beyond(long seen, CancellationToken cancel)
    {
        while (true)
        {
            Task raised;
            lock (gate)
            {
                if (value > seen)
                    return value;
                waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                raised = waiting.Task;
            }

            await raised.WaitAsync(cancel);
        }
    }
}
