using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Search;
using Muster.Core.Access;
using Muster.Core.Search;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Search;

/// <summary>Finding anything over JSON.</summary>
internal static class SearchEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/search", Find)
        .Needs(Permission.Read).WithTags("search")
        .WithSummary("Incidents, what was written in them, alerts, services, people and pages with some words")
        .Takes("q", "kind", "limit");

    internal static FoundKind? KindOf(string word) => Wire.Parse<FoundKind>(word);

    private static async Task<Ok<ListMessage<FoundMessage>>> Find(
        HttpContext http, Asker asker, Finder finder, ServerSettings settings, CancellationToken cancel)
    {
        var text = Query.Text(http, "q") ?? "";
        if (SearchWords.Of(text).Length == 0)
        {
            throw new ProblemException(
                400, "search.text-missing", "Say what to search for: /api/v1/search?q=words", "q");
        }

        var kinds = Lists.Values<FoundKind>(http, "kind", word => KindOf(word) is { } kind ? [kind] : null);
        var found = await finder.Find(text, kinds, LimitOf(Query.Number(http, "limit")), asker, cancel);
        return TypedResults.Ok(Lists.Whole(found.Select(one => new FoundMessage
        {
            Kind = Wire.Word(one.Kind),
            Id = one.Id,
            Title = one.Title,
            Detail = one.Detail,
            At = Wire.At(one.At),
            Url = settings.PublicUrl + one.To,
        })));
    }

    private static int LimitOf(int? asked) => asked switch
    {
        null => Finder.LimitDefault,
        >= 1 and <= Finder.LimitMax => asked.Value,
        _ => throw new ProblemException(
            400, "list.limit-wrong", $"'limit' must be between 1 and {Finder.LimitMax}.", "limit"),
    };
}
