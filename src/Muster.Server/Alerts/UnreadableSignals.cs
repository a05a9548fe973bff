using System.Text;
using Muster.Client.Alerts;
using Muster.Core;
using Muster.Engine.Alerts;
using Muster.Server.Compat;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Alerts;

/// <summary>Messages that had a valid key and could not be read: seen, and read again when a reader has learnt
/// it.</summary>
internal sealed class UnreadableSignals(IStore store, IntakeDoor door, IntakeDesk desk)
{
    internal const int TextBytesMax = 4096;

    private static readonly Refusal Unknown =
        new("unreadable.unknown", "There is no such message.") { Kind = RefusalKind.Unknown };

    /// <summary>The newest, newest first.</summary>
    internal async Task<IReadOnlyList<UnreadableSignalMessage>> List(
        ServiceId? service, Guid? before, int limit, CancellationToken cancel) => await store.Read(
        async reading =>
        {
            var signals = await reading.Signals(new SignalQuery
            {
                UnreadableOnly = true,
                Service = service,
                Before = before,
                Limit = limit,
            });
            List<UnreadableSignalMessage> messages = [];
            foreach (var signal in signals)
                messages.Add(await MessageOf(reading, signal, TextBytesMax));
            return messages;
        },
        cancel);

    /// <summary>One with all of its text, or null.</summary>
    internal async Task<UnreadableSignalMessage?> Find(Guid id, CancellationToken cancel) => await store.Read(
        async reading => await reading.Signal(id) is { Unreadable: not null } signal
            ? await MessageOf(reading, signal, int.MaxValue)
            : null,
        cancel);

    /// <summary>Reads it again, with the readers of now; taken as if it came now, under an id of its own.</summary>
    internal async Task<(ReplayMessage? Replay, Refusal? Refusal)> Replay(Guid id, CancellationToken cancel)
    {
        var signal = await store.Read(reading => reading.Signal(id), cancel);
        if (signal is not { Unreadable: not null })
            return (null, Unknown);
        if (Senders.ReaderOf(signal.Source) is not { } read)
        {
            return (null, new Refusal(
                "unreadable.no-reader", $"What comes by '{signal.Source}' has no reader."));
        }

        var now = door.Now;
        var parsed = read(signal.Body, signal.Service, now);
        if (parsed.Problem is { } problem)
            return (null, new Refusal("unreadable.still", $"It still cannot be read: {problem}"));
        var own = door.NewId();
        if (!await door.Take(signal.Service, signal.Source, now, signal.Body, parsed, senderId: null, own))
            return (null, new Refusal("intake.overloaded", "Too much arrives just now; try again."));
        await desk.NoteReplay(id, own, cancel);
        return (new ReplayMessage(own.ToString("N"), [.. parsed.Signals.Select(each => each.DedupKey)]), null);
    }

    private static async ValueTask<UnreadableSignalMessage> MessageOf(IReading reading, Signal signal, int bytesMax) =>
        new(
            signal.Id.ToString("N"),
            Wire.At(signal.ReceivedAt),
            signal.Service.Value,
            signal.Source,
            signal.Unreadable ?? "",
            signal.Body.Length,
            Encoding.UTF8.GetString(signal.Body.Span[..Math.Min(signal.Body.Length, bytesMax)]),
            await IntakeDesk.ReplayOf(reading, signal.Id));
}
