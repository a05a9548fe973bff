using System.Text.RegularExpressions;
using Muster.Client.Runbooks;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Muster.Runner.Runbooks;

/// <summary>
/// What a runner may do: a file of its own machine, which no server can widen. What it does not name is not allowed.
/// </summary>
public sealed class RunnerPolicy
{
    /// <summary>The most that this file lets any step say, in bytes.</summary>
    public const int OutputMaxDefault = 1 << 20;

    /// <summary>What it says of itself, for runbooks that name labels.</summary>
    public List<string> Labels { get; set; } = [];

    /// <summary>What may run.</summary>
    public AllowedWork Allow { get; set; } = new();

    /// <summary>Databases and metric stores that steps name by <c>on=</c>.</summary>
    public Dictionary<string, RunnerConnection> Connections { get; set; } = [];

    /// <summary>Secrets by name: each from a variable of the environment or from a file.</summary>
    public Dictionary<string, RunnerSecret> Secrets { get; set; } = [];

    /// <summary>Variables of the runner's own environment that scripts see beside PATH.</summary>
    public List<string> Environment { get; set; } = [];

    /// <summary>Programs by kind, where they are not on the PATH: <c>python: /usr/bin/python3.11</c>.</summary>
    public Dictionary<string, string> Interpreters { get; set; } = [];

    /// <summary>The most output of a step, in bytes.</summary>
    public int OutputMax { get; set; } = OutputMaxDefault;

    /// <summary>The longest that a step may take, in seconds, whatever the runbook says.</summary>
    public double TimeoutMax { get; set; } = 3_600;

    /// <summary>How many steps at once.</summary>
    public int Slots { get; set; } = 1;

    /// <summary>Labels and connections together: what a step can ask for.</summary>
    public IReadOnlyList<string> Offers => [.. Labels.Concat(Connections.Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>What a new file says: it reads, runs scripts, and calls nothing but its own machine.</summary>
    public static string Starter => """
        # What this runner may do. No server can widen it; what is not named here is not allowed.
        labels: []
        allow:
          kinds: [bash, sh, python, sql, http, promql]
          effects: [read]                     # add: change, destroy
          runbooks: ["*"]                     # ids of runbooks; * stands for anything
          commands: ["*"]                     # programs that scripts find on their PATH
          hosts: [127.0.0.1, localhost]       # where http steps and monitors may go
          monitors: [http, tcp, certificate, dns, sql, metric]   # add: script
        connections: {}
          # shop-db: { kind: postgres, string: "Host=db-1;Database=shop;Username=runner", password: shop-db }
          # metrics: { kind: prometheus, url: "http://127.0.0.1:9090" }
        secrets: {}
          # shop-db: { file: /etc/muster-runner/shop-db }
          # api-token: { env: API_TOKEN }
        environment: [HOME, LANG]
        slots: 1

        """;

    /// <summary>Reads a file.</summary>
    /// <exception cref="RunnerException">It cannot be read, or says something that there is not.</exception>
    public static RunnerPolicy Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (YamlException problem)
        {
            throw new RunnerException(
                $"{path}:{problem.Start.Line}:{problem.Start.Column} "
                    + (problem.InnerException?.Message ?? problem.Message),
                problem);
        }
        catch (IOException problem)
        {
            throw new RunnerException($"The policy {path} cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="YamlException">It is no policy.</exception>
    public static RunnerPolicy Parse(string yaml) => new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .Build()
        .Deserialize<RunnerPolicy?>(yaml) ?? new RunnerPolicy();

    /// <summary>Why a step may not run here, as a sentence; or null.</summary>
    public string? Refuse(RunnerWorkMessage work)
    {
        if (!Allow.Kinds.Contains(work.Kind, StringComparer.Ordinal))
            return $"The policy of this runner does not allow {work.Kind}.";
        if (!Allow.Effects.Contains(work.Effect, StringComparer.Ordinal))
            return $"The policy of this runner does not allow steps with effect={work.Effect}.";
        if (!Fits(Allow.Runbooks, work.Runbook))
            return $"The policy of this runner does not allow the runbook {work.Runbook}.";
        return work.Secrets.FirstOrDefault(name => !Secrets.ContainsKey(name)) is { } missing
            ? $"This runner has no secret {missing}."
            : null;
    }

    /// <summary>Whether a host may be called.</summary>
    public bool AllowsHost(string host) => Fits(Allow.Hosts, host.ToLowerInvariant());

    /// <summary>Whether a program may be found by scripts.</summary>
    public bool AllowsCommand(string command) => Fits(Allow.Commands, command);

    /// <summary>Whether scripts find every program of the PATH.</summary>
    public bool AllowsAnyCommand => Allow.Commands.Contains("*", StringComparer.Ordinal);

    private static bool Fits(IEnumerable<string> patterns, string text) => patterns.Any(pattern => Regex.IsMatch(
        text,
        $@"\A{Regex.Escape(pattern.ToLowerInvariant()).Replace(@"\*", ".*", StringComparison.Ordinal)}\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase));
}

/// <summary>What may run.</summary>
public sealed class AllowedWork
{
    /// <summary>Kinds: <c>bash</c>, <c>python</c>, <c>sql</c>, <c>http</c>, <c>promql</c>, <c>kubectl</c>.</summary>
    public List<string> Kinds { get; set; } = [];

    /// <summary>Effects: <c>read</c>, <c>change</c>, <c>destroy</c>.</summary>
    public List<string> Effects { get; set; } = [];

    /// <summary>Ids of runbooks; <c>*</c> stands for anything.</summary>
    public List<string> Runbooks { get; set; } = ["*"];

    /// <summary>Programs that scripts find; <c>*</c> for all of the PATH.</summary>
    public List<string> Commands { get; set; } = [];

    /// <summary>Hosts that http steps and monitors may call.</summary>
    public List<string> Hosts { get; set; } = [];

    /// <summary>What it looks at for monitors: <c>http</c>, <c>tcp</c>, <c>certificate</c>, <c>dns</c>, <c>sql</c>,
    /// <c>metric</c>, <c>script</c>.</summary>
    public List<string> Monitors { get; set; } = [];
}

/// <summary>A database or a metric store.</summary>
public sealed class RunnerConnection
{
    /// <summary>postgres or prometheus.</summary>
    public string Kind { get; set; } = "postgres";

    /// <summary>The connection string of a database.</summary>
    public string? String { get; set; }

    /// <summary>The address of a metric store.</summary>
    public string? Url { get; set; }

    /// <summary>The secret that is its password, by name; or null.</summary>
    public string? Password { get; set; }
}

/// <summary>Where a secret is.</summary>
public sealed class RunnerSecret
{
    /// <summary>A variable of the runner's environment, or null.</summary>
    public string? Env { get; set; }

    /// <summary>A file, or null.</summary>
    public string? File { get; set; }
}

/// <summary>The runner cannot work; its message says why.</summary>
public sealed class RunnerException : Exception
{
    /// <summary>Says why.</summary>
    public RunnerException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, with its cause.</summary>
    public RunnerException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Says nothing.</summary>
    public RunnerException()
    {
    }
}
