using Muster.Client.Alerts;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>What would happen now; nothing is written.</summary>
    public Task<Answer<ListMessage<RouteTestMessage>>> TestRoute(
        RouteTestOrderMessage order, CancellationToken cancel) =>
        Write<ListMessage<RouteTestMessage>>("api/v1/routes/test", order, key: null, cancel);

    /// <summary>What a changed routing would have made of the stored signals; nothing is written.</summary>
    public Task<Answer<BacktestMessage>> BacktestRoutes(BacktestOrderMessage order, CancellationToken cancel) =>
        Write<BacktestMessage>("api/v1/routes/backtest", order, key: null, cancel);
}
