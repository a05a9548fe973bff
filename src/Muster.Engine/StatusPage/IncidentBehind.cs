using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.StatusPage;

namespace Muster.Engine.StatusPage;

/// <summary>The incident behind what is said in public: its timeline says so, its clocks are met, its secrets
/// stay.</summary>
internal static class IncidentBehind
{
    /// <summary>
    /// Why outsiders are not told: security incidents are held until somebody who may lets them be told (COM-018).
    /// </summary>
    internal static async ValueTask<Refusal?> Refuse(
        Reactions reactions,
        StatusPageRules? rules,
        PublicPage page,
        PublicPageCommand.Publish said,
        SecurityRelease? release)
    {
        if ((page.Incidents.GetValueOrDefault(said.Incident)?.Opening.Of ?? said.Of) is not { } id)
            return null;
        if (await reactions.StateOf(id) is not { } incident)
            return IncidentRefusals.Unknown;
        var security = reactions.Configuration.Playbook.Security;
        if (rules?.HidesSecurity == false || !AnnounceIncidentOnDeclaration.IsSecurity(incident, security))
            return null;
        var approvers = security.ApprovedBy;
        var who = approvers.Count == 0 ? "an administrator" : string.Join(" or ", approvers);
        if (release is null || string.IsNullOrWhiteSpace(release.Reason))
        {
            return new Refusal(
                "statuspage.security-held",
                $"This is a security incident: outsiders hear of it when {who} lets them. Give the reason as "
                + "'release'.")
            { Field = "release" };
        }

        var holdsRole = said.By.AsResponder is { } asker && incident.Roles.Any(pair => pair.Value == asker
            && (approvers.Contains(pair.Key.Value, StringComparer.OrdinalIgnoreCase)
                || approvers.Contains(
                    reactions.Configuration.Playbook.Role(pair.Key)?.Name ?? "", StringComparer.OrdinalIgnoreCase)));
        if (!release.IsAdministrator && !holdsRole)
        {
            return new Refusal(
                "statuspage.security-held", $"Outsiders hear of a security incident when {who} lets them.")
            { Kind = RefusalKind.Forbidden };
        }

        await reactions.Incident(id, new IncidentCommand.WriteNote(
            reactions.NewId(), $"{said.By.Name} lets outsiders hear of it on the status page. {release.Reason.Trim()}")
        { At = said.At, By = said.By });
        return null;
    }

    /// <summary>What was said in public stands in the incident's timeline, and meets what was due there.</summary>
    internal static async ValueTask Tell(
        Reactions reactions, PageInForce page, PublicIncident shown, PublicPageEvent.UpdatePosted posted)
    {
        if (shown.Opening.Of is not { } id || await reactions.StateOf(id) is not { } incident)
            return;
        var words = posted.Body.Length == 0 ? shown.Name : posted.Body;
        await reactions.Incident(id, new IncidentCommand.Update(
            reactions.NewId(), $"{page.Settings.Name}, {posted.Status.Word().Replace('_', ' ')}: {words}", NextAt: null)
        {
            At = posted.At,
            By = posted.By,
            Channels = [PublicPage.Channel],
        });
        var playbook = await reactions.PlaybookOf(incident);
        foreach (var clock in await reactions.ClocksOf(incident, playbook))
        {
            if (clock is { Kind: ClockKind.StatusPageBy, State: ClockState.Running })
            {
                await reactions.Incident(id, new IncidentCommand.MeetClock(
                    clock.Kind, clock.DueAt, clock.Name, $"Said on {page.Settings.Name}.")
                { At = posted.At, By = posted.By });
            }
        }
    }
}
