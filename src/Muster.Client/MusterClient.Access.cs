using Muster.Client.Access;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>In whose name the token acts.</summary>
    public Task<Answer<AskerMessage>> WhoAmI(CancellationToken cancel) =>
        Read<AskerMessage>("api/v1/me", cancel);

    /// <summary>All API tokens, without their values.</summary>
    public Task<Answer<ListMessage<TokenMessage>>> ListTokens(CancellationToken cancel) =>
        Read<ListMessage<TokenMessage>>("api/v1/tokens", cancel);

    /// <summary>Makes an API token; the answer has its value, once.</summary>
    public Task<Answer<TokenMessage>> MakeToken(TokenOrderMessage order, CancellationToken cancel) =>
        Write<TokenMessage>("api/v1/tokens", order, key: null, cancel);

    /// <summary>Ends an API token.</summary>
    public Task<Answer<object>> RevokeToken(string id, CancellationToken cancel) =>
        Remove<object>(At($"api/v1/tokens/{id}"), cancel);
}
