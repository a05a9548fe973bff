using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Muster.Client.Monitors;
using Muster.Client.Runbooks;
using Muster.Runner.Runbooks;

namespace Muster.Runner.Monitors;

/// <summary>
/// Looks at what monitors name, with the same walls as steps: hosts, connections and scripts are those of this
/// machine's own policy, and what only looks changes nothing.
/// </summary>
internal sealed class LookSteps(
    RunnerPolicy policy, ScriptSteps scripts, SqlSteps queries, HttpSteps requests, TimeProvider time)
{
    private const int OutputMax = 64 * 1024;
    private const int ShownMax = 200;
    private int looks;

    /// <summary>One look; whatever goes wrong is what was seen.</summary>
    internal async Task<LookResultMessage> Look(LookMessage look, CancellationToken cancel)
    {
        if (!policy.Allow.Monitors.Contains(look.Kind, StringComparer.Ordinal))
            return Bad(look, $"The policy of this runner does not allow monitors of kind {look.Kind}.");
        var timeout = TimeSpan.FromSeconds(Math.Clamp(look.TimeoutSeconds, 1, 300));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(timeout);
        try
        {
            return look.Kind switch
            {
                "http" => await Http(look, timeout, cancel),
                "tcp" => await Tcp(look, deadline.Token),
                "certificate" => await Certificate(look, deadline.Token),
                "dns" => await Name(look, deadline.Token),
                "sql" => Rows(look, await queries.Run(Work(look, "sql"), timeout, cancel)),
                "metric" => Rows(look, await requests.Query(Work(look, "promql"), timeout, cancel)),
                "script" => Script(look, await scripts.Run(Work(look, "bash"), timeout, cancel)),
                _ => Bad(look, $"This runner does not know monitors of kind {look.Kind}."),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Bad(look, $"It took longer than {timeout.TotalSeconds:0} s.");
        }
        catch (Exception problem) when (problem is SocketException or IOException or RunnerException
            or AuthenticationException or ArgumentException)
        {
            return Bad(look, problem.Message);
        }
    }

    private RunnerWorkMessage Work(LookMessage look, string kind) => new()
    {
        Run = string.Create(CultureInfo.InvariantCulture, $"look-{Interlocked.Increment(ref looks)}"),
        Attempt = 1,
        Runbook = $"monitor/{look.Monitor}",
        Step = look.Monitor,
        Kind = kind,
        Effect = "read",
        On = look.On,
        Text = look.Target,
        OutputMax = OutputMax,
        Strict = true,
    };

    private async Task<LookResultMessage> Http(LookMessage look, TimeSpan timeout, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        var text = look.Target.Contains(' ', StringComparison.Ordinal) ? look.Target : $"GET {look.Target}";
        var answer = await requests.Request(Work(look, "http") with { Text = text }, timeout, cancel);
        var took = Took(began);
        if (answer.Exit is not { } status)
            return Bad(look, answer.Why);
        var isGood = look.Expect switch
        {
            null => status < 400,
            { Length: 3 } code when code.All(char.IsAsciiDigit) =>
                status == int.Parse(code, CultureInfo.InvariantCulture),
            var words => status < 400 && answer.Output.Contains(words, StringComparison.Ordinal),
        };
        return isGood ? Good(look, took)
            : Bad(look, status < 400 && look.Expect is { } expected
                ? $"The answer was {status} and not as expected: {Shown(expected)}."
                : $"The answer was {status}.");
    }

    private async Task<LookResultMessage> Tcp(LookMessage look, CancellationToken cancel)
    {
        var (host, port) = Place(look.Target, 0);
        var began = time.GetTimestamp();
        using var client = await Connected(host, port, cancel);
        return Good(look, Took(began));
    }

    /// <summary>How many days a certificate still counts; it also has to be the host's own and trusted, unless only its
    /// end is asked for.</summary>
    private async Task<LookResultMessage> Certificate(LookMessage look, CancellationToken cancel)
    {
        var target = look.Target.Replace("https://", "", StringComparison.OrdinalIgnoreCase).Split('/')[0];
        var (host, port) = Place(target, 443);
        X509Certificate2? shown = null;
        var wrong = SslPolicyErrors.None;
        using var client = await Connected(host, port, cancel);
        await using var secured = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                shown = certificate is null ? null : X509CertificateLoader.LoadCertificate(
                    certificate.GetRawCertData());
                wrong = errors;
                return errors == SslPolicyErrors.None;
            },
        };
        try
        {
            await secured.AuthenticateAsClientAsync(options, cancel);
        }
        catch (AuthenticationException) when (shown is not null)
        {
            // It is not trusted; what it says of itself is what is looked at.
        }

        using (shown)
        {
            if (shown is null)
                return Bad(look, $"{host} shows no certificate.");
            var left = (shown.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalDays;
            var days = Math.Floor(left * 10) / 10;
            var until = shown.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            if (left <= 0)
                return Bad(look, $"The certificate of {host} ended on {until} UTC.", days);
            return wrong == SslPolicyErrors.None || look.Expect == "expiry"
                ? Good(look, days)
                : Bad(look, $"The certificate of {host} is not trusted: {wrong}. It ends on {until} UTC.", days);
        }
    }

    private async Task<LookResultMessage> Name(LookMessage look, CancellationToken cancel)
    {
        if (!policy.AllowsHost(look.Target))
            return Bad(look, $"The policy of this runner does not allow looks at {look.Target}.");
        var began = time.GetTimestamp();
        var addresses = await Dns.GetHostAddressesAsync(look.Target, cancel);
        var took = Took(began);
        if (addresses.Length == 0)
            return Bad(look, $"{look.Target} leads nowhere.");
        return look.Expect is not { } expected || Array.Exists(addresses, each => each.ToString() == expected)
            ? Good(look, took)
            : Bad(look, $"{look.Target} leads to {string.Join(", ", addresses.Take(5))} and not to {expected}.");
    }

    /// <summary>The first value of the first row or series counts.</summary>
    private static LookResultMessage Rows(LookMessage look, WorkResult answer)
    {
        if (answer.State != WorkResult.Succeeded)
            return Bad(look, answer.Why);
        using var rows = JsonDocument.Parse(answer.Rows ?? "[]");
        if (rows.RootElement.GetArrayLength() == 0)
            return Bad(look, "The query found nothing.");
        var first = rows.RootElement[0].EnumerateObject().First().Value;
        var text = first.ValueKind == JsonValueKind.String ? first.GetString()! : first.GetRawText();
        double? value = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : null;
        return look.Expect is not { } expected || expected == text
            ? Good(look, value)
            : Bad(look, $"The query found {Shown(text)} and not {Shown(expected)}.", value);
    }

    private static LookResultMessage Script(LookMessage look, WorkResult answer)
    {
        var last = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault() ?? "";
        double? value = double.TryParse(last, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : null;
        if (answer.State != WorkResult.Succeeded)
            return Bad(look, $"{answer.Why} {Shown(last)}".Trim(), value);
        return look.Expect is not { } expected || answer.Output.Contains(expected, StringComparison.Ordinal)
            ? Good(look, value)
            : Bad(look, $"It does not say {Shown(expected)}.", value);
    }

    private async Task<TcpClient> Connected(string host, int port, CancellationToken cancel)
    {
        if (!policy.AllowsHost(host))
            throw new RunnerException($"The policy of this runner does not allow looks at {host}.");
        var addresses = await Dns.GetHostAddressesAsync(host, cancel);
        var allowed = Array.FindAll(addresses, address => !HttpSteps.IsRefused(address));
        if (allowed.Length == 0)
            throw new RunnerException($"{host} leads to an address that is not called.");
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(allowed, port, cancel);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static (string Host, int Port) Place(string target, int otherwise)
    {
        var colon = target.LastIndexOf(':');
        var isPort = int.TryParse(target[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        if (colon > 0 && isPort)
            return (target[..colon].Trim('[', ']'), port);
        return otherwise > 0
            ? (target, otherwise)
            : throw new RunnerException($"{target} is no host with a port, such as db-1:5432.");
    }

    private double Took(long began) => Math.Round(time.GetElapsedTime(began).TotalMilliseconds, 1);

    private static LookResultMessage Good(LookMessage look, double? value) =>
        new(look.Monitor, look.Place, Good: true, value, Why: null);

    private static LookResultMessage Bad(LookMessage look, string? why, double? value = null) =>
        new(look.Monitor, look.Place, Good: false, value, why ?? "It does not answer.");

    private static string Shown(string text) => text.Length > ShownMax ? text[..ShownMax] + "…" : text;
}
