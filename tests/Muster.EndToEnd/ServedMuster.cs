using System.Text.RegularExpressions;
using Muster.Client;

namespace Muster.EndToEnd;

/// <summary>A real <c>muster serve</c> on a free port, with a data folder and a playbook of its own.</summary>
internal sealed class ServedMuster : IAsyncDisposable
{
    internal const string AdminToken = "an-administrator-of-a-test";
    private readonly Mailbox? mailbox;
    private readonly ServedSetting setting;
    private readonly string? playbook;
    private readonly HttpClient api;
    private Child child;

    private ServedMuster(TemporaryFolder folder, Mailbox? mailbox, ServedSetting setting)
    {
        this.mailbox = mailbox;
        this.setting = setting;
        playbook = setting.IsFresh ? null : PlaybookIn(folder, setting);
        Url = new Uri($"http://{setting.Host}:{Place.FreePort()}");
        Data = System.IO.Path.Combine(folder.Path, setting.Name);
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(30) };
        api = MusterClient.Connect(Url, AdminToken, new SocketsHttpHandler());
        Api = new MusterClient(api);
        child = Launch();
    }

    internal Uri Url { get; }

    internal string Data { get; }

    /// <summary>Asks as nobody.</summary>
    internal HttpClient Http { get; }

    /// <summary>Asks as an administrator.</summary>
    internal MusterClient Api { get; }

    internal Child Process => child;

    internal static Task<ServedMuster> Start(
        TemporaryFolder folder, Mailbox? mailbox, string? routing = null) =>
        Start(folder, mailbox, new ServedSetting { Routing = routing });

    /// <summary>As it starts for who has nothing yet: an empty data folder, no playbook, no mail.</summary>
    internal static Task<ServedMuster> StartFresh(TemporaryFolder folder) =>
        Start(folder, mailbox: null, new ServedSetting { IsFresh = true });

    internal static async Task<ServedMuster> Start(TemporaryFolder folder, Mailbox? mailbox, ServedSetting setting)
    {
        var served = new ServedMuster(folder, mailbox, setting);
        await served.IsReady();
        return served;
    }

    /// <summary>The one-time link for the first administrator, as it is printed.</summary>
    internal async Task<string> SetUpLink()
    {
        var said = await child.Says(
            Regex.Escape(Url.ToString()) + @"\S*(?:set-?up|first|welcome)\S+", TimeSpan.FromSeconds(5));
        return said.Value;
    }

    /// <summary>The integration key of the only service.</summary>
    internal async Task<string> Key()
    {
        var services = await Api.ListServices(Place.Cancel);
        return services.Value!.Items.Single(service => service.Id == "storage").IntakeKey!;
    }

    internal Task Kill() => child.Kill();

    internal async Task StartAgain()
    {
        await child.DisposeAsync();
        child = Launch();
        await IsReady();
    }

    public async ValueTask DisposeAsync()
    {
        await child.DisposeAsync();
        Http.Dispose();
        api.Dispose();
    }

    private static string PlaybookIn(TemporaryFolder folder, ServedSetting setting)
    {
        var written = System.IO.Path.Combine(folder.Path, "playbook");
        if (!Directory.Exists(written))
            TestPlaybook.WriteTo(folder);
        if (setting.Routing is not null)
            File.WriteAllText(System.IO.Path.Combine(written, "routing.yaml"), setting.Routing);
        return written;
    }

    private Child Launch()
    {
        var environment = new Dictionary<string, string>
        {
            ["MUSTER_ADMIN_TOKEN"] = AdminToken,
            ["MUSTER_PUBLIC_URL"] = Url.ToString().TrimEnd('/'),
            ["MUSTER_PAGES_SINGLY"] = "1000000",
            ["DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE"] = "false",
        };
        if (mailbox is not null)
            environment["MUSTER_SMTP"] = $"smtp://127.0.0.1:{mailbox.Port}?from=muster@example.com";
        foreach (var (name, value) in setting.Environment)
            environment[name] = value;
        string[] command =
        [
            .. setting.Prefix, Place.Muster, "serve", "--data", Data, "--urls", Url.ToString().TrimEnd('/'),
            .. playbook is null ? Array.Empty<string>() : ["--playbook", playbook],
        ];
        return Child.Start(command[0], command[1..], environment);
    }

    /// <summary>What <c>/readyz</c> says, or null when it does not answer.</summary>
    internal async Task<System.Text.Json.Nodes.JsonNode?> Ready()
    {
        try
        {
            return System.Text.Json.Nodes.JsonNode.Parse(
                await Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Place.Cancel));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private Task IsReady() => Eventually.True(
        async () =>
        {
            if (child.HasExited) throw new InvalidOperationException($"muster ended: {string.Join('\n', child.Lines)}");
            try
            {
                using var answer = await Http.GetAsync(new Uri("/readyz", UriKind.Relative), Place.Cancel);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception notYet) when (notYet is HttpRequestException
                || (notYet is TaskCanceledException && !Place.Cancel.IsCancellationRequested))
            {
                return false;
            }
        },
        TimeSpan.FromSeconds(120),
        "muster is ready");
}

/// <summary>What is special about a node.</summary>
internal sealed record ServedSetting
{
    /// <summary>The name of its data folder, and of the node.</summary>
    internal string Name { get; init; } = "data";

    /// <summary>The address it listens at.</summary>
    internal string Host { get; init; } = "127.0.0.1";

    internal string? Routing { get; init; }

    /// <summary>Without a playbook of the test: the first start copies the starter.</summary>
    internal bool IsFresh { get; init; }

    internal IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>A command that starts the program, as <c>ip netns exec NAME</c>.</summary>
    internal IReadOnlyList<string> Prefix { get; init; } = [];
}
