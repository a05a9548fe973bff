using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Runbooks;

/// <summary>
/// Three things that really break on this machine, found, mended and proved by a runbook that a runner executes: a
/// service that is down, a certificate that ends, a disk that fills.
/// </summary>
public sealed class RepairStories : IDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-repair-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("VER-003")]
    [Requirement("VER-010")]
    public async Task A_service_that_is_down_is_started_and_answers_before_the_incident_ends()
    {
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        var supervised = Supervised(async cancel =>
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            while (!cancel.IsCancellationRequested)
            {
                using var client = await listener.AcceptTcpClientAsync(cancel);
                var stream = client.GetStream();
                if (await stream.ReadAtLeastAsync(new byte[2_048], 1, throwOnEndOfStream: false, cancel) == 0)
                    continue;
                await stream.WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray(), cancel);
            }
        }, stop.Token);
        await Mended(
            $"http://127.0.0.1:{port}/",
            look: """
                for try in 1 2 3 4 5 6 7 8; do
                  curl -sf --max-time 2 "$target" > /dev/null && echo 1 && exit
                  sleep 0.25
                done
                echo 0
                """,
            limit: ">= 1");
        await stop.CancelAsync();
        await Ended(supervised);
    }

    [Fact]
    [Requirement("INV-015")]
    public async Task A_certificate_that_ends_soon_is_renewed_and_seen_to_be_new()
    {
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        using var old = Certificate(3);
        using var renewed = Certificate(90);
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        var serving = Served(listener, () => File.Exists(Mark) ? renewed : old, stop.Token);
        await Mended(
            $"127.0.0.1:{port}",
            look: """
                until_date=$(openssl s_client -connect "$target" < /dev/null 2> /dev/null |
                  openssl x509 -noout -enddate | cut -d= -f2)
                echo $(( ($(date -d "$until_date" +%s) - $(date +%s)) / 86400 ))
                """,
            limit: ">= 30");
        await stop.CancelAsync();
        listener.Stop();
        await Ended(serving);
    }

    [Fact]
    public async Task A_disk_that_fills_is_emptied_of_what_is_old_and_of_nothing_else()
    {
        var disk = folder.CreateSubdirectory("disk");
        for (var number = 0; number < 20; number++)
            await File.WriteAllBytesAsync(Path.Combine(disk.FullName, $"old-{number}.log"), new byte[100_000], Cancel);
        await File.WriteAllTextAsync(Path.Combine(disk.FullName, "orders.db"), "kept", Cancel);
        await Mended(
            disk.FullName,
            look: """du -sk "$target" | cut -f1""",
            limit: "< 1000",
            change: """find "$target" -name 'old-*.log' -delete""");
        Assert.Equal(
            ["orders.db"], disk.GetFiles().Select(file => file.Name));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>What the change of a story leaves behind; whoever supervises sees it.</summary>
    private string Mark => Path.Combine(folder.FullName, "mended");

    /// <summary>The incident, the run and the proof, the same for all three.</summary>
    private async Task Mended(string target, string look, string limit, string? change = null)
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(
            muster, ("runbooks/mend.md", Book(target, look, change ?? $"touch '{Mark}'")),
            ("verification.yaml", $$$"""
                checks: {well: {text: It is well again, metric: measured, is: "{{{limit}}}"}}
                rules: [{name: All}]
                """));
        await using var runner = await LocalRunner.Join(
            muster,
            RunnerPolicy.Parse("allow: { kinds: [bash], effects: [read, change], commands: ['*'] }"),
            folder.CreateSubdirectory("runner"));
        var (_, made) = await muster.Post(
            "/api/v1/incidents", new { title = "Something broke", service = "default", page = false });
        var reference = made.GetProperty("reference").GetString();
        await muster.Post($"/api/v1/incidents/{reference}/acknowledgement");
        var (_, run) = await muster.Post("/api/v1/runs", new { runbook = "mend", incident = reference });
        var at = $"/api/v1/runs/{run.GetProperty("id").GetString()}";
        await Until(muster, at, each => each.GetProperty("current") is { ValueKind: JsonValueKind.Object } current
            && current.GetProperty("step").GetString() == "mend");
        var (_, before) = await muster.Get($"/api/v1/incidents/{reference}");
        Assert.Equal("failed", Assert.Single(before.GetProperty("checks").EnumerateArray())
            .GetProperty("state").GetString());
        Assert.Equal(409, (await muster.Post($"/api/v1/incidents/{reference}/resolution")).Status);

        await muster.Post($"{at}/execution", new { step = "mend" });
        var over = await Until(muster, at, each => each.GetProperty("status").GetString() != "open");
        Assert.Equal("succeeded", over.GetProperty("status").GetString());
        Assert.Equal(
            ["look", "mend", "again"],
            over.GetProperty("path").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        var (resolved, incident) = await muster.Post($"/api/v1/incidents/{reference}/resolution");
        Assert.Equal((200, "resolved"), (resolved, incident.GetProperty("status").GetString()));
        var timeline = incident.GetProperty("timeline").GetRawText();
        Assert.Contains("Holds: It is well again", timeline, StringComparison.Ordinal);
    }

    private static string Book(string target, string look, string change) => string.Join('\n', (string[])
            [
                "---", "runbook:", "  id: mend", "  owner: Payments", "  services: [default]",
                $"  params: {{ target: {{ default: \"{target}\" }} }}", "---",
                "## Diagnosis", "", "### Look",
                "```bash {name=look effect=read timeout=20s save=measured:scalar}", look, "```", "",
                "## Mitigation", "", "### Mend",
                "```bash {name=mend effect=change timeout=20s verify=again undo=none}", change, "```", "",
                "## Verification", "", "### Again",
                "```bash {name=again effect=read timeout=20s save=measured:scalar}", look, "```", "",
            ]);

    private async Task Supervised(Func<CancellationToken, Task> service, CancellationToken stop)
    {
        while (!File.Exists(Mark))
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), stop);
        await service(stop);
    }

    private static async Task Served(TcpListener listener, Func<X509Certificate2> certificate, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stop);
            try
            {
                await using var secured = new SslStream(client.GetStream());
                await secured.AuthenticateAsServerAsync(certificate());
                while (await secured.ReadAtLeastAsync(new byte[64], 1, throwOnEndOfStream: false, stop) > 0)
                {
                    // It says nothing that matters, until it hangs up.
                }
            }
            catch (IOException)
            {
                // It has seen the certificate, and hangs up.
            }
        }
    }

    private static async Task Ended(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // Told to stop.
        }
    }

    private X509Certificate2 Certificate(int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(Now().AddDays(-60), Now().AddDays(days));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>openssl asks the machine, so certificates are made by its clock: that of a file just written.</summary>
    private DateTimeOffset Now()
    {
        var file = Path.Combine(folder.FullName, "now");
        File.WriteAllText(file, "");
        return new DateTimeOffset(File.GetLastWriteTimeUtc(file));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<JsonElement> Until(TestInstallation muster, string at, Func<JsonElement, bool> holds)
    {
        for (var look = 0; ; look++)
        {
            var (_, run) = await muster.Get(at);
            if (holds(run))
                return run;
            Assert.True(look < 600, run.GetRawText());
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), Cancel);
        }
    }
}
