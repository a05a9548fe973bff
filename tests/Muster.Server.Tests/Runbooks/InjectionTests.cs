using System.Text.Json;
using System.Web;
using Databases;
using Muster.Client.Runbooks;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Runbooks;

/// <summary>Values stay data: in scripts, queries, requests and metric queries, whatever they are.</summary>
[Requirement("RUN-005")]
public sealed class InjectionTests : IDisposable
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-attack-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void There_are_a_hundred_of_them_and_more() => Assert.True(
        Attacks.Shell.Count + Attacks.Sql.Count + Attacks.Http.Count + Attacks.Promql.Count >= 100);

    [Fact]
    public async Task A_script_is_given_each_value_as_it_is_and_runs_none_of_it()
    {
        var mark = Path.Combine(folder.FullName, "mark");
        var policy = RunnerPolicy.Parse("allow: { kinds: [bash], effects: [read], commands: ['*'] }");
        var scripts = new ScriptSteps(
            policy, new SecretStore(policy, _ => null), Path.Combine(folder.FullName, "work"),
            new TestInstallation.StandingClock());
        foreach (var attack in Attacks.Shell.Select(each => each.Replace("{mark}", mark, StringComparison.Ordinal)))
        {
            var work = Work("bash", "printf '%s' \"$value\"", attack);
            var result = await scripts.Run(work, TimeSpan.FromSeconds(20), Cancel);
            Assert.Equal(("succeeded", attack), (result.State, result.Output));
            Assert.False(File.Exists(mark), attack);
        }
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("BASH_ENV")]
    [InlineData("LD_PRELOAD")]
    [InlineData("PYTHONSTARTUP")]
    [InlineData("BASH_FUNC_ls%%")]
    [InlineData("IFS")]
    [InlineData("a b")]
    [InlineData("x=1")]
    public async Task A_value_that_would_steer_the_program_itself_is_refused(string name)
    {
        var policy = RunnerPolicy.Parse("allow: { kinds: [bash], effects: [read], commands: ['*'] }");
        var scripts = new ScriptSteps(
            policy, new SecretStore(policy, _ => null), Path.Combine(folder.FullName, "work"),
            new TestInstallation.StandingClock());
        var work = Work("bash", "true", "x") with { Values = new Dictionary<string, string> { [name] = "x" } };
        Assert.Equal("failed", (await scripts.Run(work, TimeSpan.FromSeconds(5), Cancel)).State);
    }

    [Fact]
    public async Task A_query_binds_each_value_and_a_reading_one_cannot_write()
    {
        await using var database = await TestDatabase.Make();
        await database.Run("create table mark (text text); insert into mark values ('here')");
        var policy = new RunnerPolicy
        {
            Connections = { ["db"] = new RunnerConnection { String = database.ConnectionString } },
        };
        var queries = new SqlSteps(policy, new SecretStore(policy, _ => null));
        foreach (var attack in Attacks.Sql)
        {
            var work = Work("sql", "select cast(:value as text) as said, count(*) as n from mark", attack);
            var result = await queries.Run(work, TimeSpan.FromSeconds(10), Cancel);
            if (attack.Contains('\0', StringComparison.Ordinal))
            {
                Assert.Equal("failed", result.State);
                continue;
            }

            Assert.True(result.State == "succeeded", result.Why);
            var row = JsonDocument.Parse(result.Rows!).RootElement[0];
            Assert.Equal((attack, 1), (row.GetProperty("said").GetString(), row.GetProperty("n").GetInt32()));
        }

        foreach (var text in (string[])
            ["insert into mark values ('x')", "commit; drop table mark", "set transaction read write",
                "delete from mark"])
        {
            Assert.Equal("failed", (await queries.Run(Work("sql", text, ""), TimeSpan.FromSeconds(5), Cancel)).State);
        }

        Assert.Equal("failed", (await queries.Run(
            Work("sql", "select * from mark limit :value", "1; drop table mark"), TimeSpan.FromSeconds(5),
            Cancel)).State);
        Assert.Equal(1L, await database.Ask("select count(*) from mark"));
        var slow = await queries.Run(Work("sql", "select pg_sleep(30)", ""), TimeSpan.FromSeconds(1), Cancel);
        Assert.Equal("timed-out", slow.State);
    }

    [Fact]
    public void A_request_has_each_value_encoded_for_its_place()
    {
        foreach (var attack in Attacks.Http)
        {
            var values = new Dictionary<string, string> { ["value"] = attack };
            var (url, _) = Placeholders.Url("http://shop.example/items/{{value}}/show?of={{value}}", values);
            if (url is not null)
            {
                var address = new Uri(url);
                Assert.Equal(("shop.example", ""), (address.Host, address.Fragment));
                Assert.Equal(attack, HttpUtility.ParseQueryString(address.Query)["of"]);
                Assert.Equal(4, address.Segments.Length);
            }

            var (header, problem) = Placeholders.Header("{{value}}", values);
            Assert.True(header == attack || problem is not null);
            Assert.DoesNotContain("\n", header ?? "", StringComparison.Ordinal);
            var (json, _) = Placeholders.Json("""{"a":"x {{value}}","b":{{value}}}""", values);
            var body = JsonDocument.Parse(json!).RootElement;
            Assert.Equal(["a", "b"], body.EnumerateObject().Select(each => each.Name));
            Assert.Equal($"x {attack}", body.GetProperty("a").GetString());
            Assert.Equal(attack, body.GetProperty("b").GetString());
            var (form, _) = Placeholders.Form("a={{value}}&b=1", values);
            Assert.Equal(attack, HttpUtility.ParseQueryString(form!)["a"]);
        }

        var up = new Dictionary<string, string> { ["value"] = ".." };
        Assert.NotNull(Placeholders.Url("http://{{value}}/x", up).Problem);
        Assert.NotNull(Placeholders.Url("http://a/{{value}}", up).Problem);
    }

    [Fact]
    public void A_metric_query_has_each_value_inside_the_value_of_a_label()
    {
        foreach (var attack in Attacks.Promql)
        {
            var values = new Dictionary<string, string> { ["value"] = attack };
            var (query, _) = Placeholders.Promql("sum(rate(errors{job=\"{{value}}\"}[5m]))", values);
            var text = Text(query!, out var rest);
            Assert.Equal((attack, "}[5m]))"), (text, rest));
            var (pattern, _) = Placeholders.Promql("up{job=~\"api-{{value}}\"}", values);
            Assert.Matches($"^(?:{Text(pattern!, out _)})$", $"api-{attack}");
            Assert.DoesNotMatch($"^(?:{Text(pattern!, out _)})$", "api-anything-else");
        }

        var any = new Dictionary<string, string> { ["value"] = "1" };
        Assert.NotNull(Placeholders.Promql("rate(errors[{{value}}m])", any).Problem);
        Assert.NotNull(Placeholders.Promql("{{value}}", any).Problem);
        Assert.NotNull(Placeholders.Promql("vector(\"{{value}}\")", any).Problem);
        Assert.NotNull(Placeholders.Promql("up{job=\"{{missing}}\"}", any).Problem);
    }

    [Theory]
    [Requirement("RUN-010")]
    [InlineData("the key is s3cr3t-value!")]
    [InlineData("czNjcjN0LXZhbHVl")]
    [InlineData("token=s3cr3t-value&x=1")]
    [InlineData("7333637233742d76616c7565")]
    public void A_secret_is_hidden_in_every_form_in_which_it_is_said(string said)
    {
        var hidden = new WorkResult("succeeded", 0, said, said.Length) { Rows = said, Why = said }
            .Message(["s3cr3t-value"], 1_000);
        foreach (var text in (string?[])[hidden.Output, hidden.Rows, hidden.Why])
        {
            Assert.Contains("[hidden]", text!, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cr3t-value", text!, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Requirement("RUN-010")]
    public void No_half_of_a_secret_is_left_at_the_cut()
    {
        var said = new string('x', 490) + "s3cr3t-value" + new string('y', 2_000);
        var output = new WorkResult("succeeded", 0, said, said.Length).Message(["s3cr3t-value"], 1_000).Output!;
        Assert.DoesNotContain("s3cr", output, StringComparison.Ordinal);
        Assert.True(output.Length < 1_100);
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>The first text in quotes, and what stands behind it.</summary>
    private static string Text(string query, out string rest)
    {
        var start = query.IndexOf('"', StringComparison.Ordinal);
        var end = start + 1;
        while (query[end] != '"')
            end += query[end] == '\\' ? 2 : 1;
        rest = query[(end + 1)..];
        return JsonSerializer.Deserialize<string>(query[start..(end + 1)])!;
    }

    private static RunnerWorkMessage Work(string kind, string text, string value) => new()
    {
        Run = Guid.Empty.ToString("N"),
        Attempt = 1,
        Runbook = "test",
        Step = "test",
        Kind = kind,
        Effect = "read",
        On = "db",
        Text = text,
        Values = new Dictionary<string, string>(StringComparer.Ordinal) { ["value"] = value },
        OutputMax = 1 << 20,
        Strict = true,
    };
}
