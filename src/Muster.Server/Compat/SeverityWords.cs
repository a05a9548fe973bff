using Muster.Core.Alerts;

namespace Muster.Server.Compat;

/// <summary>How bad, in the words of many makers.</summary>
internal static class SeverityWords
{
    /// <summary>The severity of a word; an unknown word or none counts as critical: doubt is never quiet.</summary>
    internal static AlertSeverity Read(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "error" or "err" or "major" or "high" or "p2" or "sev2" or "2" => AlertSeverity.Error,
        "warning" or "warn" or "minor" or "medium" or "moderate" or "p3" or "sev3" or "3" => AlertSeverity.Warning,
        "info" or "information" or "informational" or "notice" or "none" or "debug" or "low" or "p4" or "p5" or "sev4"
            or "sev5" or "4" or "5" => AlertSeverity.Info,
        _ => AlertSeverity.Critical,
    };
}
