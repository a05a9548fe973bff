namespace Muster.Client.Playbook;

/// <summary>The playbook in force.</summary>
public sealed record PlaybookMessage
{
    /// <summary>Its version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The organisation.</summary>
    public required string Organisation { get; init; }

    /// <summary>IANA name of the organisation's zone.</summary>
    public required string Zone { get; init; }

    /// <summary>When it was applied, or null.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Who applied it, or null.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>SHA-256 of its sources.</summary>
    public string? Digest { get; init; }

    /// <summary>Its sources: path → text; only for administrators.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>The severities, worst first.</summary>
    public IReadOnlyList<SeverityLevelMessage> Severities { get; init; } = [];

    /// <summary>The policies.</summary>
    public IReadOnlyList<PolicyMessage> Policies { get; init; } = [];

    /// <summary>What was made on screens or by the API beside the files.</summary>
    public IReadOnlyList<MadeHereMessage> MadeHere { get; init; } = [];

    /// <summary>What is wrong with it or with the installation now.</summary>
    public IReadOnlyList<AlarmMessage> Alarms { get; init; } = [];
}

/// <summary>A level of the scheme.</summary>
/// <param name="Id">The word.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rank">From 0, worst first.</param>
/// <param name="Definition">What it means.</param>
/// <param name="Pages">Whether it pages people.</param>
public sealed record SeverityLevelMessage(string Id, string Name, int Rank, string Definition, bool Pages)
{
    /// <summary>What it means for the business, or null.</summary>
    public string? Business { get; init; }

    /// <summary>The class of service agreement that it breaks, or null.</summary>
    public string? ServiceLevel { get; init; }

    /// <summary>What makes an incident one of this level, a line each.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>What belongs to it, for comparison.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Its word in scales of others: <c>statuspage</c> → <c>critical</c>.</summary>
    public IReadOnlyDictionary<string, string> Outside { get; init; } = new Dictionary<string, string>();
}

/// <summary>An escalation policy.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Steps">How many steps it has.</param>
/// <param name="Rounds">How often they are gone through.</param>
public sealed record PolicyMessage(string Id, string Name, int Steps, int Rounds);

/// <summary>Something that Muster found wrong.</summary>
/// <param name="Key">What kind.</param>
/// <param name="Text">In words.</param>
/// <param name="Since">Since when.</param>
public sealed record AlarmMessage(string Key, string Text, DateTimeOffset Since);

/// <summary><c>POST /api/v1/playbook</c>: check the files and put them in force when nothing is wrong.</summary>
/// <param name="Files">Path relative to the folder → text.</param>
/// <param name="Force">Apply a state that was applied before.</param>
/// <param name="DryRun">Only check.</param>
/// <param name="Adopt">The files take over what screens made under the same ids; else that is refused.</param>
public sealed record ApplyPlaybookMessage(
    IReadOnlyDictionary<string, string>? Files = null, bool? Force = null, bool? DryRun = null, bool? Adopt = null);

/// <summary><c>GET /api/v1/playbook/export</c>: the playbook in force with what was made here, as files.</summary>
/// <param name="Files">Path relative to the folder → text.</param>
/// <param name="Written">What was made here and now stands in the files.</param>
/// <param name="Left">What was made here and has no place in files, a line each.</param>
public sealed record ExportedPlaybookMessage(
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyList<MadeHereMessage> Written,
    IReadOnlyList<string> Left);

/// <summary>Something that was made on a screen or by the API, or changed there.</summary>
/// <param name="File">The file that would hold it.</param>
/// <param name="Id">Its id there.</param>
public sealed record MadeHereMessage(string File, string Id);

/// <summary>What came of it.</summary>
/// <param name="Version">The version now in force, or null when it was not applied.</param>
/// <param name="Problems">What is wrong, empty when nothing.</param>
public sealed record ApplyAnswerMessage(int? Version, IReadOnlyList<PlaybookProblemMessage> Problems);

/// <summary>A problem of the playbook.</summary>
/// <param name="File">Relative to the folder.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Severity">error or warning.</param>
/// <param name="Code">Stable.</param>
/// <param name="Text">What is wrong and what to do.</param>
public sealed record PlaybookProblemMessage(
    string File, int Line, int Column, string Severity, string Code, string Text);
