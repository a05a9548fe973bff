using NodaTime;

namespace Muster.Core.Maintenance;

/// <summary>How planned work is announced, agreed and done. Source: maintenance.yaml, MNT.</summary>
public sealed record MaintenanceRules
{
    /// <summary>Who is told before (MNT-002).</summary>
    public IReadOnlyList<MaintenanceNotice> Notices { get; init; } = [];

    /// <summary>What a plan says (MNT-001).</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>What there must be before it may start (MNT-003, MNT-004).</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Who agrees, by role or body; empty when nobody must.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    /// <summary>How it is done, in words, or null: <c>blue-green</c>.</summary>
    public string? Strategy { get; init; }

    /// <summary>What is waited for, by name (MNT-006).</summary>
    public IReadOnlyDictionary<string, Duration> Timers { get; init; } =
        new Dictionary<string, Duration>(StringComparer.Ordinal);

    /// <summary>The states, in order, each with what is said when it is entered (MNT-005).</summary>
    public IReadOnlyList<MaintenanceState> States { get; init; } = [];

    /// <summary>What is looked at before it counts as done (MNT-008).</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>Whether alerts of its services are held back while it lasts (MNT-009).</summary>
    public bool MutesAlerts { get; init; } = true;

    /// <summary>Customers read of it on the status pages whose components consist of its services.</summary>
    public bool OnStatusPage { get; init; }

    /// <summary>The level of the incident that a failed window becomes, or null (MNT-010).</summary>
    public SeverityId? OnFailure { get; init; }

    /// <summary>What a status is called on every wire: <c>in-progress</c>.</summary>
    public static string WordOf(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.InProgress => "in-progress",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary>The organisation's own state for a status, or null: the names are compared without case, spaces and
    /// hyphens.</summary>
    public MaintenanceState? StateOf(MaintenanceStatus status) => States.FirstOrDefault(state =>
        Plain(state.Name) == Plain(WordOf(status))
        || (status == MaintenanceStatus.Completed && Plain(state.Name) == "complete"));

    private static string Plain(string name) =>
        new([.. name.Where(char.IsLetter).Select(char.ToLowerInvariant)]);
}

/// <summary>Who is told of planned work, and when.</summary>
/// <param name="Before">How long before it begins.</param>
/// <param name="Audiences">Who, by id; empty for all who follow its components.</param>
/// <param name="Template">The form, by id, or null.</param>
public sealed record MaintenanceNotice(Duration Before, IReadOnlyList<string> Audiences, string? Template);

/// <summary>A state of planned work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Message">What is said when it is entered, or null.</param>
public sealed record MaintenanceState(string Name, string? Message);
