using Muster.Core;
using Muster.Core.Actions;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Postmortems;
using Muster.Engine.Actions;
using Muster.Engine.Clocks;
using Muster.Engine.Communications;
using Muster.Storage;
using NodaTime;
using C = Muster.Core.Postmortems.PostmortemCommand;
using E = Muster.Core.Postmortems.PostmortemEvent;

namespace Muster.Engine.Postmortems;

/// <summary>A post-mortem with its incident and the rules that hold for it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Incident">Its incident.</param>
/// <param name="Playbook">The playbook that the incident is pinned to.</param>
/// <param name="Signers">The roles that sign.</param>
public sealed record PostmortemView(
    Postmortem Document, Incident Incident, CheckedPlaybook Playbook, IReadOnlyList<string> Signers)
{
    /// <summary>The organisation's word for where it is.</summary>
    public string StatusWord
    {
        get
        {
            var words = Playbook.Postmortems.Statuses;
            var at = Document.Status switch
            {
                PostmortemStatus.Draft or PostmortemStatus.ChangesAsked => 0,
                PostmortemStatus.InReview or PostmortemStatus.Reviewed => 1,
                _ => words.Count - 1,
            };
            return at >= 0 && at < words.Count ? words[at] : Document.Status.Word();
        }
    }

    /// <summary>The document as Markdown.</summary>
    public string Markdown(Func<ResponderId, string> nameOf, IReadOnlyList<string> actions) => PostmortemText.Markdown(
        Document, StatusWord, Playbook.Postmortems.Principles, nameOf, Playbook.Zone, actions);
}

/// <summary>Who is asked to a meeting, and how its agenda fits.</summary>
/// <param name="Attendees">Who comes.</param>
/// <param name="Optional">Who may come.</param>
/// <param name="Warning">What does not fit, or null.</param>
public sealed record MeetingProposal(
    IReadOnlyList<ResponderId> Attendees, IReadOnlyList<ResponderId> Optional, string? Warning);

/// <summary>What people do with post-mortems.</summary>
public sealed class PostmortemDesk(IStore store, Live live, Ids ids)
{
    private readonly Folds<Postmortem, C, E> known = new(StreamKinds.Postmortem);
    private readonly Folds<ActionItem, ActionCommand, ActionEvent> promised = new(StreamKinds.Action);

    /// <summary>All, what is not published first, then the newest.</summary>
    public async Task<IReadOnlyList<PostmortemView>> All(CancellationToken cancel) => await store.Read(
        async reading =>
        {
            List<PostmortemView> views = [];
            foreach (var document in await known.All(reading))
            {
                if (document.Exists && await View(reading, document) is { } view)
                    views.Add(view);
            }

            return (IReadOnlyList<PostmortemView>)
            [
                .. views.OrderBy(view => view.Document.Status >= PostmortemStatus.Published)
                    .ThenByDescending(view => view.Document.Opening!.At),
            ];
        },
        cancel);

    /// <summary>The one of an incident, or null.</summary>
    public async Task<PostmortemView?> Find(IncidentId id, CancellationToken cancel) => await store.Read(
        async reading => (await known.Of(reading, id.ToString())).State is { Exists: true } document
            ? await View(reading, document)
            : null,
        cancel);

    /// <summary>Begins one because a person wants it: any incident can be learnt from.</summary>
    public Task<Refusal?> Open(
        IncidentId id, string? why, PostmortemForm form, Actor by, CancellationToken cancel) => Run(
            id,
            async (reactions, incident) => await PostmortemTick.BeginFor(
                reactions, incident, string.IsNullOrWhiteSpace(why) ? $"{by.Name} asked for it." : why.Trim(), form,
                by),
            cancel);

    /// <summary>Drafts anew; what people have written stays.</summary>
    public Task<Refusal?> Draft(IncidentId id, Actor by, CancellationToken cancel) => Run(
        id,
        async (reactions, incident) =>
        {
            if (!(await PostmortemTick.Load(reactions, id)).State.Exists)
                return PostmortemRefusals.Unknown;
            await PostmortemTick.Draft(reactions, incident, await reactions.PlaybookOf(incident), by);
            return null;
        },
        cancel);

