using System.Text;
using System.Text.RegularExpressions;
using Muster.Client.Runbooks;
using Muster.Core.Runbooks;
using Muster.Playbooks.Runbooks;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Runbooks;

/// <summary>
/// Every script of the packs' runbooks runs against stand-ins that write down how they were called, and so does the
/// line of the document beside it. Where the two differ, the runbook says why.
/// </summary>
public sealed partial class PackCommandTests : IDisposable
{
    private const string Anything = "ANYTHING0HERE";

    private static readonly string[] StandIns =
    [
        "kubectl", "aws", "psql", "redis-cli", "certbot", "openssl", "git", "curl", "jq", "grep", "watch", "sleep",
        "date", "status-page", "datadog", "pd", "slack", "pagerduty", "zoom", "jira",
        "health-check-all.sh",
    ];

    private static readonly Dictionary<string, string> Samples = new(StringComparer.Ordinal)
    {
        ["target_group"] = "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/api/1",
        ["security_group"] = "sg-0123abcd",
        ["machine"] = "i-0123456789abcdef0",
        ["key"] = "AKIAABCDEFGHIJKLMNOP",
        ["detector"] = "12abc34d567e8fa901bc2d34e56789f0",
        ["monitor"] = "4711",
    };

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-commands-");
    private readonly ScriptSteps scripts;
    private int runs;

