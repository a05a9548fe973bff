using System.Net;
using System.Text;
using Muster.Cli;

namespace Muster.Server.Tests.Cli;

/// <summary>A person at a prompt: types a command, sees what is printed and how it ended.</summary>
internal sealed class Prompt
{
    internal static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly StringWriter printed = new();
    private readonly StringWriter complained = new();

    internal Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal)
    {
        ["MUSTER_URL"] = "http://muster.test",
        ["MUSTER_TOKEN"] = "ada-token",
    };

    /// <summary>What answers; null lets the network answer.</summary>
    internal HttpMessageHandler? Server { get; init; }

    internal bool IsTerminal { get; init; }

    internal Func<Guid> NewId { get; init; } = () => new Guid(7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7);

    internal TimeProvider Time { get; init; } = new Still(Noon);

    internal string Out => printed.ToString().ReplaceLineEndings("\n");

    internal string Error => complained.ToString().ReplaceLineEndings("\n");

    internal Task<int> Type(params string[] words) =>
        CommandLine.Run(words, Around, TestContext.Current.CancellationToken);

    internal Surroundings Around
    {
        get
        {
            var around = new Surroundings
            {
                Out = printed,
                Error = complained,
                Variable = name => Variables.GetValueOrDefault(name),
                Time = Time,
                NewId = NewId,
                IsTerminal = IsTerminal,
            };
            return Server is null ? around : around with { Carrier = () => new Shared(Server) };
        }
    }

    /// <summary>A clock that stands.</summary>
    private sealed class Still(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    /// <summary>A client disposes of what carries it; the server behind goes on.</summary>
    private sealed class Shared(HttpMessageHandler server) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker invoker = new(server, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            invoker.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            invoker.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>A server of prepared answers that remembers what it was asked.</summary>
internal sealed class Prepared : HttpMessageHandler
{
    private readonly Dictionary<string, (HttpStatusCode Status, string Body)> answers = new(StringComparer.Ordinal);

    internal List<Asked> Requests { get; } = [];

    internal Prepared Answers(string request, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        answers[request] = (status, body);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var what = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        string[] headers = [.. request.Headers.Select(header => header.Key)];
        Requests.Add(new Asked(what, body, request.Headers.Authorization?.ToString(), headers));
        var (status, text) = answers.TryGetValue(what, out var prepared)
            ? prepared
            : (HttpStatusCode.NotFound, $$"""{"status":404,"detail":"Nothing at {{what}}.","code":"unknown"}""");
        return new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }

    internal sealed record Asked(string What, string Body, string? Authorization, IReadOnlyList<string> Headers);
}

/// <summary>A network on which nobody answers.</summary>
internal sealed class NobodyThere : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new HttpRequestException("Connection refused");
}

/// <summary>The clock and the ids of this machine, for tests that run real programs.</summary>
internal static class Machine
{
#pragma warning disable RS0030 // A real server beside a test lives in real time.
    internal static TimeProvider Time => TimeProvider.System;
#pragma warning restore RS0030

#pragma warning disable RS0030 // What is sent to a real server is sent once.
    internal static Guid NewId() => Guid.NewGuid();
#pragma warning restore RS0030
}
