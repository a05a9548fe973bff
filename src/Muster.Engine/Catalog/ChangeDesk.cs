using Muster.Core;
using Muster.Core.Catalog;
using Muster.Engine.Alerts;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Catalog;

/// <summary>What was changed in services, or will be: kept, shown beside incidents, paging nobody.</summary>
public sealed class ChangeDesk(IStore store, Live live)
{
    /// <summary>So many days may be asked for at once.</summary>
    public const int DaysMax = 100;

    /// <summary>Keeps a change with the message that announced it; the same message twice is one change.</summary>
    public Task Record(Delivery delivery, ServiceChangeEvent.Recorded change, CancellationToken cancel) =>
        store.Transact(
            Lane.Intake,
            async transaction =>
            {
                await transaction.Keep(new Signal
                {
                    Id = delivery.Id,
                    ReceivedAt = delivery.ReceivedAt,
                    Service = delivery.Service,
                    Source = delivery.Source,
                    Body = delivery.Body,
                });
                var stream = StreamId.ChangesOf(change.Service, change.HappensAt.InUtc().Date);
                await transaction.Append(
                    stream, await transaction.Version(stream), [new NewFact(change, transaction.Now)]);
                return true;
            },
            cancel).AsTask();

    /// <summary>The changes that happen in a stretch of time, newest first.</summary>
    /// <param name="services">Of these services; all when empty.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="until">The first instant no more.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<IReadOnlyList<ServiceChangeEvent.Recorded>> Between(
        IReadOnlyCollection<ServiceId> services, Instant from, Instant until, int limit, CancellationToken cancel)
    {
        var named = services.Count > 0 ? services : [.. live.Now.Playbook.Services.Select(service => service.Id)];
        var first = from.InUtc().Date;
        var days = Math.Clamp(Period.DaysBetween(first, until.InUtc().Date) + 1, 1, DaysMax + 1);
        StreamId[] streams =
        [
            .. from day in Enumerable.Range(0, days)
               from service in named
               select StreamId.ChangesOf(service, first.PlusDays(day)),
        ];
        var facts = await store.Read(reading => reading.Facts(streams, limit), cancel);
        return
        [
            .. facts.Where(fact => fact.Body is not null)
                .Select(fact => FactJson.Read<ServiceChangeEvent>(fact.Body!))
                .OfType<ServiceChangeEvent.Recorded>()
                .Where(change => change.HappensAt >= from && change.HappensAt < until)
                .OrderByDescending(change => change.HappensAt),
        ];
    }
}
