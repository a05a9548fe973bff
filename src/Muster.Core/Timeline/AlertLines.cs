using System.Diagnostics;
using Muster.Core.Alerts;
using NodaTime;
using A = Muster.Core.Alerts.AlertEvent;
using G = Muster.Core.Alerts.AlertGroupEvent;
using Kinds = Muster.Core.Timeline.TimelineKinds;

namespace Muster.Core.Timeline;

/// <summary>The facts of alerts and their groups in words.</summary>
internal static class AlertLines
{
    internal static Line Of(StreamId stream, A fact, Told told)
    {
        if (fact is A.Opened opened)
            told.Alerts[stream] = opened.Summary;
        var alert = told.Alerts.TryGetValue(stream, out var summary) ? $"Alert “{summary}”" : "An alert";
        var repeats = fact.Count > 1 ? $"{Told.Count(fact.Count)} signals so far." : null;
        return fact switch
        {
            A.Opened e => new(
                Kinds.Alert,
                e.Source,
                $"{alert} fires.",
                $"{Word(e.Severity)}, service {e.Service}, route {e.Route}, key {e.DedupKey}."),
            A.Raised e => new(
                Kinds.Alert, null, $"{alert} is worse: {Word(e.From)} before, {Word(e.To)} now.", repeats),
            A.Acknowledged e => new(Kinds.Alert, e.By.Name, $"{alert} was acknowledged by {e.By.Name}.", repeats),
            A.Reopened => new(Kinds.Alert, null, $"{alert} still fires although its incident was resolved.", repeats),
            A.Resolved e => new(Kinds.Alert, e.By.Name, $"{alert} {Over(e)}.", repeats),
            A.Suppressed e => new(Kinds.Alert, null, $"{alert} is held back.", e.Hold.Why),
            A.Released e => new(Kinds.Alert, null, $"{alert} still fires and is held back no more.", e.Held.Why),
            A.Reworded e => new(Kinds.Alert, null, $"{alert} is now said as “{e.Summary}”.", e.Details),
            _ => throw new UnreachableException(fact.GetType().Name),
        };
    }

    internal static Line Of(G fact, Told told) => fact switch
    {
        G.Opened e => new(Kinds.Alert, null, $"Alerts of service {e.Service} are gathered by route {e.Route}."),
        G.Ready => new(Kinds.Alert, null, "The gathered alerts open an incident."),
        G.Cleared { Held: true } => new(
            Kinds.Alert, null, "No alert of the group counts any more: they have resolved or are held back."),
        G.Cleared { Alerts: 1 } => new(Kinds.Alert, null, "The only alert of the group has resolved."),
        G.Cleared e => new(Kinds.Alert, null, $"All {Told.Count(e.Alerts)} alerts of the group have resolved."),
        G.FiringAgain e => new(
            Kinds.Alert,
            null,
            told.Alerts.TryGetValue(StreamId.Of(e.Alert), out var summary)
                ? $"The group fires again with “{summary}”."
                : "The group fires again."),
        G.Closed => new(Kinds.Alert, null, "No further alert joins the group."),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    /// <summary>The one line for all facts of a kind beyond those with lines of their own.</summary>
    internal static Line Others(RecordedFact first, int count, Instant last, Told told)
    {
        var more = $"and {Told.Count(count)} more";
        var text = (first.Fact, count) switch
        {
            (A.Opened, 1) => $"{more} alert",
            (A.Opened, _) => $"{more} alerts",
            (A.Raised, _) => $"{more} became worse",
            (A.Acknowledged, _) => $"{more} were acknowledged",
            (A.Reopened, _) => $"{more} still fire although their incident was resolved",
            (A.Resolved, _) => $"{more} resolved",
            (A.Suppressed, _) => $"{more} were held back",
            (A.Released, _) => $"{more} were let go",
            (A.Reworded, _) => $"{more} said in other words",
            (G.Opened, _) => $"{more} groups of alerts",
            (G.Ready, _) => $"{more} groups were ready",
            (G.Cleared, _) => $"{more} times all alerts of a group resolved",
            (G.FiringAgain, _) => $"{more} times a group fired again",
            (G.Closed, _) => $"{more} groups closed",
            _ => throw new UnreachableException(first.Fact.GetType().Name),
        };
        return new Line(
            Kinds.Alert, null, text, $"From {told.Second(first.At)} to {told.Second(last)}; all are in the record.");
    }

    private static string Over(A.Resolved e) => e.How switch
    {
        AlertResolution.BySender => "has resolved",
        AlertResolution.ByTimeout => "was not repeated in time and counts as resolved",
        AlertResolution.ByLook => "was looked into and is over",
        AlertResolution.ByPerson => $"was resolved by {e.By.Name}",
        _ => throw new UnreachableException(e.How.ToString()),
    };

    private static string Word(AlertSeverity severity) => severity.ToString().ToLowerInvariant();
}
