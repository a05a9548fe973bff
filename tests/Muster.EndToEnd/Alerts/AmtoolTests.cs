using System.Text.Json;

namespace Muster.EndToEnd.Alerts;

/// <summary>The real <c>amtool</c> of Alertmanager, pointed at an integration key.</summary>
public sealed class AmtoolTests
{
    private const string Program = "/usr/bin/amtool";

    [Fact]
    [Case(63)]
    public async Task Alerts_and_silences_are_made_seen_changed_and_ended()
    {
        using var folder = new TemporaryFolder();
        await using var muster = await ServedMuster.Start(folder, mailbox: null);
        var address = $"--alertmanager.url={muster.Url}am/{await muster.Key()}";

        await Say(address, "alert", "add", "alertname=DiskFull", "severity=critical", "host=db-1",
            "--annotation=summary=The disk is full");
        await Say(address, "alert", "add", "alertname=Slow", "severity=warning");
        var firing = await Json(address, "alert", "query", "alertname=~Disk.*", "-o", "json");
        var alert = Assert.Single(firing.EnumerateArray());
        Assert.Equal("db-1", alert.GetProperty("labels").GetProperty("host").GetString());
        Assert.Equal("active", alert.GetProperty("status").GetProperty("state").GetString());

        var silence = (await Say(
            address, "silence", "add", "alertname=DiskFull", "host=~db-.*", "--duration=2h", "--author=ada",
            "--comment=planned failover")).Trim();
        Assert.True(Guid.TryParse(silence, out _), silence);
        Assert.Empty((await Json(address, "alert", "query", "alertname=DiskFull", "-o", "json")).EnumerateArray());
        var silenced = Assert.Single((await Json(
            address, "alert", "query", "alertname=DiskFull", "--silenced", "-o", "json")).EnumerateArray());
        Assert.Equal(silence, silenced.GetProperty("status").GetProperty("silencedBy")[0].GetString());

        var known = Assert.Single((await Json(address, "silence", "query", "-o", "json")).EnumerateArray());
        Assert.Equal("planned failover", known.GetProperty("comment").GetString());
        Assert.Equal(2, known.GetProperty("matchers").GetArrayLength());
        await Say(address, "silence", "update", "-d", "3h", silence);
        var longer = Assert.Single((await Json(address, "silence", "query", "-o", "json")).EnumerateArray());
        Assert.Equal(silence, longer.GetProperty("id").GetString());
        Assert.True(longer.GetProperty("endsAt").GetDateTimeOffset() > known.GetProperty("endsAt").GetDateTimeOffset());
        var export = folder.Write(
            "silences.json", await Say(address, "silence", "query", "-o", "json"));

        await Say(address, "silence", "expire", silence);
        Assert.Empty((await Json(address, "silence", "query", "-o", "json")).EnumerateArray());
        Assert.Single((await Json(address, "alert", "query", "alertname=DiskFull", "-o", "json")).EnumerateArray());

        await Say(address, "silence", "import", export);
        Assert.NotEmpty((await Json(address, "silence", "query", "-o", "json")).EnumerateArray());
        await Say(address, "cluster", "show");
        await Say(address, "config", "show");
        var (unknown, said) = await Child.Run(
            Program, address, "silence", "expire", "4fa1962c-f5f2-4a52-8ff5-be388fa4c593");
        Assert.True(unknown == 1, said);
    }

    private static async Task<string> Say(params string[] words)
    {
        var (exit, said) = await Child.Run(Program, words);
        Assert.True(exit == 0, $"amtool {string.Join(' ', words)}: {said}");
        // It also says, on its other output, that our version is not its own.
        var lines = said.Split('\n').Where(line => !line.StartsWith("Warning:", StringComparison.Ordinal));
        return string.Join('\n', lines);
    }

    private static async Task<JsonElement> Json(params string[] words) =>
        JsonDocument.Parse(await Say(words)).RootElement;
}
