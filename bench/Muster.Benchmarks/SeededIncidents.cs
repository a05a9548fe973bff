using System.Buffers.Binary;
using System.Globalization;
using Muster.Core;
using Muster.Core.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Benchmarks;

/// <summary>Years of incidents, written as the server writes them: facts and rows in one transaction.</summary>
internal static class SeededIncidents
{
    /// <summary>So many of the newest are open.</summary>
    internal const int Open = 100;

    internal const int Services = 50;

    private const int PerTransaction = 500;
    private static readonly Actor muster = Actor.Muster;
    private static readonly string[] what = ["Checkout", "Ledger", "Search", "Mail relay", "Login", "Payment gateway"];
    private static readonly string[] trouble =
        ["is slow", "answers with errors", "is down", "has a full disk", "lost its replica", "rejects connections"];

    /// <summary>Writes them, a minute apart, the last one now.</summary>
    internal static async Task Write(IStore store, int count, Instant now)
    {
        for (var first = 0; first < count; first += PerTransaction)
        {
            var from = first;
            await store.Transact(
                Lane.Human,
                async write =>
                {
                    for (var number = from; number < Math.Min(count, from + PerTransaction); number++)
                        await Write(write, number, count, now);
                    return true;
                },
                CancellationToken.None);
        }
    }

    /// <summary>The host that occurs in one title only.</summary>
    internal static string HostOf(int number) => string.Create(CultureInfo.InvariantCulture, $"host-{number:0000000}");

    private static async Task Write(ITransaction write, int number, int count, Instant now)
    {
        var at = now - Duration.FromMinutes(count - number);
        var id = new IncidentId(IdOf(at, number));
        var title = $"{what[number % what.Length]} {trouble[number / 7 % trouble.Length]} on {HostOf(number)}";
        List<IncidentEvent> facts =
        [
            new IncidentEvent.Declared(
                id, string.Create(CultureInfo.InvariantCulture, $"INC-{at:uuuu-MM-dd}-{number % 1440:000}"), title,
                new SeverityId(number % 10 == 0 ? "SEV1" : "SEV2"), number % 10 == 0 ? 0 : 1,
                new ServiceId(string.Create(CultureInfo.InvariantCulture, $"service-{number % Services:00}")),
                new PolicyId("default"), 1, DetectionSource.Alert, at, at, Pages: false, Drill: number % 1000 == 0,
                Private: false)
            {
                At = at,
                By = muster,
            },
            new IncidentEvent.Noted(IdOf(at, number), $"Moved the traffic of {HostOf(number)} to its neighbour")
            {
                At = at,
                By = muster,
            },
        ];
        if (number < count - Open)
        {
            facts.Add(new IncidentEvent.Resolved("The part was exchanged", AlertsStillFiring: false)
            {
                At = at,
                By = muster,
            });
        }

        await write.Append(StreamId.Of(id), 0, [.. facts.Select(fact => new NewFact(fact, at))]);
        await write.Save(new IncidentRow
        {
            State = facts.Aggregate(Incident.Initial, Incident.Evolve),
            Version = facts.Count,
        });
    }

    private static Guid IdOf(Instant at, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], 0x7000);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        bytes[8] = 0x80;
        return new Guid(bytes, bigEndian: true);
    }
}
