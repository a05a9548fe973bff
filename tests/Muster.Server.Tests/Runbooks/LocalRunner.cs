using Microsoft.AspNetCore.TestHost;
using Muster.Client;
using Muster.Client.Runbooks;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Runbooks;

/// <summary>A real runner beside a server in this process; it works until it is disposed of.</summary>
internal sealed class LocalRunner : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly RunnerLoop loop;
    private readonly Task running;

    private LocalRunner(MusterClient client, RunnerSettings settings)
    {
        loop = new RunnerLoop(client, settings, new TestInstallation.StandingClock());
        running = loop.Run(stop.Token);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Registers one and lets it work.</summary>
    internal static async Task<LocalRunner> Join(TestInstallation muster, RunnerPolicy policy, DirectoryInfo folder) =>
        new(ClientOf(muster, await Credential(muster)), new RunnerSettings(policy, folder.FullName, _ => { }));

    /// <summary>The credential of a runner that has registered.</summary>
    internal static async Task<string> Credential(TestInstallation muster)
    {
        var (_, invited) = await muster.Post("/api/v1/runners", new { name = "local" });
        var answer = await ClientOf(muster, credential: null).RegisterRunner(
            new RunnerRegistrationMessage(invited.GetProperty("token").GetString(), []), Cancel);
        return answer.Value!.Credential;
    }

    /// <summary>What a runner asks the server with.</summary>
    internal static MusterClient ClientOf(TestInstallation muster, string? credential) => new(MusterClient.Connect(
        new Uri("http://muster"), credential, muster.App.GetTestServer().CreateHandler()));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        loop.Dispose();
        stop.Dispose();
    }
}
