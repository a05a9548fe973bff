using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>What holds an alert back at an instant: first a silence, then its cause, then its own restlessness, then
/// its route's patience. Source: docs/noise.md.</summary>
public static class AlertHolds
{
    /// <summary>The oldest silence that holds it, or null.</summary>
    public static AlertHold? BySilence(SilenceIndex silences, AlertSignal signal, Instant now)
    {
        if (silences.IsEmpty || silences.Holding(signal, now) is not [var silence, ..])
            return null;
        return new AlertHold(
            HoldKind.Silence,
            silence.Id.ToString(),
            $"Silenced by {silence.Terms!.CreatedBy}: {silence.Terms.Comment}",
            now,
            silence.WindowAt(now).Until);
    }

    /// <summary>An open cause holds it.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="now">Since when.</param>
    public static AlertHold ByInhibition(InhibitionRule rule, Instant now) => new(
        HoldKind.Inhibition,
        rule.Name,
        $"Inhibition '{rule.Name}': an alert that explains it is open.",
        now,
        Until: null);

    /// <summary>
    /// What time alone ends: it flaps, or its route waits. Only an alert that has no group yet waits, for what has
    /// paged has paged.
    /// </summary>
    public static AlertHold? ByTime(Alert alert, Route route, DateTimeZone zone, Instant now)
    {
        if (alert.Group is not null)
            return null;
        if (route.Flapping is { } flap && alert.RecentOpenings.Count >= flap.Openings
            && alert.FirstAt + flap.Stable is var calm && calm > now)
        {
            return new AlertHold(
                HoldKind.Flapping,
                route.Name,
                $"It comes and goes ({alert.RecentOpenings.Count} times of late): it must fire for "
                    + $"{Minutes(flap.Stable)} without a break.",
                now,
                calm);
        }

        foreach (var delay in route.Delays)
        {
            if (delay.UntilFor(alert.FirstAt, zone) is not { } until)
                continue;
            return until > now
                ? new AlertHold(
                    HoldKind.Delay, route.Name, $"Route '{route.Name}' waits whether it goes on.", now, until)
                : null;
        }

        return null;
    }

    /// <summary>The openings of a key that count, with the one now.</summary>
    /// <param name="before">The alert of the key that was open before, or null.</param>
    /// <param name="flap">The rule, or null when none holds.</param>
    /// <param name="now">The opening.</param>
    public static IReadOnlyList<Instant> Openings(Alert? before, FlapRule? flap, Instant now)
    {
        if (flap is null || before is null)
            return [];
        var known = before.RecentOpenings.Count > 0 ? before.RecentOpenings : [before.FirstAt];
        Instant[] counted = [.. known.Where(at => at > now - flap.Within), now];
        return counted.Length > 1 ? counted[^Math.Min(counted.Length, FlapRule.OpeningsMax)..] : [];
    }

    private static string Minutes(Duration length) => length.TotalMinutes >= 1
        ? $"{(long)length.TotalMinutes} min"
        : $"{(long)length.TotalSeconds} s";
}
