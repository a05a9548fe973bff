using Muster.Client.StatusPage;
using Muster.Core.StatusPage;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.StatusPage;

/// <summary>Status pages on the wire.</summary>
internal static class StatusPageMessages
{
    private const int LinesMax = 1_000;

    internal static StatusPageMessage Of(PageInForce page, string url, int subscribers, Instant now) => new()
    {
        Id = page.Id,
        Code = page.Code.Value,
        Name = page.Settings.Name,
        Url = url,
        Readers = page.Readers == PageReaders.SignedIn ? "signed-in" : page.Readers.ToString().ToLowerInvariant(),
        Language = page.Settings.Language ?? ReaderLanguage.Default,
        Indicator = page.Health.Indicator,
        Description = page.Health.Description,
        InFile = page.Rules is not null,
        Components = [.. page.Components.Select(each => Of(each, now))],
        Open = [.. page.Open.Concat(page.Planned).Select(each => Of(each, url))],
        Subscribers = subscribers,
    };

    internal static PageComponentMessage Of(ShownComponent component, Instant now) => new()
    {
        Id = component.Id,
        Code = component.Code.Value,
        Name = component.Settings.Name,
        Description = component.Settings.Description.Length == 0 ? null : component.Settings.Description,
        Group = component.Settings.Group,
        PossibleSince = Wire.At(component.Suspicion?.Since),
        PossibleShownAt = Wire.At(component.Suspicion?.ShownAt),
        Status = component.Status.Word(),
        Services = [.. component.Settings.Services.Select(service => service.Value)],
        Uptime = Uptime.Between(component, now - Duration.FromDays(Uptime.Days), now).Share is { } share
            ? Math.Floor(share * 1_000_000) / 10_000
            : null,
        InFile = component.IsInFile,
    };

    internal static PublicIncidentMessage Of(PublicIncident incident, string url) => new()
    {
        Id = incident.Id.Value,
        Name = incident.Name,
        Status = incident.ShownStatus.Word(),
        Impact = incident.Impact.Word(),
        Url = $"{url}/incidents/{incident.Id}",
        Incident = incident.Opening.Of?.ToString(),
        Components = incident.Components,
        StartedAt = Wire.At(incident.StartedAt),
        ResolvedAt = Wire.At(incident.ResolvedAt),
        ScheduledFor = Wire.At(incident.Window?.From),
        ScheduledUntil = Wire.At(incident.Window?.Until),
        Updates =
        [
            .. incident.Updates.Reverse().Select(update => new PublicUpdateMessage
            {
                Id = update.Id.Value,
                Status = update.Status.Word(),
                Body = update.Body,
                At = Wire.At(update.ShownAt),
                Notifies = update.Notifies,
            }),
        ],
    };

    internal static SubscriberMessage Of(Subscriber subscriber, string? secret) => new()
    {
        Id = subscriber.Order!.Id.Value,
        Kind = subscriber.Order.Kind.Word(),
        Address = subscriber.Order.Address,
        State = subscriber.State.Word(),
        Components = subscriber.Scope.Components,
        Groups = subscriber.Scope.Groups,
        Incident = subscriber.Scope.Incident?.Value,
        Since = Wire.At(subscriber.Since),
        Failures = subscriber.Failures,
        Why = subscriber.Why,
        PurgeAt = Wire.At(subscriber.PurgeAt),
        Secret = secret,
    };

    internal static NoticesMessage Of(PublicId update, Notice? ledger)
    {
        var known = ledger ?? Notice.Initial;
        return new NoticesMessage
        {
            Update = update.Value,
            Queued = known.Count(NoticeOutcome.Queued),
            Sent = known.Count(NoticeOutcome.Sent),
            Failed = known.Count(NoticeOutcome.Failed),
            Again = known.Count(NoticeOutcome.Again),
            Skipped = known.Count(NoticeOutcome.Skipped),
            MayRepeat = known.Lines.Values.Count(line => line.MayRepeat),
            Lines =
            [
                .. known.Lines.Values
                    .OrderBy(line => line.Outcome == NoticeOutcome.Sent)
                    .ThenBy(line => line.Subscriber.Value, StringComparer.Ordinal)
                    .Take(LinesMax)
                    .Select(line => new NoticeLineMessage
                    {
                        Subscriber = line.Subscriber.Value,
                        Outcome = line.Outcome.Word(),
                        Why = line.Why,
                        Attempts = line.Attempts,
                        At = Wire.At(line.At),
                        MayRepeat = line.MayRepeat,
                    }),
            ],
        };
    }
}
