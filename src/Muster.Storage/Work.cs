namespace Muster.Storage;

/// <summary>A piece of work that waits for the write loop, with the caller who waits for it.</summary>
internal abstract class Work
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int GivenUp = 2;

    private int stage = Waiting;

    /// <summary>How often its commit was taken back because another node was in the way.</summary>
    internal int Repeats { get; set; }

    /// <summary>Takes it; false when its caller gave up before.</summary>
    internal bool TryBegin() => Interlocked.CompareExchange(ref stage, Begun, Waiting) == Waiting;

    /// <summary>Its caller gives up; false when it has begun, for then it is finished.</summary>
    protected bool TryGiveUp() => Interlocked.CompareExchange(ref stage, GivenUp, Waiting) == Waiting;

    /// <summary>Reads and writes; may be called again after its changes were taken back.</summary>
    internal abstract ValueTask Run(ITransaction transaction);

    /// <summary>It is durable: answers the caller.</summary>
    internal abstract void Succeed();

    /// <summary>Nothing of it was kept: tells the caller why.</summary>
    internal abstract void Fail(Exception why);
}

/// <summary>Work with an answer.</summary>
internal sealed class Work<T> : Work
{
    private readonly Func<ITransaction, ValueTask<T>> body;
    private readonly TaskCompletionSource<T> caller = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration registration;
    private T? answer;

    internal Work(Func<ITransaction, ValueTask<T>> body, CancellationToken cancel)
    {
        this.body = body;
        if (!cancel.CanBeCanceled)
            return;
        registration = cancel.UnsafeRegister(
            static (work, token) =>
            {
                var self = (Work<T>)work!;
                if (self.TryGiveUp())
                    self.caller.TrySetCanceled(token);
            },
            this);
    }

    internal Task<T> Answer => caller.Task;

    internal override async ValueTask Run(ITransaction transaction) => answer = await body(transaction);

    internal override void Succeed()
    {
        registration.Unregister();
        caller.SetResult(answer!);
    }

    internal override void Fail(Exception why)
    {
        registration.Unregister();
        caller.SetException(why);
    }
}
