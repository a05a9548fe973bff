using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;
using Muster.Server.Tests.Runbooks;

namespace Muster.Server.Tests.Monitors;

/// <summary>A real runner looks at real ports of this machine and tells a real server.</summary>
public sealed class LookTests : IDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-looks-");
    private readonly List<Listener> listeners = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INT-004")]
    [Requirement("INV-015")]
    public async Task A_runner_looks_at_what_the_playbook_names_and_the_server_knows_how_it_stands()
    {
        await using var muster = await TestInstallation.Start();
        var (well, broken) = (Open("200 OK", "all is well"), Open("503 Service Unavailable", "no"));
        var secured = Open("200 OK", "", Certificate(TestInstallation.Noon.AddDays(5)));
        var ended = Open("200 OK", "", Certificate(TestInstallation.Noon.AddDays(-1)));
        var shut = Listener.FreePort();
        await Books.Apply(muster, ("monitors.yaml", $$"""
            metrics: {security: [cert_days], application: [answer_ms]}
            monitors:
              well: {target: "http://127.0.0.1:{{well}}/health", expect: "200", metric: answer_ms, service: default}
              words: {target: "http://127.0.0.1:{{well}}/health", expect: everything burns, service: default}
              broken: {target: "http://127.0.0.1:{{broken}}/", failures: 1, from: [here], service: default}
              port: {kind: tcp, target: "127.0.0.1:{{well}}"}
              shut: {kind: tcp, target: "127.0.0.1:{{shut}}"}
              soon: {kind: certificate, target: "127.0.0.1:{{secured}}", expect: expiry, metric: cert_days}
              ended: {kind: certificate, target: "127.0.0.1:{{ended}}", expect: expiry}
              foreign: {kind: certificate, target: "127.0.0.1:{{secured}}"}
              name: {kind: dns, target: localhost, expect: 127.0.0.1}
              script: {kind: script, target: "echo counted; echo 42"}
              elsewhere: {target: "http://169.254.169.254/latest/meta-data"}
              far: {target: "http://127.0.0.1:{{well}}/", from: [mars]}
            alerts:
              renew: {name: A certificate ends soon, metric: cert_days, when: "< 14", level: warning, service: default}
            """));
        await using var runner = await Registered(muster);
        string[] looked =
        [
            "well", "words", "broken", "port", "shut", "soon", "ended", "foreign", "name", "script", "elsewhere",
        ];
        var known = await Until(muster, all => looked.All(id => all[id].GetProperty("lastAt").ValueKind
            == JsonValueKind.String));
        Assert.Equal(
            "good doubtful down good doubtful warning doubtful doubtful good good doubtful unknown",
            string.Join(' ', looked.Append("far").Select(id => known[id].GetProperty("state").GetString())));
        Assert.Equal(42, known["script"].GetProperty("value").GetDouble());
        Assert.InRange(known["soon"].GetProperty("value").GetDouble(), 4.9, 5);
        Assert.InRange(known["well"].GetProperty("value").GetDouble(), 0.1, 9_999);
        Assert.Contains("ended on 2026-11-19", Why(known["ended"]), StringComparison.Ordinal);
        Assert.Contains("not trusted", Why(known["foreign"]), StringComparison.Ordinal);
        Assert.Contains("not as expected: everything burns", Why(known["words"]), StringComparison.Ordinal);
        Assert.Contains("The answer was 503", Why(known["broken"]), StringComparison.Ordinal);

        var alerts = await muster.Items("/api/v1/alerts");
        Assert.Contains(alerts, alert => alert.GetProperty("summary").GetString() == "A certificate ends soon");
        Assert.Contains(alerts, alert => alert.GetProperty("summary").GetString()!.StartsWith(
            "broken fails from here", StringComparison.Ordinal));
        Assert.Equal(2, alerts.Count);
        using var page = await muster.Client.GetAsync(new Uri("/monitors/soon", UriKind.Relative), Cancel);
        var shown = await page.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("A certificate ends soon", shown, StringComparison.Ordinal);
        using var list = await muster.Client.GetAsync(new Uri("/monitors", UriKind.Relative), Cancel);
        Assert.Contains("One monitor is down", await list.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INT-016")]
    public async Task A_measurement_is_sent_read_again_and_stands_under_its_category()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("monitors.yaml", """
            metrics: {database: [db_cpu_pct]}
            alerts: {cpu: {name: Database CPU, metric: db_cpu_pct, when: "> 85", service: default}}
            """));
        Assert.Equal(400, (await muster.Post("/api/v1/measurements", new { metric = "unknown", value = 1 })).Status);
        Assert.Equal(400, (await muster.Post("/api/v1/measurements", new { metric = "db_cpu_pct" })).Status);
        var (status, sent) = await muster.Post("/api/v1/measurements", new { metric = "db_cpu_pct", value = 91.5 });
        Assert.Equal((200, "critical", 91.5), (
            status, sent.GetProperty("state").GetString(), sent.GetProperty("value").GetDouble()));
        var alert = Assert.Single(await muster.Items("/api/v1/alerts"));
        Assert.Equal("Database CPU", alert.GetProperty("summary").GetString());
        Assert.Single(await muster.Items("/api/v1/monitors?state=critical"));
        Assert.Empty(await muster.Items("/api/v1/monitors?state=good"));
        Assert.Equal(404, (await muster.Post("/api/v1/monitors/nothing/look")).Status);
        using var list = await muster.Client.GetAsync(new Uri("/monitors", UriKind.Relative), Cancel);
        var text = await list.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("db_cpu_pct: 91.5", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_names_no_monitors_looks_at_nothing()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("monitors.yaml", "monitors: {shop: {target: http://127.0.0.1:1/}}"));
        var ask = new Muster.Client.Monitors.LookAskMessage([], ["tcp", "script"], WaitSeconds: 0);
        var client = LocalRunner.ClientOf(muster, await LocalRunner.Credential(muster));
        Assert.Empty((await client.AskForLooks(ask, Cancel)).Value!.Items);
        Assert.Equal(
            "runner.credential-wrong",
            (await LocalRunner.ClientOf(muster, "mrc_wrong").AskForLooks(ask, Cancel)).Problem?.Code);
        var look = Assert.Single((await client.AskForLooks(ask with { Kinds = ["http"] }, Cancel)).Value!.Items);
        Assert.Equal("shop", look.Monitor);
    }

    public void Dispose()
    {
        foreach (var listener in listeners)
            listener.Dispose();
        folder.Delete(recursive: true);
    }

    private int Open(string status, string body, X509Certificate2? certificate = null)
    {
        var listener = new Listener(status, body, certificate);
        listeners.Add(listener);
        return listener.Port;
    }

    private static X509Certificate2 Certificate(DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(until.AddDays(-60), until);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    private static string Why(JsonElement monitor) => monitor.GetProperty("places")[0].GetProperty("why").GetString()!;

    private static async Task<Dictionary<string, JsonElement>> Until(
        TestInstallation muster, Func<Dictionary<string, JsonElement>, bool> holds)
    {
        for (var look = 0; ; look++)
        {
            var all = (await muster.Items("/api/v1/monitors"))
                .ToDictionary(each => each.GetProperty("id").GetString()!);
            if (holds(all))
                return all;
            Assert.True(look < 400, JsonSerializer.Serialize(all.Values));
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), Cancel);
        }
    }

    private Task<LocalRunner> Registered(TestInstallation muster) => LocalRunner.Join(
        muster,
        RunnerPolicy.Parse("""
            labels: [here]
            allow:
              effects: [read]
              commands: ["*"]
              hosts: [127.0.0.1, localhost]
              monitors: [http, tcp, certificate, dns, script]
            """),
        folder);

    /// <summary>Answers every request the same, over TLS when it has a certificate.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly TcpListener socket = new(IPAddress.Loopback, 0);
        private readonly byte[] answer;
        private readonly X509Certificate2? certificate;

        internal Listener(string status, string body, X509Certificate2? certificate)
        {
            this.certificate = certificate;
            answer = Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
            socket.Start();
            _ = Serve();
        }

        internal int Port => ((IPEndPoint)socket.LocalEndpoint).Port;

        internal static int FreePort()
        {
            using var free = new Listener("200 OK", "", certificate: null);
            return free.Port;
        }

        public void Dispose()
        {
            socket.Stop();
            certificate?.Dispose();
        }

        private async Task Serve()
        {
            while (true)
            {
                try
                {
                    using var client = await socket.AcceptTcpClientAsync(Cancel);
                    await Answer(client.GetStream());
                }
                catch (Exception ended) when (ended is ObjectDisposedException or OperationCanceledException)
                {
                    return;
                }
                catch (Exception broken) when (broken is IOException or SocketException)
                {
                    // The other side has gone; the next one comes.
                }
            }
        }

        private async Task Answer(Stream stream)
        {
            if (certificate is not null)
            {
                await using var secured = new SslStream(stream);
                await secured.AuthenticateAsServerAsync(certificate);
                return;
            }

            if (await stream.ReadAtLeastAsync(new byte[4_096], 1, throwOnEndOfStream: false, Cancel) > 0)
                await stream.WriteAsync(answer, Cancel);
        }
    }
}
