using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Escalation;

/// <summary>An answer to what a step of a policy offered or asked.</summary>
/// <param name="Level">The step's level.</param>
/// <param name="IsAccepted">Whether it is to be done.</param>
/// <param name="Note">What the person says to it, or null.</param>
/// <param name="Case">The number of a case raised with a vendor, or null.</param>
public sealed record PromptAnswer(int Level, bool IsAccepted, string? Note, string? Case);

/// <summary>An incident on a list, and since when.</summary>
public sealed record ListedIncident(Incident Incident, string List, Instant Since);

/// <summary>What people do with escalations beside escalating: answer prompts, call all hands, go through
/// lists.</summary>
public sealed class EscalationDesk(IStore store, Live live, Ids ids)
{
    private const int ListedMax = 1_000;

    /// <summary>Answers a prompt; a repeat changes nothing.</summary>
    public Task<Refusal?> Answer(IncidentId id, PromptAnswer answer, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            if (!incident.IsOpen)
                return IncidentRefusals.ReopenFirst(incident);
            var decision = await reactions.Escalation(id, (_, policy, reach) =>
                new EscalationCommand.AnswerPrompt(policy, answer.Level, answer.IsAccepted, by, reach)
                {
                    At = reactions.Now,
                    Note = answer.Note,
                    Case = answer.Case,
                });
            return decision.Refusal;
        },
        cancel);

    /// <summary>Pages a level because a person says that one of its triggers holds (ESC-007).</summary>
    public Task<Refusal?> Trigger(IncidentId id, int level, string why, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            if (!incident.IsOpen)
                return IncidentRefusals.ReopenFirst(incident);
            await reactions.Escalation(id, (_, policy, reach) =>
                new EscalationCommand.Start(policy, incident.Severity, reach)
                {
                    At = reactions.Now,
                    IsQuiet = true,
                    Classes = incident.Classes,
                });
            return (await reactions.Escalation(id, (_, policy, reach) =>
                new EscalationCommand.GoTo(policy, level, by, reach) { At = reactions.Now, Why = why })).Refusal;
        },
        cancel);

    /// <summary>Pages everybody who can be paged: all hands.</summary>
    public Task<Refusal?> CallAllHands(IncidentId id, string? message, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            if (!incident.IsOpen)
                return IncidentRefusals.ReopenFirst(incident);
            var words = string.IsNullOrWhiteSpace(message) ? "" : $" {message.Trim()}";
            foreach (var person in reactions.Configuration.People.Values
                .Where(person => person.IsReachable && by.AsResponder != person.Id)
                .OrderBy(person => person.Id.Value, StringComparer.Ordinal))
            {
                var order = new PageOrder(
                    person.Id, new PageReason { Sentence = $"{by.Name} calls all hands.{words}" });
                foreach (var page in PageRespondersOnEscalationStep.Spread(
                    id, order, PagePurpose.Help, reactions.Now, reactions.Configuration.Person, reactions.NewPage))
                {
                    await reactions.Queue(page);
                }
            }

            return (Refusal?)null;
        },
        cancel);

    /// <summary>The open incidents that policies put on lists, by list and then the longest first (ESC-010,
    /// ESC-011).</summary>
    public Task<IReadOnlyList<ListedIncident>> Listed(CancellationToken cancel) =>
        store.Read<IReadOnlyList<ListedIncident>>(
            async reading =>
            {
                var rows = await reading.Incidents(new IncidentQuery
                {
                    Statuses = [.. Enum.GetValues<IncidentStatus>().Where(status => status.IsOpen())],
                    Limit = ListedMax,
                });
                List<ListedIncident> listed = [];
                foreach (var row in rows)
                    listed.AddRange(await ListsOf(reading, row.State));
                return [.. listed.OrderBy(each => each.List, StringComparer.Ordinal).ThenBy(each => each.Since)];
            },
            cancel).AsTask();

    /// <summary>Takes an incident off a list, or moves it to another; a repeat changes nothing.</summary>
    /// <param name="id">Which.</param>
    /// <param name="list">The list that it is on.</param>
    /// <param name="to">The list that it goes to; null when it is dealt with.</param>
    /// <param name="note">What the team says to it, or null.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<Refusal?> LeaveList(
        IncidentId id, string list, string? to, string? note, Actor by, CancellationToken cancel) =>
        Run(async reactions => (await reactions.Escalation(id, (_, _, _) =>
            new EscalationCommand.LeaveList(list, to, by) { At = reactions.Now, Note = note })).Refusal, cancel);

    private static async ValueTask<IEnumerable<ListedIncident>> ListsOf(IReading reading, Incident incident)
    {
        Dictionary<string, Instant> lists = new(StringComparer.Ordinal);
        foreach (var stored in await reading.Facts(StreamId.EscalationOf(incident.Id), afterVersion: 0))
        {
            switch (stored.Body is { } body ? FactJson.Read<EscalationEvent>(body) : null)
            {
                case EscalationEvent.StepReached { List: { } list } e:
                    lists.TryAdd(list, e.At);
                    break;
                case EscalationEvent.ListLeft e:
                    lists.Remove(e.List);
                    if (e.To is { } to)
                        lists.TryAdd(to, e.At);
                    break;
            }
        }

        return lists.Select(each => new ListedIncident(incident, each.Key, each.Value));
    }

    private Task<T> Run<T>(Func<Reactions, ValueTask<T>> work, CancellationToken cancel) =>
        store.React(live, ids, work, cancel);
}
