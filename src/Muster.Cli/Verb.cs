using System.CommandLine;
using Muster.Core.Access;

namespace Muster.Cli;

/// <summary>One thing that can be asked, with what it needs of its asker and how people write it.</summary>
internal sealed class Verb : Command
{
    /// <summary>A verb without its deed; <see cref="Does"/> gives it one.</summary>
    internal Verb(string name, string description, Permission needs, params string[] examples)
        : base(name, $"{description} {Ask(needs)}")
    {
        Needs = needs;
        Examples = examples;
    }

    /// <summary>What the server asks of the token's owner; none where no server is asked.</summary>
    internal Permission Needs { get; }

    /// <summary>How people write it.</summary>
    internal IReadOnlyList<string> Examples { get; }

    /// <summary>Gives the verb its deed.</summary>
    internal Verb Does(Surroundings around, Func<Session, CancellationToken, Task<int>> deed)
    {
        SetAction(async (parsed, cancel) =>
        {
            using var session = new Session(parsed, around);
            return await session.Guard(() => deed(session, cancel), cancel);
        });
        return this;
    }

    private static string Ask(Permission needs) => needs switch
    {
        Permission.None => "(needs no permission)",
        Permission.Read => "(needs: observer)",
        Permission.Respond => "(needs: responder)",
        Permission.Configure => "(needs: lead)",
        _ => "(needs: administrator)",
    };
}
