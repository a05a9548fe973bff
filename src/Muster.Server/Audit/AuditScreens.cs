using Muster.Core.Access;
using Muster.Core.Audit;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Audit;

/// <summary>What the screen of the changes shows.</summary>
public sealed record AuditView
{
    /// <summary>The changes, newest first.</summary>
    public required IReadOnlyList<AuditEntry> Entries { get; init; }

    /// <summary>The one kind that is shown, or null for all.</summary>
    public string? Kind { get; init; }

    /// <summary>The one who did what is shown, or null for everybody.</summary>
    public string? By { get; init; }

    /// <summary>The address of older ones, or null.</summary>
    public string? Next { get; init; }
}

/// <summary>The screen of who changed what.</summary>
internal static class AuditScreens
{
    private const int PartOf = 100;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/audit", Show).Needs(Permission.Administer).ExcludeFromDescription();

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, AuditLog audit, Visits visits, CancellationToken cancel)
    {
        var kinds = AuditEndpoints.Kinds(http);
        var by = Query.Text(http, "by");
        var entries = await audit.List(kinds, by, AuditEndpoints.Before(http), PartOf, cancel);
        var view = new AuditView
        {
            Entries = entries,
            Kind = kinds is [var one] ? one : null,
            By = by,
            Next = entries.Count == PartOf ? NextOf(entries[^1], kinds, by) : null,
        };
        return Screen.Of<AuditScreen>(
            new { Visit = await visits.Of(http, asker, refusal: null, cancel), View = view });
    }

    private static string NextOf(AuditEntry last, IReadOnlyList<string> kinds, string? by) =>
        $"/audit?before={last.Position}"
            + (kinds.Count > 0 ? $"&kind={string.Join(',', kinds)}" : "")
            + (by is null ? "" : $"&by={Uri.EscapeDataString(by)}");
}
