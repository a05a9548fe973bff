using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Access;
using Muster.Core;
using Muster.Core.Access;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Server.Layout;

namespace Muster.Server.Access;

/// <summary>API tokens over JSON: list, make (the value is shown once), revoke.</summary>
internal static class TokenEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/tokens").WithTags("tokens");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Your tokens; administrators see all");
        api.MapPost("", Make).Needs(Permission.Read).WithSummary("Make a token; its value is shown once");
        api.MapDelete("/{id}", Revoke).Needs(Permission.Read).WithSummary("Revoke a token");
    }

    private static Ok<ListMessage<TokenMessage>> List(Asker asker, Live live) =>
        TypedResults.Ok(Lists.Whole(live.Now.Tokens.Values
            .Where(token => MayTouch(asker, token))
            .OrderByDescending(token => token.IssuedAt).Select(MessageOf)));

    private static async Task<Results<Created<TokenMessage>, ProblemAnswer>> Make(
        Input<TokenOrderMessage> input, Asker asker, AccessDesk desk, Live live, CancellationToken cancel)
    {
        var order = input.Value;
        var owner = order.Owner is { Length: > 0 } given ? new ResponderId(given) : asker.Id;
        if (live.Now.Person(owner) is not { IsActive: true } person)
            return Invalid("person.unknown", "owner", $"There is no active person '{owner}'.").ToProblem();
        var access = order.Access is { Length: > 0 } word ? Wire.Parse<AccessLevel>(word) : Least(asker, person.Access);
        if (access is null)
        {
            return Invalid("access.unknown", "access", "Give observer, responder, lead or administrator.").ToProblem();
        }

        if (access > asker.Access || (owner != asker.Id && !asker.May(Permission.Administer)))
        {
            return new Refusal("token.too-much", "A token gives no more than you have, in your own name.")
            {
                Field = owner == asker.Id ? "access" : "owner",
                Kind = RefusalKind.Forbidden,
            }.ToProblem();
        }

        var (token, value, refusal) = await desk.IssueToken(
            order.Name ?? "", owner, access.Value, Wire.At(order.ExpiresAt), asker.AsActor, cancel);
        return token is null
            ? refusal!.ToProblem()
            : TypedResults.Created($"/api/v1/tokens/{token.Id}", MessageOf(token) with { Value = value });
    }

    private static async Task<Results<NoContent, ProblemAnswer>> Revoke(
        string id, Asker asker, AccessDesk desk, Live live, CancellationToken cancel)
    {
        if (!Guid.TryParse(id, out var guid))
            return new Refusal("token.unknown", "There is no such token.") { Kind = RefusalKind.Unknown }.ToProblem();

        // Revoked before: a repeat changes nothing.
        if (!live.Now.Tokens.TryGetValue(new TokenId(guid), out var token) || !MayTouch(asker, token))
            return TypedResults.NoContent();
        return await desk.RevokeToken(token.Id, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.NoContent();
    }

    private static bool MayTouch(Asker asker, ApiToken token) =>
        token.Owner == asker.Id || asker.May(Permission.Administer);

    private static AccessLevel? Least(Asker asker, AccessLevel owner) => owner < asker.Access ? owner : asker.Access;

    private static TokenMessage MessageOf(ApiToken token) => new()
    {
        Id = token.Id.ToString(),
        Name = token.Name,
        Owner = token.Owner.Value,
        Access = token.Access.Word(),
        Hint = token.Hint,
        IssuedAt = Wire.At(token.IssuedAt),
        ExpiresAt = Wire.At(token.ExpiresAt),
    };

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
