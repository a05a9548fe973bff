using Xunit;

namespace Muster.Storage.Tests;

public abstract partial class StoreBehaviour
{
    [Fact]
    public async Task People_go_before_jobs_and_jobs_before_signals()
    {
        List<string> order = [];
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = Add(Lane.Intake, "first", async () =>
        {
            begun.SetResult();
            await gate.Task;
        });
        await begun.Task;
        Task[] waiting =
        [
            Add(Lane.Intake, "signal"), Add(Lane.Jobs, "job"), Add(Lane.Intake, "signal"), Add(Lane.Human, "person"),
        ];
        gate.SetResult();
        await Task.WhenAll([holding, .. waiting]);

        Assert.Equal(["first", "person", "job", "signal", "signal"], order);

        Task Add(Lane lane, string name, Func<Task>? meanwhile = null) => Store.Transact(
            lane,
            async _ =>
            {
                order.Add(name);
                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                return true;
            },
            Stores.Cancel).AsTask();
    }

    [Fact]
    public async Task Giving_up_before_the_work_began_runs_nothing()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = Store.Write(async _ =>
        {
            begun.TrySetResult();
            await gate.Task;
        });
        await begun.Task;
        using var giveUp = new CancellationTokenSource();
        var ran = false;
        var waiting = Store.Transact(Lane.Human, _ => ValueTask.FromResult(ran = true), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();
        await holding;
        await Store.Write(_ => ValueTask.CompletedTask);

        Assert.False(ran);
    }

    [Fact]
    public async Task Giving_up_after_the_work_began_changes_nothing()
    {
        using var giveUp = new CancellationTokenSource();
        var answer = await Store.Transact(
            Lane.Human,
            async _ =>
            {
                await giveUp.CancelAsync();
                return 7;
            },
            giveUp.Token);
        Assert.Equal(7, answer);
    }

    [Fact]
    [Case(53)]
    public async Task A_failing_work_leaves_those_beside_it()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = Store.Write(async _ => await gate.Task);
        var before = Store.Write(write => write.Remember("before", "1"));
        var failing = Store.Write(async write =>
        {
            await write.Remember("failing", "1");
            await write.Save([Samples.AlertRow(1)]);
            throw new InvalidDataException("no");
        });
        var after = Store.Write(write => write.Save([Samples.AlertRow(2)]));
        gate.SetResult();

        await Assert.ThrowsAsync<InvalidDataException>(() => failing);
        await Task.WhenAll(holding, before, after);
        Assert.Equal("1", await Store.Ask(read => read.Recall("before")));
        Assert.Null(await Store.Ask(read => read.Recall("failing")));
        Assert.Equal([Samples.AlertRow(2).Id], (await Store.Ask(read => read.Alerts(new()))).Select(alert => alert.Id));
    }

    [Fact]
    public async Task A_closed_store_takes_no_work()
    {
        await Store.Write(write => write.Remember("key", "value"));
        await Store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.Write(write => write.Remember("key", "value")));
    }
}
