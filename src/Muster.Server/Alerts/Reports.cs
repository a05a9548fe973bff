using System.Collections.Concurrent;
using System.Text.Json;
using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Server.Compat;

namespace Muster.Server.Alerts;

/// <summary>
/// Reports of users and customers: each is an alert with the source <c>report</c>, so that routes decide what it does.
/// From the public form only so many in a while, from one address and for one service. Source: INT-003.
/// </summary>
internal sealed class Reports(IntakeDoor door, TimeProvider time)
{
    internal const int SummaryCharactersMax = 200;
    private const int TextCharactersMax = 5_000;
    private const int FromAddressMax = 5;
    private const int ForServiceMax = 60;
    private const int EntriesMax = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Until)> sent = new(StringComparer.Ordinal);

    /// <summary>Whether one more may be sent from an address for a service now; counts it.</summary>
    internal bool MaySend(string address, ServiceId service)
    {
        var now = time.GetUtcNow();
        if (sent.Count > EntriesMax)
        {
            foreach (var (key, one) in sent.Where(pair => pair.Value.Until <= now))
                sent.TryRemove(KeyValuePair.Create(key, one));
        }

        var isWithin = Count($"from {address}", now) <= FromAddressMax;
        return Count($"for {service}", now) <= ForServiceMax && isWithin;
    }

    /// <summary>Hands a report to the people of a service; answers with the key of its alert.</summary>
    internal async Task<(string? Key, Refusal? Refusal)> Send(
        ServiceId service, ReportOrderMessage report, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (string.IsNullOrWhiteSpace(report.Summary))
        {
            return (null, new Refusal("report.summary-missing", "Say what is wrong.")
            {
                Field = "summary",
                Kind = RefusalKind.Invalid,
            });
        }

        var at = door.Now;
        var id = door.NewId();
        var signal = new AlertSignal
        {
            Service = service,
            Source = AlertSignal.ReportSource,
            DedupKey = $"report:{id:N}",
            Action = AlertAction.Trigger,
            Severity = report.StopsWork == true ? AlertSeverity.Error : AlertSeverity.Warning,
            Summary = JsonText.Line(report.Summary, SummaryCharactersMax),
            Labels = report.Contact is { Length: > 0 } contact
                ? Labels.From([new("contact", JsonText.Line(contact, SummaryCharactersMax))])
                : Labels.Empty,
            Details = report.Details is { Length: > 0 } details ? JsonText.Cut(details, TextCharactersMax) : null,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(report);
        return await door.Take(service, signal.Source, at, body, Parsed.One(signal, at), senderId: null, id)
            ? (signal.DedupKey, null)
            : (null, new Refusal("intake.overloaded", "Too much arrives just now; send it again in a minute."));
    }

    private int Count(string key, DateTimeOffset now) => sent.AddOrUpdate(
        key,
        _ => (1, now + Window),
        (_, before) => before.Until <= now ? (1, now + Window) : (before.Count + 1, before.Until)).Count;
}
