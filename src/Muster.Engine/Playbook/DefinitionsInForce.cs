using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Muster.Core;
using Muster.Core.Playbook;
using Muster.Storage;

namespace Muster.Engine.Playbook;

/// <summary>
/// A playbook with the teams, policies and services that were made on screens or by the API. Keeps what it made until
/// something in it changes.
/// </summary>
/// <param name="language">Reads what is kept as text; null when nothing is.</param>
internal sealed class DefinitionsInForce(DefinitionLanguage? language)
{
    private readonly ConditionalWeakTable<CheckedPlaybook, Made> made = [];

    /// <summary>What the files define first, then what was made here, by id; a file wins where both do.</summary>
    internal CheckedPlaybook Of(CheckedPlaybook written, ImmutableDictionary<string, Definition> definitions)
    {
        if (language is null || definitions.IsEmpty)
            return written;
        if (made.TryGetValue(written, out var known) && ReferenceEquals(known.Definitions, definitions))
            return known.Playbook;

        var whole = written;
        foreach (var kind in Enum.GetValues<DefinitionKind>())
        {
            foreach (var id in IdsOf(definitions, kind).Where(id => !IsWritten(written, kind, id)))
            {
                if (definitions[StreamId.Of(kind, id).Key].Text is { } text)
                    whole = With(whole, language.Read(kind, id, text, whole, whole.People));
            }
        }

        made.AddOrUpdate(written, new Made(definitions, whole));
        return whole;
    }

    /// <summary>Whether a playbook has a thing of this kind and id.</summary>
    internal static bool IsWritten(CheckedPlaybook playbook, DefinitionKind kind, string id) => kind switch
    {
        DefinitionKind.Team => playbook.Team(new TeamId(id)) is not null,
        DefinitionKind.Policy => playbook.Policy(new PolicyId(id)) is not null,
        _ => playbook.Service(new ServiceId(id)) is not null,
    };

    /// <summary>What was made on screens and has its home in files from now on is retired there.</summary>
    internal static async ValueTask HandOver(
        ITransaction transaction, Configuration configuration, CheckedPlaybook files, Actor by)
    {
        foreach (var (kind, id, _) in configuration.AllDefinedHere.Where(each => IsWritten(files, each.Kind, each.Id)))
        {
            await DefinitionDesk.Decide(
                transaction, kind, id, new DefinitionCommand.Retire { At = transaction.Now, By = by });
        }
    }

    /// <summary>The file that defines things of a kind.</summary>
    internal static string FileOf(DefinitionKind kind) => kind switch
    {
        DefinitionKind.Team => "teams.yaml",
        DefinitionKind.Policy => "escalation.yaml",
        _ => "catalog.yaml",
    };

    /// <summary>The ids of a kind among definitions, in order.</summary>
    internal static IEnumerable<string> IdsOf(ImmutableDictionary<string, Definition> definitions, DefinitionKind kind)
    {
        var prefix = StreamId.Of(kind, "").Key;
        return definitions.Keys
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => key[prefix.Length..])
            .Order(StringComparer.Ordinal);
    }

    private static CheckedPlaybook With(CheckedPlaybook playbook, DefinitionRead read) => playbook with
    {
        Teams = read.Team is { } team ? [.. playbook.Teams, team] : playbook.Teams,
        Policies = read.Policy is { } policy ? [.. playbook.Policies, policy] : playbook.Policies,
        Services = read.Service is { } service ? [.. playbook.Services, service] : playbook.Services,
    };

    private sealed record Made(ImmutableDictionary<string, Definition> Definitions, CheckedPlaybook Playbook);
}
