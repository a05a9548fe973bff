using Muster.Client.Runbooks;

namespace Muster.EndToEnd.Runbooks;

/// <summary>Server and runner are killed without a word at the boundaries of steps, and while one runs.</summary>
public sealed class KilledTests
{
    private const string Book = """
        ---
        runbook: { id: counted, owner: Payments, params: { counts: { required: true } } }
        ---
        ## Diagnosis

        ### Look
        ```bash {name=look effect=read timeout=30s}
        echo look >> "$counts/look"
        ```

        ## Mitigation

        ### First
        ```bash {name=first effect=change undo=none verify=after timeout=30s}
        echo first >> "$counts/first"
        ```

        ### Second
        ```bash {name=second effect=change undo=none verify=after timeout=2m}
        echo second >> "$counts/second"
        echo $$ > "$counts/pid"
        sleep 100
        ```

        ## Verification

        ### After
        ```bash {name=after effect=read timeout=30s}
        echo after >> "$counts/after"
        ```
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    [Requirement("RUN-002")]
    public async Task A_change_is_never_done_twice_whoever_is_killed_and_its_script_dies_with_the_runner()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            System.IO.Path.Combine(TestPlaybook.WriteTo(folder), "runbooks", "counted.md"), Book, Place.Cancel);
        var counts = folder.Sub("counts");
        await using var muster = await ServedMuster.Start(folder, mailbox: null, new ServedSetting());
        var invited = await muster.Api.InviteRunner("local", Place.Cancel);
        var data = folder.Sub("runner");
        folder.Write("runner/policy.yaml", """
            allow: { kinds: [bash], effects: [read, change], commands: ["*"] }
            """);
        var began = await muster.Api.StartRun(
            new RunOrderMessage
            {
                Runbook = "counted",
                Pace = "all",
                Values = new Dictionary<string, string> { ["counts"] = counts },
            },
            "once",
            Place.Cancel);
        var id = began.Value!.Id;

        // Nobody has taken the first step yet.
        await muster.Kill();
        await muster.StartAgain();
        Assert.Equal("queued", (await Run(muster, id)).Current?.State);
        await using (var runner = Runner(muster, data, "--register", invited.Value!.Token!))
        {
            await Eventually.True(
                () => Task.FromResult(File.Exists(System.IO.Path.Combine(counts, "pid"))), Soon, "the change runs");

            // The server goes while a step runs; the runner goes on with it.
            await muster.Kill();
            await muster.StartAgain();
            Assert.Equal(("second", "running"), Where(await Run(muster, id)));
            await runner.Kill();
        }

        var script = (await File.ReadAllTextAsync(System.IO.Path.Combine(counts, "pid"), Place.Cancel)).Trim();
        await Eventually.True(
            () => Task.FromResult(!Directory.Exists($"/proc/{script}")), Soon, "the script is gone with its runner");
        await using var second = Runner(muster, data);
        await Eventually.True(
            async () => Where(await Run(muster, id)) == ("second", "unknown"), Soon, "nobody knows what became of it");
        await muster.Kill();
        await muster.StartAgain();
        Assert.Equal(("second", "unknown"), Where(await Run(muster, id)));
        Assert.Equal((1, 1, 1), (Lines(counts, "look"), Lines(counts, "first"), Lines(counts, "second")));

        // A person says that it worked, and what only reads goes on by itself.
        await muster.Api.AskOfRun(
            id, "settlement", new RunStepOrderMessage { As = "worked", Reason = "The process is new." }, Place.Cancel);
        await Eventually.True(
            async () => (await Run(muster, id)).Status is not "open", Soon, "the run is over");
        Assert.Equal(1, Lines(counts, "second"));
        Assert.True(Lines(counts, "after") >= 1);
    }

    private static Child Runner(ServedMuster muster, string data, params string[] also) => Child.Start(
        Place.Muster, ["runner", "--url", muster.Url.ToString().TrimEnd('/'), "--data", data, .. also]);

    private static (string? Step, string? State) Where(RunMessage run) => (run.Current?.Step, run.Current?.State);

    private static async Task<RunMessage> Run(ServedMuster muster, string id) =>
        (await muster.Api.ShowRun(id, Place.Cancel)).Value!;

    private static int Lines(string folder, string name) =>
        File.Exists(System.IO.Path.Combine(folder, name))
            ? File.ReadAllLines(System.IO.Path.Combine(folder, name)).Length
            : 0;
}
