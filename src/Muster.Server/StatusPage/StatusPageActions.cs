using Muster.Client.StatusPage;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Server.StatusPage;

/// <summary>What people say on status pages, for JSON and screens alike.</summary>
internal sealed class StatusPageActions(StatusPageDesk desk, IncidentActions incidents)
{
    /// <summary>Says something; a null id opens an incident on the page.</summary>
    internal async Task<(PublicIncident? Incident, Refusal? Refusal)> Publish(
        PageInForce page, PublicId? known, PublishMessage said, Asker asker, CancellationToken cancel)
    {
        if (Read(said, out var status, out var impact, out var components) is { } wrong)
            return (null, wrong);
        var behind = said.Incident is { Length: > 0 } reference
            ? await incidents.Find(reference, asker, cancel)
            : null;
        if (said.Incident is { Length: > 0 } && behind is null)
        {
            return (null, PageRefusals.Wrong(
                "incident-unknown", "incident", $"There is no incident '{said.Incident}'."));
        }

        var id = known ?? (behind is null
            ? desk.NewId()
            : AnnounceIncidentOnDeclaration.IdOf(page.Id, behind.Id));
        if (known is null && page.Incident(id.Value) is not null)
            id = desk.NewId();
        var update = desk.NewId();
        var release = said.Release is { Length: > 0 } reason
            ? new SecurityRelease(reason, asker.May(Permission.Administer))
            : null;
        var (after, refusal) = await desk.Run(
            page.Id,
            now => new C.Publish
            {
                At = now,
                By = asker.AsActor,
                Incident = id,
                Update = update,
                Name = said.Name,
                Status = status,
                Body = said.Body,
                Impact = impact,
                Components = components,
                Restores = said.Restore ?? true,
                Of = behind?.Id,
                Window = WindowOf(said),
                Notifies = said.Notify ?? true,
            },
            cancel,
            release);
        return refusal is null ? (after!.Incident(id.Value), null) : (null, refusal);
    }

    private static Refusal? Read(
        PublishMessage said,
        out PublicStatus? status,
        out PageImpact? impact,
        out IReadOnlyList<(string Component, ComponentStatus Status)> components)
    {
        (status, impact) = (PublicWords.StatusOf(said.Status), PublicWords.ImpactOf(said.Impact));
        components = [];
        if (status is null && said.Status is { Length: > 0 })
            return PageRefusals.Wrong("status-wrong", "status", $"'{said.Status}' is no status of an incident.");
        if (impact is null && said.Impact is { Length: > 0 })
            return PageRefusals.Wrong("impact-wrong", "impact", $"'{said.Impact}' is none, minor, major or critical.");
        if (said.ScheduledFor is null != said.ScheduledUntil is null)
        {
            return PageRefusals.Wrong(
                "window-wrong", "scheduledUntil", "Planned work has a beginning and an end after it.");
        }

        List<(string, ComponentStatus)> read = [];
        foreach (var (id, word) in said.Components ?? new Dictionary<string, string>())
        {
            if (PublicWords.ComponentStatusOf(word) is not { } set)
            {
                return PageRefusals.Wrong(
                    "component-status-wrong", "components", $"'{word}' is no status of a component.");
            }

            read.Add((id, set));
        }

        components = read;
        return null;
    }

    private static PlannedWindow? WindowOf(PublishMessage said) =>
        Wire.At(said.ScheduledFor) is { } from && Wire.At(said.ScheduledUntil) is { } until
            ? new PlannedWindow(
                from, until, Reminds: true, Begins: true, Ends: true, SetsComponents: true, RestoresComponents: true,
                TellsBegin: true, TellsEnd: true)
            : null;
}