    /// <summary>Asks something of it.</summary>
    public Task<Refusal?> Run(IncidentId id, Func<Instant, C> command, CancellationToken cancel) => Run(
        id,
        async (reactions, incident) =>
        {
            var asked = command(reactions.Now);
            if (asked is C.SetOwner owner)
                return await PostmortemTick.Ask(reactions, incident, owner.Owner, owner.By);
            var (decision, _) = await PostmortemTick.Decide(reactions, id, asked);
            foreach (var factor in decision.Facts.OfType<E.FactorAdded>())
                await Challenge(reactions, incident, factor);
            return decision.Refusal;
        },
        cancel);

    /// <summary>What contributed before and contributes again: whatever was promised against it is challenged, and its
    /// owner hears of it.</summary>
    private async ValueTask Challenge(Reactions reactions, Incident incident, E.FactorAdded factor)
    {
        var before = (await known.All(reactions.Transaction))
            .Where(document => document.Exists && document.Incident != incident.Id)
            .SelectMany(document => document.Factors)
            .Where(each => each.Text.Equals(factor.Text, StringComparison.OrdinalIgnoreCase))
            .Select(each => each.Id).ToHashSet();
        foreach (var action in (await promised.All(reactions.Transaction)).ToList())
        {
            if (action.Plan?.Factor is not { } against || !before.Contains(against))
                continue;
            await ActionTick.Decide(reactions, action.Promise!.Id, new ActionCommand.Challenge(
                incident.Id, incident.Reference, factor.Text)
            { At = reactions.Now, By = factor.By });
            foreach (var person in ActionTick.Owners(reactions, action))
            {
                await PostmortemTick.Tell(
                    reactions, person, $"{incident.Reference} came although {ActionTick.Name(action)} was promised.");
            }
        }
    }

