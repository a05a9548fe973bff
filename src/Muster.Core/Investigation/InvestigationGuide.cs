using NodaTime;

namespace Muster.Core.Investigation;

/// <summary>Where people look for the cause. Source: investigation.yaml, INV.</summary>
public sealed record InvestigationGuide
{
    /// <summary>Where to look, in order.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What is asked.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>How far back, by what is looked at.</summary>
    public IReadOnlyDictionary<string, Duration> Windows { get; init; } =
        new Dictionary<string, Duration>(StringComparer.Ordinal);

    /// <summary>How many lines of a log, by what is looked at.</summary>
    public IReadOnlyDictionary<string, int> Lines { get; init; } =
        new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Pictures of the state.</summary>
    public IReadOnlyList<Dashboard> Dashboards { get; init; } = [];

    /// <summary>What is seen, and what it is probably.</summary>
    public IReadOnlyList<Symptom> Symptoms { get; init; } = [];

    /// <summary>Errors that are known, with their fix.</summary>
    public IReadOnlyList<KnownError> KnownErrors { get; init; } = [];

    /// <summary>Common causes and remedies, by area (INV-019).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Causes { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>What is recorded of the impact.</summary>
    public IReadOnlyList<string> Impact { get; init; } = [];

    /// <summary>The key under which a question is answered in an incident.</summary>
    public static string KeyOf(string question) => $"investigation: {question}";
}

/// <summary>A picture of the state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its address, or null.</param>
/// <param name="Service">The service, or null for all.</param>
/// <param name="Check">What to look for on it.</param>
public sealed record Dashboard(string Name, string? Url, ServiceId? Service, IReadOnlyList<string> Check);

/// <summary>What is seen, and what it is probably.</summary>
/// <param name="Seen">What is seen.</param>
/// <param name="Cause">What it is probably.</param>
/// <param name="Check">How to make sure, or null.</param>
/// <param name="Runbook">What to run, by id, or null.</param>
public sealed record Symptom(string Seen, string Cause, string? Check, string? Runbook);

/// <summary>An error that is known.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Pattern">A text in the alert or the log that tells it; case does not matter.</param>
/// <param name="Cause">What it is.</param>
/// <param name="Fix">What helps.</param>
/// <param name="Service">The service, or null for all.</param>
/// <param name="Runbook">What to run, by id, or null.</param>
public sealed record KnownError(
    string Id, string Pattern, string Cause, string Fix, ServiceId? Service, string? Runbook);
