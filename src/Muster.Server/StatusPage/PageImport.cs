using Muster.Core;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Compat.Statuspage;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Server.StatusPage;

/// <summary>
/// Brings what a Statuspage account knows onto a page made here. Nobody is told of what is past; what was brought
/// before is not brought again, so a second try goes on where the first one ended.
/// </summary>
internal sealed class PageImport(StatusPageDesk desk, SubscriberDesk subscribers)
{
    /// <summary>What came of it.</summary>
    internal sealed record Outcome
    {
        internal int Components { get; set; }

        internal int Groups { get; set; }

        internal int Incidents { get; set; }

        internal int Updates { get; set; }

        internal int Subscribers { get; set; }

        internal List<(string What, string Why)> LeftOut { get; } = [];
    }

    /// <summary>Brings an account onto a page.</summary>
    internal async Task<(Outcome? Done, Refusal? Refusal)> Bring(
        string page, StatuspageAccount account, Actor by, CancellationToken cancel)
    {
        if (await desk.Find(page, cancel) is { Rules: not null })
        {
            return (null, PageRefusals.Wrong(
                "in-file", "id", "A file of the playbook defines this page. Choose another id."));
        }

        var outcome = new Outcome();
        outcome.LeftOut.AddRange(account.LeftOut);
        if (await desk.Find(page, cancel) is null)
        {
            var settings = new StatusPageSettings(account.Name, account.Description, null, account.Zone, null);
            var (_, refusal) = await desk.Run(page, now => new C.Make(page, settings) { At = now, By = by }, cancel);
            if (refusal is not null)
                return (null, refusal);
        }

        await Parts(page, account, by, outcome, cancel);
        foreach (var story in account.Incidents)
            await Tell(page, story, by, outcome, cancel);
        foreach (var part in account.Components.Where(part => part.Status != ComponentStatus.Operational))
        {
            await desk.Run(
                page,
                now => new C.SetComponent(part.Id, part.Status, "Brought from Statuspage") { At = now, By = by },
                cancel);
        }

        foreach (var order in account.Subscribers)
        {
            var (_, refused) = await subscribers.Subscribe(page, order, by, cancel);
            if (refused is null)
                outcome.Subscribers++;
            else
                outcome.LeftOut.Add((order.Address, refused.Message));
        }

        return (outcome, null);
    }

    private async Task Parts(
        string page, StatuspageAccount account, Actor by, Outcome outcome, CancellationToken cancel)
    {
        var groups = account.Groups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var part in account.Components)
        {
            // Its heading comes with the group, which has to be there first.
            var settings = part.Settings with { Group = null };
            var (_, refused) = await desk.Run(
                page, now => new C.WriteComponent(part.Id, settings) { At = now, By = by }, cancel);
            Count(refused, part.Settings.Name, outcome, () => outcome.Components++);
        }

        foreach (var group in account.Groups)
        {
            string[] members =
            [
                .. group.Components.Concat(account.Components.Where(part => part.Settings.Group == group.Id)
                    .Select(part => part.Id)).Distinct(StringComparer.Ordinal)
                    .Where(id => account.Components.Any(part => part.Id == id)),
            ];
            var (_, refused) = await desk.Run(
                page,
                now => new C.WriteGroup(group.Id, group.Name, group.Description, members) { At = now, By = by },
                cancel);
            Count(refused, group.Name, outcome, () => outcome.Groups++);
        }

        foreach (var lost in account.Components.Where(part =>
            part.Settings.Group is { } group && !groups.Contains(group)))
        {
            outcome.LeftOut.Add((lost.Settings.Name, "its group is not in what was sent"));
        }
    }

    private async Task Tell(
        string page, StatuspageAccount.Story story, Actor by, Outcome outcome, CancellationToken cancel)
    {
        var known = (await desk.Find(page, cancel))!;
        string[] about = [.. story.Components.Where(id => known.Component(id) is not null)];
        var isNew = known.Incident(story.Id.Value) is null;
        foreach (var (at, word) in story.Words.Index())
        {
            if (known.Incident(story.Id.Value)?.Updates.Exists(each => each.Id == word.Id) == true)
                continue;
            var (_, refused) = await desk.Run(
                page,
                now => new C.Publish
                {
                    At = now,
                    By = by,
                    Incident = story.Id,
                    Update = word.Id,
                    Name = story.Name,
                    Status = word.Status,
                    Body = word.Body,
                    About = at == 0 ? about : null,
                    Impact = story.Impact,
                    Window = story.Window,
                    Backfilled = at == 0 ? story.At : null,
                    ShownAt = word.At,
                    Notifies = false,
                },
                cancel);
            Count(refused, story.Name, outcome, () => outcome.Updates++);
        }

        if (story.Words.Count == 0)
        {
            outcome.LeftOut.Add((story.Name, "nothing was said about it"));
            return;
        }

        if (isNew)
            outcome.Incidents++;
        if (story.Postmortem is { } learnt && known.Incident(story.Id.Value)?.Postmortem != learnt)
        {
            await desk.Run(page, now => new C.DraftPostmortem(story.Id, learnt) { At = now, By = by }, cancel);
            await desk.Run(
                page,
                now => new C.PublishPostmortem(story.Id, PublicId.Of($"{story.Id}/postmortem"), Notifies: false)
                {
                    At = now,
                    By = by,
                },
                cancel);
        }
    }

    private static void Count(Refusal? refused, string what, Outcome outcome, Action count)
    {
        if (refused is null)
            count();
        else
            outcome.LeftOut.Add((what, refused.Message));
    }
}