    /// <summary>Signs it: in the role that is named, else in the first one that the person has and that nobody signed
    /// in.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="role">The role, or null.</param>
    /// <param name="revision">What was read; its first characters are enough.</param>
    /// <param name="by">Who signs.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<Refusal?> Sign(
        IncidentId id, string? role, string? revision, Settler by, CancellationToken cancel) => Run(
        id,
        async (reactions, incident) =>
        {
            var document = (await PostmortemTick.Load(reactions, id)).State;
            var playbook = await reactions.PlaybookOf(incident);
            var signers = OpenPostmortemOnResolution.Signers(playbook, incident.Severity);
            var mine = signers.Where(each => Has(reactions, incident, playbook, each, by.Who)).ToList();
            var done = document.ValidSignatures.Select(each => each.As).ToHashSet(StringComparer.Ordinal);
            var chosen = signers.Count == 0 ? "reader"
                : role is { } named ? mine.FirstOrDefault(each => Is(each, named))
                : mine.FirstOrDefault(each => !done.Contains(each)) ?? mine.FirstOrDefault();
            if (chosen is null)
                return PostmortemRefusals.NotASigner(signers);
            var full = document.Exists ? document.Revision : "";
            var read = revision is { Length: >= 8 } && full.StartsWith(revision, StringComparison.OrdinalIgnoreCase)
                ? full
                : revision ?? "";
            return (await PostmortemTick.Decide(reactions, id, new C.Sign(chosen, read, signers)
            {
                At = reactions.Now,
                By = by.By,
            })).Decision.Refusal;
        },
        cancel);

    /// <summary>Sets the meeting; a leader who responded needs a reason.</summary>
    public Task<Refusal?> SetMeeting(
        IncidentId id, Instant startsAt, ResponderId facilitator, string? reason, Actor by, CancellationToken cancel) =>
        Run(
            id,
            async (reactions, incident) =>
            {
                var playbook = await reactions.PlaybookOf(incident);
                var proposal = Propose(reactions.Configuration, incident, playbook, reactions.Now);
                var meeting = new E.MeetingSet(
                    startsAt, playbook.Postmortems.Meeting?.Length, facilitator, proposal.Attendees, proposal.Optional,
                    string.IsNullOrWhiteSpace(reason) ? null : reason.Trim())
                {
                    At = reactions.Now,
                    By = by,
                };
                return (await PostmortemTick.Decide(
                    reactions, id, new C.SetMeeting(meeting, incident.Responders.Contains(facilitator))
                    {
                        At = reactions.Now,
                        By = by,
                    })).Decision.Refusal;
            },
            cancel);

    /// <summary>Takes in a Markdown document: its parts by their headings.</summary>
    public Task<Refusal?> Import(IncidentId id, string markdown, Actor by, CancellationToken cancel) => Run(
        id,
        async (reactions, _) =>
        {
            var document = (await PostmortemTick.Load(reactions, id)).State;
            if (!document.Exists)
                return PostmortemRefusals.Unknown;
            foreach (var (title, text) in PostmortemText.Parts(markdown))
            {
                if (document.Sections.Find(each => Is(each.Title, title)) is not { } section)
                    continue;
                var saved = await PostmortemTick.Decide(
                    reactions, id, new C.SaveSection(section.Id, section.Number, text)
                    {
                        At = reactions.Now,
                        By = by,
                    });
                if (saved.Decision.Refusal is { } refusal)
                    return refusal;
            }

            return null;
        },
        cancel);

    /// <summary>Who is asked to the meeting of an incident (PMR-003), and whether its agenda fits (PMR-004).</summary>
    public MeetingProposal Propose(PostmortemView view, Instant now) =>
        Propose(live.Now, view.Incident, view.Playbook, now);

    private static MeetingProposal Propose(
        Configuration configuration, Incident incident, CheckedPlaybook playbook, Instant now)
    {
        if (playbook.Postmortems.Meeting is not { } rules)
            return new MeetingProposal(incident.Responders, [], Warning: null);
        var attendees = rules.Attendees.SelectMany(words => People(words)).Distinct().ToList();
        var planned = rules.Agenda.Aggregate(Duration.Zero, (sum, item) => sum + (item.Length ?? Duration.Zero));
        return new MeetingProposal(
            attendees.Count > 0 ? attendees : incident.Responders,
            [.. rules.OptionalAttendees.SelectMany(words => People(words)).Distinct().Except(attendees)],
            rules.Length is { } length && planned > length
                ? $"The agenda takes {planned.TotalMinutes:0} minutes and the meeting lasts {length.TotalMinutes:0}."
                : null);

        IEnumerable<ResponderId> People(string words)
        {
            if (words.Contains("respond", StringComparison.OrdinalIgnoreCase))
                return incident.Responders;
            if (words.StartsWith("role ", StringComparison.Ordinal)
                && incident.Roles.TryGetValue(new RoleId(words[5..]), out var holder))
            {
                return [holder];
            }

            if (words.Contains("service", StringComparison.OrdinalIgnoreCase)
                && incident.Declaration?.Service is { } service && playbook.Service(service)?.Team is { } team)
            {
                return playbook.Team(team)?.Members ?? [];
            }

            return DutyWatch.Known(configuration, words, now);
        }
    }

    private static bool Has(
        Reactions reactions, Incident incident, CheckedPlaybook playbook, string role, ResponderId who) =>
        MessageApproval.As([role], who, isAdministrator: false, incident, playbook, _ => null) is not null
        || DutyWatch.Owners(reactions.Configuration, role, reactions.Now).Contains(who);

    private static bool Is(string words, string named) =>
        words.Equals(named.Trim(), StringComparison.OrdinalIgnoreCase)
        || words.Equals($"role {named.Trim()}", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<PostmortemView?> View(IReading reading, Postmortem document)
    {
        if (await reading.Incident(document.Incident) is not { } row)
            return null;
        var playbook = await live.PlaybookOf(reading, row.State.PlaybookVersion);
        return new PostmortemView(
            document, row.State, playbook, OpenPostmortemOnResolution.Signers(playbook, row.State.Severity));
    }

    private Task<Refusal?> Run(
        IncidentId id, Func<Reactions, Incident, ValueTask<Refusal?>> work, CancellationToken cancel) =>
        store.React(
            live, ids,
            async reactions => await reactions.StateOf(id) is { } incident
                ? await work(reactions, incident)
                : IncidentRefusals.Unknown,
            cancel);
}
