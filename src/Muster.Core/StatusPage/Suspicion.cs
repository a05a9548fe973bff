using NodaTime;
using C = Muster.Core.StatusPage.PublicPageCommand;
using E = Muster.Core.StatusPage.PublicPageEvent;

namespace Muster.Core.StatusPage;

/// <summary>
/// Signs of a problem that nobody has confirmed. They are shown beside a component and change neither its status nor
/// its uptime, and nobody is written to; they go by themselves.
/// </summary>
/// <param name="Since">When the first sign was seen.</param>
/// <param name="ShownAt">When the page showed it: what lies between is the lag, which is told.</param>
public sealed record Suspicion(Instant Since, Instant ShownAt)
{
    /// <summary>How much later than the signs the page was.</summary>
    public Duration Lag => ShownAt - Since;

    internal static Decision<PublicPageEvent> Begin(PublicPage state, C.Suspect c)
    {
        if (!ComponentDecisions.IsKnown(state, c, c.Id))
            return PageRefusals.NoComponent;
        var known = state.Component(c.Id);
        return known.Suspicion is not null || known.VetoedAt >= c.Since || IsTold(state, c.Id)
            ? Decision<PublicPageEvent>.Nothing
            : new E.Suspected(c.Id, c.Since) { At = c.At, By = c.By };
    }

    internal static Decision<PublicPageEvent> End(PublicPage state, C.EndSuspicion c) =>
        state.Component(c.Id).Suspicion is null
            ? Decision<PublicPageEvent>.Nothing
            : new E.SuspicionEnded(c.Id, c.Why) { At = c.At, By = c.By };

    internal static Decision<PublicPageEvent> Veto(PublicPage state, C.VetoSuspicion c) =>
        !ComponentDecisions.IsKnown(state, c, c.Id) ? PageRefusals.NoComponent
        : string.IsNullOrWhiteSpace(c.Reason) ? PageRefusals.Wrong(
            "reason-missing", "reason", "Say why customers see nothing of it.")
        : state.Component(c.Id).Suspicion is null ? Decision<PublicPageEvent>.Nothing
        : new E.SuspicionVetoed(c.Id, c.Reason.Trim()) { At = c.At, By = c.By };

    /// <summary>Whether the page says already what is wrong with a component.</summary>
    public static bool IsTold(PublicPage state, string component) =>
        state.Component(component).Status != ComponentStatus.Operational
        || state.Incidents.Values.Any(one => one.IsOpen && (!one.IsPlanned || one.IsBeingDone)
            && one.Components.Contains(component));
}

/// <summary>What monitoring shows of a component now.</summary>
public static class SuspectOnAlert
{
    /// <summary>
    /// What becomes of a component by the instants at which its firing alerts opened: a suspicion, the end of one, or
    /// another look at an instant.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="component">The component, with a time after which signs are shown.</param>
    /// <param name="firing">When each of its firing alerts opened.</param>
    /// <param name="now">The instant.</param>
    /// <param name="rules">What the playbook says of the page.</param>
    public static (PublicPageCommand? Command, Instant? LookAt) React(
        PublicPage page, PageComponent component, IReadOnlyList<Instant> firing, Instant now, StatusPageRules rules)
    {
        var known = page.Component(component.Id);
        var signs = firing.Where(at => known.VetoedAt is not { } vetoed || at > vetoed).ToList();
        if (component.PossibleAfter is not { } after || signs.Count == 0 || Suspicion.IsTold(page, component.Id))
        {
            return known.Suspicion is null
                ? (null, null)
                : (new C.EndSuspicion(component.Id, signs.Count == 0 ? "The signs are gone." : "It is said what it is.")
                {
                    At = now,
                    By = Actor.Muster,
                    Rules = rules,
                }, null);
        }

        var first = signs.Min();
        return known.Suspicion is not null ? (null, null)
            : now < first + after ? (null, first + after)
            : (new C.Suspect(component.Id, first) { At = now, By = Actor.Muster, Rules = rules }, null);
    }
}
