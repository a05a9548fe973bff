using Muster.Core.Runbooks;
using Muster.Playbooks.Runbooks;
using Xunit;

namespace Muster.Core.Tests.Runbooks;

/// <summary>What the documents of the packs ask for is a step of a runbook that can run, with its guards.</summary>
public sealed class PackStepTests
{
    [Theory]
    [Requirement("RUN-016")]
    [Requirement("RUN-017")]
    [Requirement("RUN-019")]
    [InlineData("ghost-protocol/mitigation", "restart", "rollout")]
    [InlineData("ghost-protocol/mitigation", "scale", "rollout")]
    [InlineData("ghost-protocol/mitigation", "roll-back", "rollout")]
    [InlineData("ghost-protocol/mitigation", "database-capacity", "health")]
    [InlineData("ghost-protocol/mitigation", "degrade", "restart-degraded")]
    [InlineData("custody-platform/api-outage", "go-back", "rolled-out")]
    [InlineData("aurigraph-dlt/quick-fixes", "restart", "pods-ready")]
    [InlineData("aurigraph-dlt/quick-fixes", "roll-back", "pods-ready")]
    [InlineData("aurigraph-dlt/quick-fixes", "scale", "pods-ready")]
    public void A_quick_mitigation_changes_something_asks_first_and_is_verified(
        string book, string name, string verify)
    {
        var runbook = Read(book);
        var step = runbook.Step(name)!;
        Assert.True(step.IsExecutable, name);
        Assert.Equal((StepEffect.Change, verify), (step.Rules.Effect, step.Rules.Verify));
        Assert.NotNull(runbook.Step(verify));
        Assert.NotNull(step.Rules.Approval ?? runbook.Rules.Approval);
    }

    [Fact]
    [Requirement("RUN-018")]
    public void A_failover_by_hand_is_guarded_and_one_that_goes_by_itself_is_waited_for()
    {
        var runbook = Read("film-generation/database-unavailable");
        var failover = runbook.Step("failover")!;
        Assert.Equal("Connections end while the other zone takes over.", failover.Danger);
        Assert.Equal("instance-again", failover.Rules.Verify);
        var before = runbook.Steps.TakeWhile(step => step != failover).ToList();
        Assert.Contains(before, step => step.Title.Contains("60 to 120 seconds", StringComparison.Ordinal)
            || step.Prose.Contains("60 to 120 seconds", StringComparison.Ordinal));
    }

    [Theory]
    [Requirement("INV-002")]
    [Requirement("INV-003")]
    [Requirement("INV-012")]
    [Requirement("INV-013")]
    [Requirement("INV-014")]
    [Requirement("INV-016")]
    [Requirement("INV-020")]
    [Requirement("INV-021")]
    [Requirement("INV-022")]
    [InlineData("ghost-protocol/investigation", "pods nodes endpoints gateway-logs all-logs keep-logs control-plane")]
    [InlineData("ghost-protocol/investigation", "load-balancer health account transactions")]
    [InlineData("custody-platform/api-outage", "targets instances database application-log database-log")]
    [InlineData("custody-platform/error-rate", "lines kinds endpoints busy counters")]
    [InlineData("custody-platform/database-performance", "slow blocked candidates usage")]
    [InlineData("custody-platform/security-incident", "words roles")]
    [InlineData("film-generation/films-down", "workers queue worker-logs")]
    [InlineData("film-generation/security-breach", "trail findings access-logs suspicious")]
    [InlineData("reconciliation/application-down", "log database cache health")]
    [InlineData("reconciliation/security-incident", "security-lines refused active audit")]
    [InlineData("reconciliation/database", "connections active slowest replicas")]
    public void What_is_looked_at_to_find_a_cause_only_reads_and_ends_in_time(string book, string steps)
    {
        var runbook = Read(book);
        foreach (var step in steps.Split(' ').Select(name => runbook.Step(name)))
        {
            Assert.NotNull(step);
            Assert.True(step.IsExecutable, step.Name);
            Assert.Equal(StepEffect.Read, step.Rules.Effect);
            Assert.InRange(step.Rules.Timeout.TotalSeconds, 1, 600);
        }
    }

    [Fact]
    [Requirement("RUN-009")]
    public void What_streams_or_talks_back_in_the_documents_has_an_end_or_is_done_by_hand()
    {
        string[] without = ["--follow", "logs -f", " -w\n", "\nwatch ", "exec -it", " -it "];
        var checkedSteps = 0;
        foreach (var file in System.IO.Directory.GetFiles(
            Path.Combine(Repository.Root, "packs"), "*.md", SearchOption.AllDirectories)
            .Where(file => file.Contains("/runbooks/", StringComparison.Ordinal)))
        {
            var runbook = RunbookReader.Read(file, File.ReadAllText(file)).Runbook!;
            foreach (var step in runbook.Steps.Where(step => step is { IsExecutable: true, Rules.IsManual: false }))
            {
                checkedSteps++;
                Assert.True(step.Rules.Timeout > NodaTime.Duration.Zero, step.Name);
                Assert.DoesNotContain(without, mark =>
                    $"\n{step.Code!.Text}\n".Contains(mark, StringComparison.Ordinal)
                    && step.Code.Runs is CodeKind.Script or CodeKind.Kubectl);
            }
        }

        Assert.True(checkedSteps > 200, $"{checkedSteps}");
        Assert.True(Read("reconciliation/command-sheet").Step("shell")!.Rules.IsManual);
    }

    [Fact]
    [Requirement("RUN-034")]
    public void Pages_of_a_document_kept_elsewhere_are_listed()
    {
        var text = File.ReadAllText(
            Path.Combine(Repository.Root, "packs", "aurigraph-dlt", "runbooks", "operations-master.md"));
        var reading = RunbookReader.Read("operations-master.md", text);
        Assert.DoesNotContain(reading.Runbook!.Steps, step => step.IsExecutable);
        Assert.Equal(
            ["6", "20", "35", "48", "62", "76", "91", "104", "118", "131", "144"],
            text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2)
                .Select(line => line.Split('|')[2].Trim()));
    }

    [Fact]
    [Requirement("RUN-038")]
    public void A_change_is_tried_in_staging_before_it_is_made()
    {
        var steps = Read("custody-platform/scheduled-maintenance").Steps;
        var staging = steps.ToList().FindIndex(step =>
            (step.Title + step.Prose).Contains("staging", StringComparison.Ordinal));
        var change = steps.ToList().FindIndex(step => step.IsExecutable && step.Rules.Effect != StepEffect.Read);
        Assert.InRange(staging, 0, change - 1);
    }

    [Fact]
    public void A_parameter_whose_name_steers_programs_is_refused_before_a_runner_has_to()
    {
        var reading = RunbookReader.Read("a.md", "---\nrunbook: { params: { path: {}, folder: {} } }\n---\n# A\n");
        var problem = Assert.Single(reading.Problems, problem =>
            problem.Severity == Muster.Core.Playbook.ProblemSeverity.Error);
        Assert.Equal(2, problem.Line);
        Assert.Contains("'path' steers the program", problem.ToString(), StringComparison.Ordinal);
    }

    private static Runbook Read(string book)
    {
        var (pack, name) = (book.Split('/')[0], book.Split('/')[1]);
        var file = Path.Combine(Repository.Root, "packs", pack, "runbooks", $"{name}.md");
        return RunbookReader.Read(file, File.ReadAllText(file)).Runbook!;
    }
}
