using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Access;
using Muster.Server.Access;
using Muster.Server.Compat;
using Muster.Server.Layout;

namespace Muster.Server.Alerts;

/// <summary>What came with a valid key and could not be read; and the newest wrong keys.</summary>
public sealed record UnreadableView
{
    public IReadOnlyList<UnreadableSignalMessage> Items { get; init; } = [];

    internal IReadOnlyList<WrongKey> WrongKeys { get; init; } = [];

    public string? Next { get; init; }
}

/// <summary>The screen of what could not be read.</summary>
internal static class UnreadableScreens
{
    private const int PartOf = 50;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alerts/unreadable", (
            HttpContext http, Asker asker, UnreadableSignals unread, WrongKeys wrong, Visits visits,
            CancellationToken cancel) => Show(http, asker, unread, wrong, visits, refusal: null, cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/alerts/unreadable/{id:guid}/replay", async (
            HttpContext http, Guid id, Asker asker, UnreadableSignals unread, WrongKeys wrong, Visits visits,
            CancellationToken cancel) =>
            (await unread.Replay(id, cancel)).Refusal is { } refusal
                ? await Show(http, asker, unread, wrong, visits, refusal, cancel)
                : new SeeOther($"/alerts/unreadable?done={Done.Replay}"))
            .Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, UnreadableSignals unread, WrongKeys wrong, Visits visits, Refusal? refusal,
        CancellationToken cancel)
    {
        var before = Guid.TryParse(http.Request.Query["before"], out var last) ? last : (Guid?)null;
        var items = await unread.List(service: null, before, PartOf, cancel);
        var view = new UnreadableView
        {
            Items = items,
            WrongKeys = asker.May(Permission.Administer) ? wrong.Newest : [],
            Next = items.Count == PartOf ? $"/alerts/unreadable?before={items[^1].Id}" : null,
        };
        return Screen.Of<UnreadableScreen>(
            new { Visit = await visits.Of(http, asker, refusal, cancel), View = view },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}
