using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Audit;
using Muster.Core.Access;
using Muster.Core.Audit;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Audit;

/// <summary>Who changed what, over JSON.</summary>
internal static class AuditEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/audit", List)
        .Needs(Permission.Administer).WithTags("audit")
        .WithSummary("Changes made in the platform, newest first: who did what, when")
        .Takes("kind", "by", "before", "limit");

    /// <summary>The kinds that a filter names.</summary>
    internal static IReadOnlyList<string> Kinds(HttpContext http) => Lists.Values<string>(
        http, "kind", word => AuditLines.Kinds.Contains(word, StringComparer.Ordinal) ? [word] : null);

    /// <summary>The position that a list goes on before, or null.</summary>
    internal static long? Before(HttpContext http) => Query.Text(http, "before") is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw new ProblemException(400, "list.filter-wrong", $"'{text}' is not the id of a change.", "before");

    private static async Task<Ok<ListMessage<AuditMessage>>> List(
        HttpContext http, AuditLog audit, CancellationToken cancel)
    {
        var limit = Lists.LimitOf(Query.Number(http, "limit"));
        var entries = await audit.List(Kinds(http), Query.Text(http, "by"), Before(http), limit, cancel);
        return TypedResults.Ok(Lists.Part(
            http, [.. entries.Select(Of)], limit, entries is [.., var last] ? Id(last) : null));
    }

    private static string Id(AuditEntry entry) => entry.Position.ToString(CultureInfo.InvariantCulture);

    private static AuditMessage Of(AuditEntry entry) => new()
    {
        Id = Id(entry),
        At = Wire.At(entry.At),
        RecordedAt = Wire.At(entry.RecordedAt),
        By = entry.By.Id,
        Name = entry.By.Name,
        Kind = entry.Kind,
        Subject = entry.Subject,
        Fact = entry.Type,
        Text = entry.Text,
    };
}
