using Muster.Core;
using Muster.Core.StatusPage;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.StatusPage;

/// <summary>
/// Planned work on a page begins, is reminded of and ends by itself, where its window says so. One job stands for the
/// next of these; what has happened is seen in what was said.
/// </summary>
internal static class WorkOnPage
{
    /// <summary>Subscribers are reminded so long before.</summary>
    internal static Duration RemindBefore { get; } = Duration.FromHours(1);

    private const string Reminded = "reminded";

    /// <summary>Plans the next of it, or nothing when nothing is left.</summary>
    internal static ValueTask Plan(Reactions reactions, PageInForce page, PublicId id) =>
        page.Incident(id.Value) is { Window: not null } work
            ? Plan(reactions, page, work)
            : reactions.Transaction.Disarm(JobKinds.PlannedWork, $"{page.Id}/{id}");

    /// <summary>Does what is due.</summary>
    internal static async ValueTask Do(Reactions reactions, Job job, StatusPageDesk desk)
    {
        var slash = job.Key.LastIndexOf('/');
        var page = await desk.Page(reactions.Transaction, reactions.Configuration, job.Key[..slash]);
        if (page?.Incident(job.Key[(slash + 1)..]) is not { Window: { } window, IsOpen: true } work)
            return;
        var now = reactions.Now;
        if (work.Status == PublicStatus.Scheduled && window.Begins && now >= window.From)
        {
            await Say(reactions, desk, page, work, PublicStatus.InProgress);
        }
        else if (work.Status != PublicStatus.Scheduled && window.Ends && now >= window.Until)
        {
            await Say(reactions, desk, page, work, PublicStatus.Completed);
        }
        else if (work.Status == PublicStatus.Scheduled && window.Reminds && !IsReminded(page, work)
            && now >= window.From - RemindBefore && now < window.From)
        {
            await Remind(reactions, desk, page, work);
        }
        else
        {
            await Plan(reactions, page, work);
        }
    }

    /// <summary>What customers read when it goes on by itself.</summary>
    internal static string Words(PublicStatus status) => status == PublicStatus.InProgress
        ? "Scheduled maintenance is currently in progress. We will provide updates as necessary."
        : "The scheduled maintenance has been completed.";

    private static async ValueTask Plan(Reactions reactions, PageInForce page, PublicIncident work)
    {
        var key = $"{page.Id}/{work.Id}";
        if (NextOf(page, work, reactions.Now) is { } next)
            await reactions.Transaction.Arm(new NewJob(JobKinds.PlannedWork, key, next, ""));
        else
            await reactions.Transaction.Disarm(JobKinds.PlannedWork, key);
    }

    private static Instant? NextOf(PageInForce page, PublicIncident work, Instant now)
    {
        var window = work.Window!;
        return !work.IsOpen ? null
            : work.Status != PublicStatus.Scheduled ? window.Ends ? window.Until : null
            : window.Reminds && !IsReminded(page, work) && now < window.From - RemindBefore
                ? window.From - RemindBefore
            : window.Begins ? window.From
            : null;
    }

    private static bool IsReminded(PageInForce page, PublicIncident work) =>
        work.Updates.Exists(update => update.Id == ReminderOf(page, work));

    private static PublicId ReminderOf(PageInForce page, PublicIncident work) =>
        PublicId.Of($"{Reminded}/{page.Id}/{work.Id}/{work.Window!.From}");

    private static async ValueTask Say(
        Reactions reactions, StatusPageDesk desk, PageInForce page, PublicIncident work, PublicStatus to)
    {
        var window = work.Window!;
        var begins = to == PublicStatus.InProgress;
        var status = begins && window.SetsComponents ? ComponentStatus.UnderMaintenance
            : !begins && window.RestoresComponents ? ComponentStatus.Operational
            : (ComponentStatus?)null;
        await desk.Run(reactions, page.Id, new PublicPageCommand.Publish
        {
            At = reactions.Now,
            By = Actor.Muster,
            Incident = work.Id,
            Update = PublicId.Of($"{to}/{page.Id}/{work.Id}"),
            Status = to,
            Body = Words(to),
            Components = status is { } set
                ? [.. work.Components.Where(id => page.Component(id) is not null).Select(id => (id, set))]
                : [],
            Notifies = begins ? window.TellsBegin : window.TellsEnd,
        });
    }

    private static async ValueTask Remind(
        Reactions reactions, StatusPageDesk desk, PageInForce page, PublicIncident work) =>
        await desk.Run(reactions, page.Id, new PublicPageCommand.Publish
        {
            At = reactions.Now,
            By = Actor.Muster,
            Incident = work.Id,
            Update = ReminderOf(page, work),
            Status = PublicStatus.Scheduled,
            Body = "The scheduled maintenance begins in an hour.",
        });
}
