using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Storage;

namespace Muster.Engine.Access;

/// <summary>
/// Forgets a person: what was written of them and the addresses that pages went to lose their bodies in the log, their
/// tokens and calendars end, and one fact says who did it and why. The chain still holds, because digests stay (R5).
/// </summary>
/// <remarks>Their name beside what they did in incidents stays: that is the record of the incident.</remarks>
public sealed class ErasureDesk(IStore store, Live live)
{
    private const int PagesMax = 1_000;

    /// <summary>Erases a person; nothing when that was done.</summary>
    /// <param name="id">Whom.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<Refusal?> Erase(ResponderId id, string reason, Actor by, CancellationToken cancel)
    {
        var refusal = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                var changes = configuration.ChangesOf(id);
                if (changes is { IsErased: true })
                    return null;
                if (Problem(configuration, id) is { } problem)
                    return problem;
                var stream = StreamId.Of(id);
                var before = await Streams.Load<Person, PersonCommand, PersonEvent>(transaction, stream);
                var command = new PersonCommand.Erase(reason) { At = transaction.Now, By = by };
                if (Person.Decide(before.State, command).Refusal is { } refused)
                    return refused;
                await transaction.Erase(stream);
                await Pages(transaction, id);
                await Keys(transaction, configuration, id, by);
                await Streams.Run<Person, PersonCommand, PersonEvent>(
                    transaction, stream, before, command, fact => fact.At);
                await transaction.Arm(new NewJob(JobKinds.PersonGone, id.Value, transaction.Now, ""));
                return (Refusal?)null;
            },
            cancel);
        await live.Refresh(store, cancel);
        return refusal;
    }

    private static Refusal? Problem(Configuration configuration, ResponderId id)
    {
        if (configuration.Person(id) is not { } person)
            return new Refusal("person.unknown", $"There is nobody called {id}.") { Kind = RefusalKind.Unknown };
        if (configuration.Written.Places.TryGetValue($"person/{id}", out var place))
        {
            return new Refusal(
                "person.owned-by-file",
                $"{place.File}:{place.Line} names {id}. Take them out of the file, apply the playbook, then erase.");
        }

        return person.Access == AccessLevel.Administrator && configuration.Administrators is [_]
            ? new Refusal(
                "person.last-administrator", "Nobody else is an administrator. Make somebody else one first.")
            : null;
    }

    /// <summary>Addresses and reasons of pages to them go; that there were pages, and what came of them,
    /// stays.</summary>
    private static async ValueTask Pages(ITransaction transaction, ResponderId id)
    {
        PageId? before = null;
        while (true)
        {
            var rows = await transaction.Pages(new PageQuery { Responder = id, Before = before, Limit = PagesMax });
            foreach (var row in rows)
            {
                await transaction.Erase(StreamId.Of(row.Id));
                var order = row.State.Order! with
                {
                    Address = "",
                    Reason = row.State.Order!.Reason with { Sentence = "Erased." },
                };
                await transaction.Save(row with { State = row.State with { Order = order, Why = null } });
            }

            if (rows.Count < PagesMax)
                return;
            before = rows[^1].Id;
        }
    }

    private static async ValueTask Keys(
        ITransaction transaction, Configuration configuration, ResponderId id, Actor by)
    {
        foreach (var token in configuration.Tokens.Values.Where(token => token.Owner == id))
        {
            await Append(
                transaction, new StreamId(StreamKinds.Token, token.Id.ToString()),
                new TokenEvent.Revoked { At = transaction.Now, By = by });
        }

        foreach (var feed in configuration.Feeds.Where(feed => feed.Owner == id || feed.Person == id))
        {
            await Append(
                transaction, StreamId.Of(feed.Id), new FeedEvent.Closed(feed.Id) { At = transaction.Now, By = by });
        }
    }

    private static async ValueTask Append(ITransaction transaction, StreamId stream, object fact) =>
        await transaction.Append(
            stream, await transaction.Version(stream), [new NewFact(fact, transaction.Now)]);
}
