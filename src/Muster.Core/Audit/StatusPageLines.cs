using System.Diagnostics;
using Muster.Core.StatusPage;
using E = Muster.Core.StatusPage.PublicPageEvent;

namespace Muster.Core.Audit;

/// <summary>What was done on status pages, in words.</summary>
internal static class StatusPageLines
{
    internal static string Of(string page, PublicPageEvent fact) => fact switch
    {
        E.Made e => $"Made the status page {page}: {e.Settings.Name}.",
        E.Changed => $"Changed how the status page {page} is set.",
        E.ComponentListed e => $"The component {e.Id} stands on the status page {page} from now on.",
        E.ComponentWritten e => $"Set the component {e.Settings.Name} of the status page {page}.",
        E.ComponentRemoved e => $"Took the component {e.Id} off the status page {page}.",
        E.GroupWritten e => $"Set the group {e.Name} of the status page {page}.",
        E.GroupRemoved e => $"Took the group {e.Id} off the status page {page}.",
        E.ComponentSet e => $"Set {e.Id} on the status page {page} to {Plain(e.To)}.",
        E.Suspected e => $"The status page {page} shows a possible problem with {e.Id}.",
        E.SuspicionEnded e => $"The status page {page} shows no possible problem with {e.Id} any more. {e.Why}",
        E.SuspicionVetoed e => $"Took the possible problem with {e.Id} off the status page {page}. {e.Reason}",
        E.IncidentOpened e => $"Put {e.Name} ({e.Id}) on the status page {page}.",
        E.UpdatePosted e => $"Said on the status page {page}, {e.Incident}, {Plain(e.Status)}: {e.Body}",
        E.IncidentEdited e => $"Edited {e.Name} ({e.Incident}) on the status page {page}.",
        E.UpdateEdited e => $"Edited what was said about {e.Incident} on the status page {page}: {e.Body}",
        E.IncidentWithdrawn { Reason: { } reason } e => $"Withdrew {e.Incident} from the status page {page}. {reason}",
        E.IncidentWithdrawn e => $"Withdrew {e.Incident} from the status page {page}.",
        E.PostmortemDrafted e => $"Drafted what was learnt from {e.Incident} for the status page {page}.",
        E.PostmortemPublished e => $"Published what was learnt from {e.Incident} on the status page {page}.",
        E.PostmortemReverted e => $"Took what was learnt from {e.Incident} off the status page {page}.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string Plain(ComponentStatus status) => status.Word().Replace('_', ' ');

    private static string Plain(PublicStatus status) => status.Word().Replace('_', ' ');
}
