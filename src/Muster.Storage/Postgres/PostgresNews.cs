using System.Globalization;
using System.Threading.Channels;
using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>
/// What other nodes have committed (R11): each announces its newest position after its commits, at most twenty times
/// a second, on a connection of its own; each listens, and looks once a second besides.
/// </summary>
internal sealed class PostgresNews(NpgsqlDataSource source, TimeProvider time, Mark facts, Mark jobs)
    : IAsyncDisposable
{
    private const string Topic = "muster";
    private static readonly TimeSpan BetweenAnnouncements = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stop = new();
    private readonly Channel<(long Position, bool Jobs)> announcements =
        Channel.CreateUnbounded<(long Position, bool Jobs)>(new UnboundedChannelOptions { SingleReader = true });

    private Task ears = Task.CompletedTask;
    private Task mouth = Task.CompletedTask;

    /// <summary>Begins to listen and to look.</summary>
    internal void Begin()
    {
        using (ExecutionContext.SuppressFlow())
        {
            ears = Again(Listen);
            mouth = Again(Announce);
        }
    }

    /// <summary>Tells the other nodes, soon.</summary>
    internal void Tell(long position, bool wakesJobs) => announcements.Writer.TryWrite((position, wakesJobs));

    public async ValueTask DisposeAsync()
    {
        if (!announcements.Writer.TryComplete())
            return;
        stop.Cancel();
        await Task.WhenAll(ears, mouth);
        stop.Dispose();
    }

    /// <summary>A connection that broke is opened again a second later.</summary>
    private async Task Again(Func<NpgsqlConnection, CancellationToken, Task> work)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stop.Token);
                await work(connection, stop.Token);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (Failures.IsOfDatabase(broken))
            {
                if (!await Pause(BetweenLooks))
                    return;
            }
        }
    }

    private async Task Listen(NpgsqlConnection connection, CancellationToken cancel)
    {
        connection.Notification += (_, news) => Heard(news.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Topic}", connection))
            await listen.ExecuteNonQueryAsync(cancel);
        while (!cancel.IsCancellationRequested)
        {
            await Look(connection, cancel);
            await connection.WaitAsync(BetweenLooks, cancel);
        }
    }

    private async Task Look(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var look = new NpgsqlCommand("SELECT position FROM head", connection);
        if (await look.ExecuteScalarAsync(cancel) is long position)
            facts.Raise(position);
    }

    private async Task Announce(NpgsqlConnection connection, CancellationToken cancel)
    {
        while (await announcements.Reader.WaitToReadAsync(cancel))
        {
            var (position, wakesJobs) = (0L, false);
            while (announcements.Reader.TryRead(out var next))
                (position, wakesJobs) = (Math.Max(position, next.Position), wakesJobs || next.Jobs);
            await using var notify = new NpgsqlCommand(
                string.Create(CultureInfo.InvariantCulture, $"NOTIFY {Topic}, '{position} {(wakesJobs ? 1 : 0)}'"),
                connection);
            await notify.ExecuteNonQueryAsync(cancel);
            await Task.Delay(BetweenAnnouncements, time, cancel);
        }
    }

    private void Heard(string payload)
    {
        if (payload.Split(' ') is not [var position, var wakes]
            || !long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
        {
            return;
        }

        facts.Raise(at);
        if (wakes == "1")
            jobs.Raise(jobs.Value + 1);
    }

    private async Task<bool> Pause(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, time, stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
