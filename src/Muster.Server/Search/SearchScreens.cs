using Muster.Core.Access;
using Muster.Core.Search;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Search;

/// <summary>Finding anything, on a screen; the palette shows the list of this screen.</summary>
internal static class SearchScreens
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/search", Show).Needs(Permission.Read).ExcludeFromDescription();

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, Visits visits, Finder finder, CancellationToken cancel)
    {
        var text = http.Request.Query["q"].ToString().Trim();
        var kind = SearchEndpoints.KindOf(http.Request.Query["kind"].ToString());
        var found = SearchWords.Of(text).Length == 0
            ? []
            : await finder.Find(text, kind is { } only ? [only] : [], Finder.LimitDefault, asker, cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        return Screen.Of<SearchScreen>(new
        {
            Visit = visit,
            View = new SearchView { Text = text, Kind = kind, Found = found },
        });
    }
}

/// <summary>What was searched for and what was found.</summary>
public sealed record SearchView
{
    public string Text { get; init; } = "";

    /// <summary>Only of this kind, or null.</summary>
    public FoundKind? Kind { get; init; }

    public IReadOnlyList<Found> Found { get; init; } = [];
}
