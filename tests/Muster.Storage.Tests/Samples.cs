using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;

namespace Muster.Storage.Tests;

/// <summary>Small values that the tests speak about. The same number gives the same id, greater numbers later
/// ids.</summary>
internal static class Samples
{
    internal static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 12, 0);
    internal static readonly ResponderId Ada = new("ada");
    internal static readonly ResponderId Bob = new("bob");
    internal static readonly ServiceId Checkout = new("checkout");
    internal static readonly Actor AdaHerself = Actor.Responder(Ada, "Ada");

    internal static Guid Id(int number) =>
        Guid.ParseExact($"019350000000700080000000{number:x8}", "N");

    internal static StreamId AlertStream(int number) => StreamId.Of(new AlertId(Id(number)));

    internal static NewFact Opened(string key = "disk", Instant? at = null) => new(
        new AlertEvent.Opened(
            Checkout, "generic", key, "Disk is full", AlertSeverity.Critical, "default", Group: null, StartedAt: null)
        {
            At = at ?? Noon,
            Count = 1,
        },
        at ?? Noon);

    internal static NewFact Resolved(Instant? at = null) => new(
        new AlertEvent.Resolved(AlertResolution.BySender, Actor.Muster) { At = at ?? Noon, Count = 1 }, at ?? Noon);

    internal static Alert AlertRow(int number, string key = "disk") => new()
    {
        Id = new AlertId(Id(number)),
        Service = Checkout,
        Source = "generic",
        DedupKey = key,
        Status = AlertStatus.Firing,
        Severity = AlertSeverity.Critical,
        Summary = "Disk is full",
        Labels = Labels.From([new("host", "db-1")]),
        Links = [new AlertLink("https://example.org/", "Graph")],
        Route = "default",
        Count = 1,
        FirstAt = Noon,
        LastAt = Noon,
        Version = 1,
    };

    internal static AlertGroup GroupRow(int number, string key = "disk") => new()
    {
        Id = new AlertGroupId(Id(number)),
        Key = new AlertGroupKey("default", key),
        Service = Checkout,
        OpenedAt = Noon,
        IncidentAt = Noon,
        OpenAlerts = 1,
        TotalAlerts = 1,
        Version = 1,
    };

    internal static IncidentEvent.Declared Declared(
        int number, string title = "Checkout is down", string severity = "P1", ServiceId? service = null,
        Instant? at = null) =>
        new(
            new IncidentId(Id(number)), $"INC-2026-11-20-{number:D3}", title, new SeverityId(severity), 0,
            service ?? Checkout, new PolicyId("default"), 1, DetectionSource.Alert, at ?? Noon, at ?? Noon, Pages: true,
            Drill: false, Private: false)
        {
            At = at ?? Noon,
            By = Actor.Muster,
        };

    internal static IncidentEvent.Noted Note(string text) => new(Id(99), text) { At = Noon, By = AdaHerself };

    internal static IncidentRow IncidentOf(params IncidentEvent[] facts) => new()
    {
        State = facts.Aggregate(Incident.Initial, Incident.Evolve),
        Version = facts.Length,
    };

    internal static PageEvent.Queued Queued(int number, int? incident = 1, ResponderId? responder = null) =>
        new(
            new PageId(Id(number)), incident is { } id ? new IncidentId(Id(id)) : null, responder ?? Ada,
            PagePurpose.Respond, new PageReason { Sentence = "You are on call." }, "email", Channels.Email,
            "ada@example.org", Noon)
        {
            At = Noon,
        };

    internal static PageRow PageOf(int number, params PageEvent[] facts) => new()
    {
        Id = new PageId(Id(number)),
        State = facts.Aggregate(Page.Initial, Page.Evolve),
        QueuedAt = Noon,
        Version = facts.Length,
    };

    internal static Signal SignalOf(int number, string? unreadable = null, ServiceId? service = null) => new()
    {
        Id = Id(number),
        ReceivedAt = Noon,
        Service = service ?? Checkout,
        Source = "generic",
        Body = new byte[] { 0, 1, 2, 0xFF },
        Unreadable = unreadable,
    };

    internal static NewJob JobFor(string key, Instant due, string kind = "page") => new(kind, key, due, "{}");

    internal static PlaybookVersion PlaybookOf(int version) => new(
        version, Noon, "ada", $"digest-{version}",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["playbook.yaml"] = "organisation: \"Ümläut\"\n" });
}
