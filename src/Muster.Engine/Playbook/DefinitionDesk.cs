using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Playbook;
using Muster.Engine.Access;
using Muster.Storage;

namespace Muster.Engine.Playbook;

/// <summary>
/// Makes, changes and retires teams, policies and services that no file defines (R7). A new service has its
/// integration key at once.
/// </summary>
public sealed class DefinitionDesk(IStore store, Live live, AccessDesk access)
{
    /// <summary>The longest text of a definition, in characters.</summary>
    public const int TextMax = 100_000;

    /// <summary>What a text would make of a definition; nothing is kept.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Its id, which may be new.</param>
    /// <param name="text">Keys and values as in the playbook's file, in JSON.</param>
    public DefinitionRead Preview(DefinitionKind kind, string id, string text) => Read(live.Now, kind, id, text);

    /// <summary>Makes something that no file defines, or changes it from now on.</summary>
    public async Task<Refusal?> Save(
        DefinitionKind kind, string id, string text, Actor by, CancellationToken cancel)
    {
        if (text.Length > TextMax)
            return Wrong(kind, "too-long", $"A definition has at most {TextMax} characters.");
        return await Change(async (transaction, configuration) =>
        {
            if (OwnedByFile(configuration, kind, id) is { } owned)
                return owned;
            var read = Read(configuration, kind, id, text);
            if (!read.IsGood)
            {
                return Wrong(kind, "wrong", string.Join(" ", read.Problems
                    .Where(each => each.Severity == ProblemSeverity.Error)
                    .Select(each => each.Text)));
            }

            await Decide(transaction, kind, id, new DefinitionCommand.Write(Canonical(text))
            {
                At = transaction.Now,
                By = by,
            });
            if (read.Service is { } service)
                await access.IssueMissingKeys(transaction, configuration, [service.Id]);
            return null;
        },
        cancel);
    }

    /// <summary>Takes away something that no file defines and nothing else needs.</summary>
    public Task<Refusal?> Retire(DefinitionKind kind, string id, Actor by, CancellationToken cancel) =>
        Change(async (transaction, configuration) =>
        {
            if (OwnedByFile(configuration, kind, id) is { } owned)
                return owned;
            if (configuration.DefinedHere(kind, id) is null)
            {
                return new Refusal($"{Word(kind)}.unknown", $"There is no {Word(kind)} {id}.")
                {
                    Kind = RefusalKind.Unknown,
                };
            }

            if (UserOf(configuration.Playbook, kind, id) is { } user)
            {
                return new Refusal(
                    $"{Word(kind)}.in-use", $"{user} needs the {Word(kind)} {id}. Change that first.");
            }

            await Decide(
                transaction, kind, id, new DefinitionCommand.Retire { At = transaction.Now, By = by });
            return null;
        },
        cancel);

    /// <summary>What a kind is called in codes, addresses and sentences.</summary>
    public static string Word(DefinitionKind kind) => kind.ToString().ToLowerInvariant();

    private DefinitionRead Read(Configuration configuration, DefinitionKind kind, string id, string text) =>
        live.Definitions is { } language && text.Length <= TextMax
            ? language.Read(kind, id, text, configuration.Playbook, configuration.People.Values)
            : new DefinitionRead();

    private async Task<Refusal?> Change(
        Func<ITransaction, Configuration, ValueTask<Refusal?>> work, CancellationToken cancel)
    {
        var refusal = await store.Transact(
            Lane.Human, async transaction => await work(transaction, await live.At(transaction)), cancel);
        await live.Refresh(store, cancel);
        return refusal;
    }

    internal static async ValueTask Decide(
        ITransaction transaction, DefinitionKind kind, string id, DefinitionCommand command)
    {
        var stream = StreamId.Of(kind, id);
        var before = await Streams.Load<Definition, DefinitionCommand, DefinitionEvent>(transaction, stream);
        await Streams.Run<Definition, DefinitionCommand, DefinitionEvent>(
            transaction, stream, before, command, fact => fact.At);
    }

    private static Refusal? OwnedByFile(Configuration configuration, DefinitionKind kind, string id)
    {
        if (!DefinitionsInForce.IsWritten(configuration.Written, kind, id))
            return null;
        var where = configuration.Written.Places.TryGetValue($"{Word(kind)}/{id}", out var place)
            ? $"{place.File}:{place.Line}"
            : DefinitionsInForce.FileOf(kind);
        return new Refusal(
            $"{Word(kind)}.owned-by-file",
            $"{where} defines the {Word(kind)} {id}. Change it there and apply the playbook.");
    }

    /// <summary>Who would miss it, in words, or null.</summary>
    private static string? UserOf(CheckedPlaybook playbook, DefinitionKind kind, string id)
    {
        switch (kind)
        {
            case DefinitionKind.Team:
                var team = new TeamId(id);
                return playbook.Services.FirstOrDefault(each => each.Team == team)?.Name
                    ?? playbook.Policies.FirstOrDefault(policy => policy.Steps.Any(step => step.Targets.Any(target =>
                        target is EscalationTarget.Members m && m.Team == team
                        || target is EscalationTarget.InTurn t && t.Team == team)))?.Name;
            case DefinitionKind.Policy:
                return playbook.Services.FirstOrDefault(each => each.Policy == new PolicyId(id))?.Name;
            default:
                return playbook.Services.FirstOrDefault(each => each.DependsOn.Contains(new ServiceId(id)))?.Name;
        }
    }

    /// <summary>One form for one meaning, so that the same again is no change.</summary>
    private static string Canonical(string text)
    {
        try
        {
            return JsonNode.Parse(text)?.ToJsonString() ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static Refusal Wrong(DefinitionKind kind, string what, string message) =>
        new($"{Word(kind)}.{what}", message) { Kind = RefusalKind.Invalid, Field = Word(kind) };
}
