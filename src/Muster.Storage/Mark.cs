namespace Muster.Storage;

/// <summary>A number that only rises, and those who wait for it to rise.</summary>
internal sealed class Mark(long start)
{
    private readonly Lock gate = new();
    private readonly List<TaskCompletionSource> waiting = [];
    private long value = start;

    /// <summary>Where it stands.</summary>
    internal long Value => Volatile.Read(ref value);

    /// <summary>Raises it and wakes whoever waits; a lower value changes nothing.</summary>
    internal void Raise(long to)
    {
        TaskCompletionSource[] woken;
        lock (gate)
        {
            if (to <= value)
                return;
            Volatile.Write(ref value, to);
            woken = [.. waiting];
            waiting.Clear();
        }

        foreach (var one in woken)
            one.TrySetResult();
    }

    /// <summary>Completes with the value as soon as it is greater than <paramref name="seen"/>. Each waits for a task
    /// of its own, so that it goes on where it waited (R13).</summary>
    internal async ValueTask<long> Beyond(long seen, CancellationToken cancel)
    {
        while (true)
        {
            var raised = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                if (value > seen)
                    return value;
                waiting.Add(raised);
            }

            try
            {
                using (cancel.UnsafeRegister(
                    static (one, token) => ((TaskCompletionSource)one!).TrySetCanceled(token), raised))
                {
                    await raised.Task;
                }
            }
            finally
            {
                lock (gate)
                    waiting.Remove(raised);
            }
        }
    }
}
