using Muster.Client.Alerts;
using Muster.Core.Alerts;
using Muster.Server.Layout;

namespace Muster.Server.Alerts;

/// <summary>An alert as the wire has it.</summary>
internal static class AlertMessages
{
    internal static AlertMessage Of(Alert alert) => new()
    {
        Id = alert.Id.ToString(),
        DedupKey = alert.DedupKey,
        Status = alert.Status.Word(),
        Severity = alert.Severity.Word(),
        Summary = alert.Summary,
        Service = alert.Service.Value,
        Incident = alert.Incident?.ToString(),
        Count = alert.Count,
        FirstAt = Wire.At(alert.FirstAt),
        LastAt = Wire.At(alert.LastAt),
        ResolvedAt = Wire.At(alert.ResolvedAt),
        Source = alert.Source,
        Route = alert.Route,
        Labels = alert.Labels.ToDictionary(StringComparer.Ordinal),
        Held = Held(alert.Hold),
        RecentOpenings = alert.RecentOpenings.Count,
        Class = alert.Class,
        List = alert.ListName,
        Details = alert.Details,
        Links = [.. alert.Links.Select(link => new AlertLinkMessage(link.Href, link.Text))],
    };

    internal static AlertHoldMessage? Held(AlertHold? hold) => hold is null
        ? null
        : new AlertHoldMessage(hold.Kind.Word(), hold.By, hold.Why, Wire.At(hold.Since), Wire.At(hold.Until));
}
