using System.CommandLine;

namespace Muster.Cli.Incidents;

/// <summary>Which incident a verb is about: an argument, or <c>--incident-id</c> as other pagers write it.</summary>
internal sealed class WhichIncident
{
    private readonly Argument<string?> id = new("INCIDENT")
    {
        Description = "Its reference (INC-2026-11-21-001) or id",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> named = new("--incident-id", "--incident")
    {
        Description = "The same, by name",
        HelpName = "INCIDENT",
    };

    internal void AddTo(Verb verb)
    {
        verb.Add(id);
        verb.Add(named);
    }

    /// <summary>What was said, or null.</summary>
    internal string? Said(Session session) => session.Of(id) ?? session.Of(named);

    /// <summary>What was said.</summary>
    internal string Required(Session session) => Said(session)
        ?? throw new MisuseException(
            "which incident?", "Name it: INC-2026-11-21-001. 'muster incident list' shows them.");
}