    public PackCommandTests()
    {
        var bin = folder.CreateSubdirectory("bin").FullName;
        foreach (var name in StandIns)
            Write(Path.Combine(bin, name), StandIn(Record));
        var bash = Path.Combine(folder.FullName, "bash");
        Write(
            bash, $"#!/bin/sh\nexport PATH='{bin}':\"$PATH\"\nmkdir -p infra/terraform scripts\n"
                + $"ln -sf '{bin}/health-check-all.sh' scripts/\nexec /bin/bash \"$@\"\n");
        var policy = RunnerPolicy.Parse($$"""
            allow: { kinds: [bash], effects: [read, change, destroy], commands: ["*"] }
            interpreters: { bash: "{{bash}}" }
            """);
        scripts = new ScriptSteps(
            policy, new SecretStore(policy, _ => null), Path.Combine(folder.FullName, "work"),
            new TestInstallation.StandingClock());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Record => Path.Combine(folder.FullName, "record");

    [Fact]
    [Requirement("RUN-004")]
    [Requirement("RUN-016")]
    [Requirement("RUN-035")]
    [Requirement("RUN-040")]
    public async Task Every_command_of_the_packs_is_called_as_its_document_says_or_the_runbook_says_why_not()
    {
        List<string> wrong = [];
        var (steps, same, commands, others) = (0, 0, 0, 0);
        foreach (var file in Files())
        {
            var runbook = RunbookReader.Read(file, await File.ReadAllTextAsync(file, Cancel)).Runbook!;
            var documents = Documents(await File.ReadAllLinesAsync(file, Cancel));
            foreach (var step in runbook.Steps.Where(step => step.IsExecutable))
            {
                if (step.Code!.Runs is not (CodeKind.Script or CodeKind.Kubectl))
                {
                    others++;
                    continue;
                }

                steps++;
                var called = await Called(step.Code!.Text, Values(runbook), isStrict: step.Rules.IsStrict);
                commands += called.Count;
                var where = $"{Path.GetRelativePath(Packs(), file)}:{step.Line} {step.Name}";
                if (called.Count == 0)
                    wrong.Add($"{where} called nothing");
                if (documents.GetValueOrDefault(step.Name) is not { } document)
                    continue;
                var said = await Called(document, Values(runbook), isStrict: false);
                if (Same(called, said))
                    same++;
                else if (step.Prose.Trim().Length == 0 && step.Danger is null)
                    wrong.Add($"{where}\n  runs {Shown(called)}\n  says {Shown(said)}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count}\n{string.Join('\n', wrong)}\n{steps} {same} {commands}");
        Assert.True(
            steps >= 170 && same >= 110 && commands + others >= 216,
            $"{steps} steps, {same} same, {commands} commands, {others} queries and requests");
    }

    [Fact]
    [Requirement("RUN-022")]
    [Requirement("RUN-023")]
    [Requirement("RUN-024")]
    [Requirement("RUN-025")]
    [Requirement("RUN-026")]
    [Requirement("RUN-027")]
    [Requirement("RUN-028")]
    [Requirement("RUN-029")]
    [Requirement("RUN-030")]
    [Requirement("RUN-031")]
    [Requirement("RUN-032")]
    public void Each_organisation_has_its_runbooks_with_parts_that_can_run_and_changes_that_are_guarded()
    {
        foreach (var name in (string[])
            [
                "custody-platform/api-outage", "custody-platform/database-performance",
                "custody-platform/authentication", "custody-platform/error-rate", "reconciliation/error-rate",
                "film-generation/error-rate", "reconciliation/application-down", "reconciliation/database",
                "reconciliation/slow", "film-generation/service-down", "film-generation/database-unavailable",
                "film-generation/data-loss", "film-generation/films-down",
            ])
        {
            var (pack, book) = (name.Split('/')[0], name.Split('/')[1]);
            var file = Path.Combine(Packs(), pack, "runbooks", $"{book}.md");
            var reading = RunbookReader.Read(file, File.ReadAllText(file));
            Assert.DoesNotContain(
                reading.Problems, problem => problem.Severity == Muster.Core.Playbook.ProblemSeverity.Error);
            var steps = reading.Runbook!.Steps;
            Assert.True(steps.Count >= 3, name);
            foreach (var step in steps.Where(step => step.IsExecutable && step.Rules.Effect != StepEffect.Read))
            {
                // Whatever changes something is proved afterwards, or says that a person has to look.
                Assert.True(step.Rules.Verify is not null || step.Rules.IsManual || step.Rules.Expect is not null,
                    $"{name} {step.Name}");
            }
        }

        var loss = RunbookReader.Read("data-loss.md", File.ReadAllText(
            Path.Combine(Packs(), "film-generation", "runbooks", "data-loss.md"))).Runbook!;
        Assert.Contains("writ", loss.Steps[0].Title + loss.Steps[0].Prose, StringComparison.OrdinalIgnoreCase);
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Each call with its arguments, sorted: what stands in a pipe begins in any order.</summary>
    private async Task<IReadOnlyList<string[]>> Called(
        string text, IReadOnlyDictionary<string, string> values, bool isStrict)
    {
        File.Delete(Record);
        await scripts.Run(
            new RunnerWorkMessage
            {
                Run = $"{++runs}",
                Attempt = 1,
                Runbook = "pack",
                Step = "step",
                Kind = "bash",
                Effect = "read",
                Text = text,
                Values = values,
                OutputMax = 100_000,
                Strict = isStrict,
            },
            TimeSpan.FromSeconds(20),
            Cancel);
        if (!File.Exists(Record))
            return [];
        return
        [
            .. (await File.ReadAllTextAsync(Record, Cancel))
                .Split('\u001e', StringSplitOptions.RemoveEmptyEntries)
                .Select(call => call.Split('\u001f'))
                .OrderBy(call => string.Join(' ', call), StringComparer.Ordinal),
        ];
    }

    private static bool Same(IReadOnlyList<string[]> called, IReadOnlyList<string[]> said) =>
        called.Count == said.Count && called.Zip(said).All(pair =>
            pair.First.Length == pair.Second.Length
            && pair.First.Zip(pair.Second).All(each => Fits(each.First, each.Second)));

    /// <summary>What the document leaves open may be anything.</summary>
    private static bool Fits(string called, string said) => Regex.IsMatch(
        called, $@"\A{Regex.Escape(said).Replace(Anything, ".+", StringComparison.Ordinal)}\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static string Shown(IReadOnlyList<string[]> calls) =>
        string.Join(" | ", calls.Select(call => string.Join(" ", call.Select(word => $"[{word}]"))));

    private static Dictionary<string, string> Values(Runbook runbook)
    {
        var values = runbook.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => Samples.GetValueOrDefault(parameter.Name) ?? parameter.Default
                ?? (parameter.Values.Count > 0 ? parameter.Values[0] : parameter.Kind switch
                {
                    ParameterKind.Integer or ParameterKind.Number => "4711",
                    ParameterKind.Host => "db-1.example.com",
                    _ => "sample-1",
                }),
            StringComparer.Ordinal);
        foreach (var saved in runbook.Steps.Select(step => step.Rules.Save).OfType<string>())
            values.TryAdd(saved, $"saved-{saved}");
        return values;
    }

    /// <summary>The lines of the document beside each step, by the name of the step before them.</summary>
    private static Dictionary<string, string> Documents(string[] lines)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        string? step = null;
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith('#'))
                step = null;
            if (Fence().Match(lines[at]) is not { Success: true } fence)
                continue;
            var indent = fence.Groups["indent"].Length;
            StringBuilder body = new();
            for (at++; at < lines.Length && lines[at].Trim() != "```"; at++)
                body.Append(lines[at].Length > indent ? lines[at][indent..] : "").Append('\n');
            if (fence.Groups["name"] is { Success: true } named)
                step = named.Value;
            else if (fence.Groups["language"].Value == "console" && step is not null)
                found[step] = found.GetValueOrDefault(step) + Commands(body.ToString());
        }

        return found;
    }

    private static string Commands(string console) =>
        Open().Replace(console.StartsWith("$ ", StringComparison.Ordinal)
            ? console[2..].Replace("\n$ ", "\n", StringComparison.Ordinal)
            : console, Anything);

    private static IEnumerable<string> Files() => System.IO.Directory
        .GetFiles(Packs(), "*.md", SearchOption.AllDirectories)
        .Where(file => file.Contains("/runbooks/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Packs() => Path.Combine(AppContext.BaseDirectory, "packs");

    private static string StandIn(string record) => $$"""
        #!/bin/sh
        name=${0##*/}
        { printf '%s' "$name"; for each in "$@"; do printf '\037%s' "$each"; done; printf '\036'; } >> '{{record}}'
        case "$name" in
          date) echo 1795262400; exit ;;
          jq|grep) cat > /dev/null ;;
        esac
        echo c3RhbmRpbg==
        """;

    private static void Write(string file, string text)
    {
        File.WriteAllText(file, text + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [GeneratedRegex(
        @"^(?<indent>\s*)```(?<language>\w+)(\s+\{.*?\bname=(?<name>[\w-]+).*\})?\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Fence();

    // Blanks in angle brackets, and words that stand for something of one's own.
    [GeneratedRegex(
        @"<[a-zA-Z][^<>\n]*>|\bi-x+\b|\bx{3,}\b|AKIA\.\.\.|\b12345\b|your-test-token|\bYOUR_[A-Z_]+\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Open();
}
