using System.Text.Json.Nodes;

namespace Muster.Client.Playbook;

/// <summary>A team, policy or service in the language of its file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Definition">Its keys and values.</param>
/// <param name="MadeHere">Made on a screen or by the API; else a file defines it and it is read-only.</param>
/// <param name="Place">Where a file defines it: <c>teams.yaml:3</c>; or null.</param>
public sealed record DefinitionMessage(string Id, JsonNode? Definition, bool MadeHere, string? Place);

/// <summary>What a definition would make.</summary>
/// <param name="IsGood">It may be put in force.</param>
/// <param name="Problems">What is wrong with it.</param>
public sealed record DefinitionPreviewMessage(bool IsGood, IReadOnlyList<string> Problems)
{
    /// <summary>A patch of the file, when a file defines it; empty when nothing changes.</summary>
    public string? Patch { get; init; }

    /// <summary>For a policy: its steps, with who would be paged at this moment.</summary>
    public IReadOnlyList<Escalation.StepMessage> Steps { get; init; } = [];
}

/// <summary>A thing to set up before anybody relies on the installation.</summary>
/// <param name="Code">Its name, which does not change: <c>mail</c>, <c>schedule</c>, <c>reachable</c> …</param>
/// <param name="Done">It is done.</param>
/// <param name="Text">What, one sentence.</param>
/// <param name="Detail">How, or why.</param>
/// <param name="Link">Where to do it, below the server's address.</param>
public sealed record ReadinessMessage(string Code, bool Done, string Text, string Detail, string Link);
