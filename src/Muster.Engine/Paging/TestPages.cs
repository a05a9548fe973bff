using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Paging;

/// <summary>
/// Tries out the way to each person as often as oncall.yaml says: a test page in working hours, whose answer is kept
/// (INT-023). Who does not answer is an open item of readiness (test case 73).
/// </summary>
internal static class TestPages
{
    private const string Key = "all";
    private const int PagesMax = 100;

    /// <summary>It is looked this often whose test is due.</summary>
    internal static Duration LookEvery { get; } = Duration.FromHours(1);

    /// <summary>Plans the first look when the playbook asks for tests and none is planned.</summary>
    internal static async ValueTask Plan(Reactions reactions)
    {
        if (reactions.Configuration.Written.OnCall.TestEvery is not null
            && await reactions.Transaction.Job(JobKinds.TestPages, Key) is null)
        {
            await reactions.Transaction.Arm(new NewJob(JobKinds.TestPages, Key, reactions.Now, ""));
        }
    }

    /// <summary>Sends the tests that are due, and plans the next look.</summary>
    internal static async ValueTask Do(Reactions reactions)
    {
        var playbook = reactions.Configuration.Written;
        if (playbook.OnCall.TestEvery is not { } every)
            return;
        var hours = playbook.Calendars.Count > 0 ? playbook.Calendars[0] : WorkingCalendar.Of(playbook.Zone);
        var isOpen = hours.IsOpen(reactions.Now);
        var next = isOpen ? reactions.Now + LookEvery : hours.NextOpening(reactions.Now) ?? reactions.Now + LookEvery;
        await reactions.Transaction.Arm(new NewJob(JobKinds.TestPages, Key, next, ""));
        if (!isOpen)
            return;
        foreach (var person in reactions.Configuration.People.Values
            .Where(person => person is { IsActive: true, IsReachable: true, Access: >= AccessLevel.Responder })
            .OrderBy(person => person.Id.Value, StringComparer.Ordinal))
        {
            if (await IsDue(reactions, person, every))
                await Send(reactions, person, every);
        }
    }

    private static async ValueTask<bool> IsDue(Reactions reactions, Responder person, Duration every)
    {
        var pages = await reactions.Transaction.Pages(new PageQuery { Responder = person.Id, Limit = PagesMax });
        return !pages.Any(page => page.QueuedAt + every > reactions.Now
            && page.State.Order is { Purpose: PagePurpose.Test });
    }

    private static async ValueTask Send(Reactions reactions, Responder person, Duration every)
    {
        var days = (int)Math.Max(1, Math.Round(every.TotalDays));
        var order = new PageOrder(person.Id, new PageReason
        {
            Sentence = $"This tests that you can be reached; it comes every {days} days. Say that it arrived.",
        });
        foreach (var page in PageRespondersOnEscalationStep.Spread(
            incident: null, order, PagePurpose.Test, reactions.Now, reactions.Configuration.Person, reactions.NewPage))
        {
            await reactions.Queue(page);
        }
    }
}
