using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Muster.Server.Compat.Sns;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Compat;

/// <summary>What must be signed is not believed without, and nobody but Amazon is called.</summary>
public sealed class TrustTests
{
    private const string Topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
    private const string CertificateUrl = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sentry", "Sentry-Hook-Signature", """{"action":"triggered","data":{"event":{"title":"x"}}}""")]
    [InlineData("grafana", "X-Grafana-Alerting-Signature", """{"alerts":[{"labels":{"alertname":"x"}}]}""")]
    [Case(65)]
    public async Task A_signed_sender_is_believed_by_either_secret_while_rotating(
        string source, string header, string body)
    {
        await using var muster = await TestInstallation.Start();
        foreach (var secret in (string[])["the first secret", "the second secret", "the third secret"])
        {
            var (status, _) = await muster.Post(
                "/api/v1/services/default/intake/secrets", new { source, secret });
            Assert.Equal(200, status);
        }

        Assert.Equal(401, await Send(muster, source, body, (header, Hmac("the first secret", body))));
        Assert.Equal(401, await Send(muster, source, body, (header, "zz")));
        Assert.Equal(401, await Send(muster, source, body));
        Assert.Equal(401, await Send(muster, source, body + " ", (header, Hmac("the third secret", body))));
        Assert.Empty(await muster.Items("/api/v1/alerts"));
        Assert.InRange(await Send(muster, source, body, (header, Hmac("the second secret", body))), 200, 202);
        Assert.InRange(await Send(muster, source, body, (header, Hmac("the third secret", body))), 200, 202);
        Assert.DoesNotContain(
            "third secret", (await muster.Get("/api/v1/services/default/intake")).Json.GetRawText(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(-299, 200)]
    [InlineData(-301, 401)]
    [InlineData(301, 401)]
    [Case(65)]
    public async Task A_stamped_signature_holds_for_five_minutes(int seconds, int status)
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post(
            "/api/v1/services/default/intake/secrets", new { source = "grafana", secret = "a shared secret" });
        const string Body = """{"alerts":[{"labels":{"alertname":"x"}}]}""";
        var stamp = TestInstallation.Noon.AddSeconds(seconds).ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture);

        var answer = await Send(
            muster, "grafana", Body,
            ("X-Grafana-Alerting-Signature", Hmac("a shared secret", $"{stamp}:{Body}")),
            ("X-Grafana-Alerting-Timestamp", stamp));

        Assert.Equal(status == 200, answer is >= 200 and < 300);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [Case(64)]
    [Requirement("INT-001")]
    public async Task A_signed_alarm_of_a_listed_topic_fires_once_and_its_end_resolves_it(string version)
    {
        using var amazon = new Amazon();
        await using var muster = await Start(amazon);
        var alarm = amazon.Notification(version, "m-1", Alarm("ALARM", "2026-11-20T11:50:00.000+0000"));

        Assert.Equal(200, await Send(muster, "cloudwatch", alarm));
        Assert.Equal(200, await Send(muster, "cloudwatch", alarm));
        var alert = Assert.Single(await muster.Items("/api/v1/alerts"));
        Assert.Equal(("firing", 1), (alert.GetProperty("status").GetString(), alert.GetProperty("count").GetInt64()));

        var over = amazon.Notification(version, "m-2", Alarm("OK", "2026-11-20T11:55:00.000+0000"));
        Assert.Equal(200, await Send(muster, "cloudwatch", over));
        Assert.Equal(200, await Send(muster, "cloudwatch", alarm.Replace("m-1", "m-1", StringComparison.Ordinal)));
        Assert.Equal(
            "resolved", Assert.Single(await muster.Items("/api/v1/alerts")).GetProperty("status").GetString());
        Assert.Equal([new Uri(CertificateUrl)], amazon.Asked);
    }

    [Theory]
    [InlineData("SigningCertURL", "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem")]
    [InlineData("SigningCertURL", "http://sns.eu-west-1.amazonaws.com/x.pem")]
    [InlineData("SigningCertURL", "https://sns.eu-west-1.amazonaws.com:8443/x.pem")]
    [InlineData("SigningCertURL", "https://evil@sns.eu-west-1.amazonaws.com/x.pem?y")]
    [InlineData("TopicArn", "arn:aws:sns:eu-west-1:123456789012:others")]
    [InlineData("Timestamp", "2026-11-20T10:44:00.000Z")]
    [InlineData("Timestamp", "2026-11-20T13:00:00.000Z")]
    [InlineData("Message", "{}")]
    [Case(64)]
    public async Task What_is_not_from_Amazon_is_kept_aside_and_nobody_else_is_called(string member, string value)
    {
        using var amazon = new Amazon();
        await using var muster = await Start(amazon);
        var forged = amazon.Notification("2", "m-1", Alarm("ALARM", "2026-11-20T11:50:00Z"), (member, value));

        Assert.Equal(403, await Send(muster, "cloudwatch", forged));

        Assert.All(amazon.Asked, url => Assert.Equal(new Uri(CertificateUrl), url));
        var kept = Assert.Single(await muster.Items("/api/v1/alerts/unreadable"));
        Assert.NotEmpty(kept.GetProperty("reason").GetString()!);
    }

    [Theory]
    [InlineData("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t", 200, 2)]
    [InlineData("http://169.254.169.254/latest/meta-data", 403, 0)]
    [InlineData("https://sns.eu-west-1.amazonaws.com.evil.example/", 403, 0)]
    [Case(64)]
    public async Task A_subscription_is_confirmed_at_Amazon_and_nowhere_else(string url, int status, int calls)
    {
        using var amazon = new Amazon();
        await using var muster = await Start(amazon);
        var confirmation = amazon.Sign("2", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Type"] = "SubscriptionConfirmation",
            ["MessageId"] = "c-1",
            ["Token"] = "t",
            ["TopicArn"] = Topic,
            ["Message"] = "You have chosen to subscribe.",
            ["SubscribeURL"] = url,
            ["Timestamp"] = "2026-11-20T11:59:59.000Z",
        });

        Assert.Equal(status, await Send(muster, "cloudwatch", confirmation));
        Assert.Equal(calls, amazon.Asked.Count);
    }

    [Fact]
    [Case(64)]
    public async Task A_certificate_that_cannot_be_had_asks_Amazon_to_come_again()
    {
        using var amazon = new Amazon { IsAway = true };
        await using var muster = await Start(amazon);

        Assert.Equal(503, await Send(
            muster, "cloudwatch", amazon.Notification("2", "m-1", Alarm("ALARM", "2026-11-20T11:50:00Z"))));
        Assert.Empty(await muster.Items("/api/v1/alerts/unreadable"));
    }

    [Fact]
    public async Task What_could_not_be_read_is_read_again_on_a_persons_word()
    {
        using var amazon = new Amazon();
        await using var muster = await TestInstallation.Start();
        await Send(muster, "cloudwatch", amazon.Notification("2", "m-1", Alarm("ALARM", "2026-11-20T11:50:00Z")));
        var kept = Assert.Single(await muster.Items("/api/v1/alerts/unreadable"));
        var address = $"/api/v1/alerts/unreadable/{kept.GetProperty("id").GetString()}";

        var (status, replay) = await muster.Post($"{address}/replay");

        Assert.Equal((200, "arn:alarm"), (status, replay.GetProperty("alerts")[0].GetString()));
        Assert.Contains(
            await muster.Items("/api/v1/alerts"), alert => alert.GetProperty("dedupKey").GetString() == "arn:alarm");
        var after = (await muster.Get(address)).Json;
        Assert.Equal(replay.GetProperty("id").GetString(), after.GetProperty("replayedAs").GetString());
    }

    private static Task<TestInstallation> Start(Amazon amazon) => StartWith(amazon);

    private static async Task<TestInstallation> StartWith(Amazon amazon)
    {
        var muster = await TestInstallation.Start(
            also: builder => builder.Services.AddSingleton(new SnsCalls(amazon.Client)));
        await muster.Post("/api/v1/services/default/intake", new { topics = new[] { Topic } });
        return muster;
    }

    private static string Alarm(string state, string at) => JsonSerializer.Serialize(new
    {
        AlarmName = "High CPU",
        AlarmArn = "arn:alarm",
        AWSAccountId = "123456789012",
        NewStateValue = state,
        NewStateReason = "Threshold crossed",
        StateChangeTime = at,
        Region = "EU (Ireland)",
        Trigger = new
        {
            MetricName = "CPU",
            Namespace = "AWS/EC2",
            Dimensions = new[] { new { name = "i", value = "1" } },
        },
    });

    private static async Task<int> Send(
        TestInstallation muster, string source, string body, params (string Name, string Value)[] headers)
    {
        using var content = TestInstallation.Text(body, "text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/intake/{source}/{muster.Key}")
        {
            Content = content,
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await muster.Stranger.SendAsync(request, Cancel);
        return (int)answer.StatusCode;
    }

    private static string Hmac(string secret, string body) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>Signs as SNS does, with a certificate of its own, and notes which addresses are asked.</summary>
    private sealed class Amazon : HttpMessageHandler
    {
        private readonly RSA key = RSA.Create(2048);
        private readonly string pem;

        internal Amazon()
        {
            var request = new CertificateRequest(
                "CN=sns.amazonaws.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(
                TestInstallation.Noon.AddDays(-1), TestInstallation.Noon.AddDays(1));
            pem = certificate.ExportCertificatePem();
            Client = new HttpClient(this);
        }

        internal HttpClient Client { get; }

        internal List<Uri> Asked { get; } = [];

        internal bool IsAway { get; init; }

        internal string Notification(
            string version, string id, string message, params (string Name, string Value)[] forged)
        {
            var members = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Type"] = "Notification",
                ["MessageId"] = id,
                ["TopicArn"] = Topic,
                ["Message"] = message,
                ["Timestamp"] = "2026-11-20T11:59:00.000Z",
            };
            return Sign(version, members, forged);
        }

        internal string Sign(
            string version, Dictionary<string, string> members, params (string Name, string Value)[] forged)
        {
            var names = members["Type"] == "Notification"
                ? (string[])["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
                : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
            var text = string.Concat(
                names.Where(members.ContainsKey).Select(name => $"{name}\n{members[name]}\n"));
            var hash = version == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
            members["SignatureVersion"] = version;
            members["SigningCertURL"] = CertificateUrl;
            members["Signature"] = Convert.ToBase64String(
                key.SignData(Encoding.UTF8.GetBytes(text), hash, RSASignaturePadding.Pkcs1));
            foreach (var (name, value) in forged)
                members[name] = value;
            return JsonSerializer.Serialize(members);
        }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!);
            return Task.FromResult(IsAway
                ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(pem) });
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                key.Dispose();
            base.Dispose(disposing);
        }
    }
}
