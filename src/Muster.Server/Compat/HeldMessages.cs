using System.Collections.Concurrent;
using System.Text.Json;
using Muster.Core;
using NodaTime;

namespace Muster.Server.Compat;

/// <summary>
/// What came from a sender that cannot be asked to come again, while there was no room: in files, flushed before the
/// sender has its answer, and handed in as soon as there is room. A restart goes on with them.
/// </summary>
internal sealed partial class HeldMessages(
    ServerSettings settings, IntakeDoor door, TimeProvider time, ILogger<HeldMessages> log)
    : BackgroundService
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Held> held = new();
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly string? folder = settings.DataFolder is { } data ? Path.Combine(data, "held") : null;

    /// <summary>How many messages wait in it.</summary>
    internal int Depth => held.Count;

    /// <summary>Holds a message; on disk when it returns (an installation that keeps nothing holds it in
    /// memory).</summary>
    internal async Task Put(string source, ServiceId service, Instant receivedAt, ReadOnlyMemory<byte> body)
    {
        var message = new Held(
            door.NewId(), source, service.Value, receivedAt.ToUnixTimeTicks(), body.ToArray(), File: null);
        if (folder is not null)
        {
            System.IO.Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, $"{message.Id:N}.json");
            var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None);
            await using (file)
            {
                await JsonSerializer.SerializeAsync(file, message);
                file.Flush(flushToDisk: true);
            }

            File.Move(path + ".new", path);
            message = message with { File = path };
        }

        held.Enqueue(message);
    }

    /// <summary>Hands in what is held, oldest first, until there is no room; answers how many were taken.</summary>
    internal async Task<int> HandIn()
    {
        await one.WaitAsync();
        try
        {
            var taken = 0;
            while (held.TryPeek(out var next) && await HandIn(next))
            {
                held.TryDequeue(out _);
                if (next.File is { } path)
                    File.Delete(path);
                taken++;
            }

            return taken;
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    private Task<bool> HandIn(Held next)
    {
        var service = new ServiceId(next.Service);
        var at = Instant.FromUnixTimeTicks(next.ReceivedAtTicks);
        var parsed = Senders.ReaderOf(next.Source) is { } read
            ? read(next.Body, service, at)
            : Parsed.Nothing($"Nothing reads '{next.Source}'.");
        return door.Take(service, next.Source, at, next.Body, parsed, senderId: null, next.Id);
    }

    /// <summary>Loads what an earlier process held before anything new is held, so that nothing is read twice.
    /// </summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Load();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TryEvery, time, stoppingToken);
                await HandIn();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure);
            }
        }
    }

    private void Load()
    {
        if (folder is null || !System.IO.Directory.Exists(folder))
            return;
        foreach (var path in System.IO.Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (JsonSerializer.Deserialize<Held>(File.ReadAllBytes(path)) is { } message)
                held.Enqueue(message with { File = path });
        }
    }

    [LoggerMessage(EventId = 4010, Level = LogLevel.Warning, Message = "Held messages could not be handed in")]
    private partial void LogFailed(Exception failure);

    private sealed record Held(
        Guid Id, string Source, string Service, long ReceivedAtTicks, byte[] Body, string? File);
}
