using System.Text;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;
using Muster.Storage;

namespace Muster.Server.Tests.Runbooks;

/// <summary>A step prints its secret in every way it can; nothing that the server keeps or says has it.</summary>
public sealed class SecretOutputTests : IDisposable
{
    private const string Secret = "s3cr3t/value+of=ours";

    private const string Book = """
        ---
        runbook: { id: leak, owner: Payments, services: [default] }
        ---
        ## Diagnosis

        ### Leak
        ```bash {name=leak effect=read secrets=api-key save=said}
        echo "plain $api_key"
        printf %s "$api_key" | base64
        printf %s "$api_key" | od -An -tx1 | tr -d ' \n'
        echo "{\"key\": \"$api_key\"}" >&2
        ```

        ### Fail with it
        ```bash {name=fail effect=read secrets=api-key}
        echo "cannot sign in with $api_key" >&2
        exit 3
        ```
        """;

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-secret-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("RUN-010")]
    public async Task A_secret_that_a_step_prints_is_in_no_answer_no_screen_no_fact_and_no_output()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("runbooks/leak.md", Book));
        var file = Path.Combine(folder.FullName, "key");
        await File.WriteAllTextAsync(file, Secret + "\n", Cancel);
        await using var runner = await LocalRunner.Join(
            muster,
            RunnerPolicy.Parse($$"""
                allow: { kinds: [bash], effects: [read], commands: ["*"] }
                secrets: { api-key: { file: "{{file}}" } }
                """),
            folder.CreateSubdirectory("runner"));
        var (_, made) = await muster.Post(
            "/api/v1/incidents", new { title = "It leaks", service = "default", page = false });
        var reference = made.GetProperty("reference").GetString();
        var (_, run) = await muster.Post("/api/v1/runs", new { runbook = "leak", incident = reference });
        var id = run.GetProperty("id").GetString();
        for (var look = 0; ; look++)
        {
            var (_, now) = await muster.Get($"/api/v1/runs/{id}");
            if (now.GetProperty("current") is { ValueKind: System.Text.Json.JsonValueKind.Object } current
                && current.GetProperty("state").GetString() == "failed")
            {
                break;
            }

            Assert.True(look < 400, now.GetRawText());
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), Cancel);
        }

        StringBuilder all = new();
        foreach (var address in (string[])
            [
                $"/api/v1/runs/{id}", $"/api/v1/runs/{id}/outputs/1", $"/api/v1/runs/{id}/outputs/2",
                $"/api/v1/incidents/{reference}", "/api/v1/audit", "/api/v1/runs", $"/incidents/{reference}",
                $"/runs/{id}", "/audit", "/metrics", "/api/v1/search?q=plain",
            ])
        {
            using var answer = await muster.Client.GetAsync(new Uri(address, UriKind.Relative), Cancel);
            all.Append(await answer.Content.ReadAsStringAsync(Cancel)).Append('\n');
        }

        var facts = await muster.App.Services.GetRequiredService<IStore>().Read(
            reading => reading.FactsAfter(0, 10_000), Cancel);
        foreach (var fact in facts)
            all.Append(fact.Body).Append('\n');
        var text = all.ToString();
        Assert.Contains(SecretStore.Hidden, text, StringComparison.Ordinal);
        foreach (var form in (string[])
            [
                Secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).TrimEnd('='),
                Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)), Uri.EscapeDataString(Secret),
            ])
        {
            Assert.DoesNotContain(form, text, StringComparison.Ordinal);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
