using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Incidents;
using Muster.Engine.Monitors;
using Muster.Storage;

namespace Muster.Server.Catalog;

/// <summary>How one service is connected to what watches it.</summary>
public sealed record ConnectView
{
    public required Service Service { get; init; }

    /// <summary>What to paste into each sender.</summary>
    public required ConnectBlocks Blocks { get; init; }

    /// <summary>The reader sees the key.</summary>
    public bool HasKey { get; init; }

    public ServiceIntake Intake { get; init; } = ServiceIntake.Default;

    /// <summary>When its last signal arrived, and by which intake; null for never.</summary>
    public Signal? Last { get; init; }

    public IReadOnlyList<HeartbeatView> Heartbeats { get; init; } = [];

    /// <summary>What came of a test alert, or null.</summary>
    public TestOutcome? Test { get; init; }

    /// <summary>Where trouble is reported, when it may be.</summary>
    public string? ReportUrl { get; init; }

    public string Path => $"/services/{Service.Id}";
}

/// <summary>What came of a test alert.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Incident">The incident that it opened or belongs to, or null.</param>
/// <param name="Pages">Whom that pages, and how.</param>
public sealed record TestOutcome(Alert Alert, Incident? Incident, IReadOnlyList<PageRow> Pages);
