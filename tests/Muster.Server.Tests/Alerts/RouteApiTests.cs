using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Alerts;

/// <summary>What would happen now, and what would have happened, through HTTP.</summary>
public sealed class RouteApiTests
{
    [Fact]
    public async Task Labels_are_answered_with_route_service_level_and_who_would_be_paged_and_nothing_is_written()
    {
        await using var muster = await TestInstallation.Start();
        var (status, answer) = await muster.Post("/api/v1/routes/test", new
        {
            labels = new { alertname = "DiskFull", severity = "critical" },
            summary = "Disk is full",
        });
        Assert.Equal(200, status);
        var would = Assert.Single(answer.GetProperty("items").EnumerateArray());
        Assert.Equal("everything", would.GetProperty("route").GetString());
        Assert.Equal("default", would.GetProperty("service").GetString());
        Assert.StartsWith("routing.yaml:", would.GetProperty("place").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(would.GetProperty("steps").EnumerateArray());
        Assert.Empty(await muster.Items("/api/v1/alerts"));
        Assert.Empty(await muster.Items("/api/v1/incidents"));
    }

    [Fact]
    public async Task A_whole_message_is_read_as_its_source_sends_it()
    {
        await using var muster = await TestInstallation.Start();
        var payload = JsonSerializer.Serialize(new
        {
            event_action = "trigger",
            dedup_key = "disk-1",
            payload = new { summary = "Disk is full", source = "db-1", severity = "error" },
        });
        var (status, answer) = await muster.Post(
            "/api/v1/routes/test", new { source = "pagerduty", payload });
        Assert.Equal(200, status);
        var would = Assert.Single(answer.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("disk-1", "Disk is full"),
            (would.GetProperty("dedupKey").GetString(), would.GetProperty("summary").GetString()));
    }

    [Theory]
    [InlineData("{}", "route.empty", "labels")]
    [InlineData("""{"service":"nowhere","summary":"x"}""", "service.unknown", "service")]
    [InlineData("""{"source":"telegraph","payload":"x"}""", "source.unknown", "source")]
    [InlineData("""{"source":"alertmanager","payload":"no json"}""", "route.unreadable", "payload")]
    public async Task What_cannot_be_tried_is_said_with_its_field(string order, string code, string field)
    {
        await using var muster = await TestInstallation.Start();
        var (status, problem) = await muster.Post("/api/v1/routes/test", TestInstallation.Text(order));
        Assert.Equal(
            (400, code, field),
            (status, problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_changed_routing_is_tried_on_the_stored_signals()
    {
        await using var muster = await TestInstallation.Start();
        await SilenceApiTests.Trigger(muster, "disk-1", "Disk is full");
        await SilenceApiTests.Trigger(muster, "disk-2", "Disk is full");
        var (status, answer) = await muster.Post("/api/v1/routes/backtest", new
        {
            routing = "routes:\n  - name: all\n    group: service\n",
            from = TestInstallation.Noon.AddHours(-1),
            until = TestInstallation.Noon.AddHours(1),
        });
        Assert.Equal(200, status);
        Assert.Equal(2, answer.GetProperty("signals").GetInt64());
        Assert.Equal(
            (2, 1),
            (answer.GetProperty("now").GetProperty("incidents").GetInt32(),
                answer.GetProperty("candidate").GetProperty("incidents").GetInt32()));
    }

    [Theory]
    [InlineData("", "routes.missing")]
    [InlineData("routes:\n  - name: a\n    effect: shout\n", "routes.wrong")]
    public async Task A_routing_that_cannot_be_in_force_is_refused(string routing, string code)
    {
        await using var muster = await TestInstallation.Start();
        var (status, problem) = await muster.Post("/api/v1/routes/backtest", new { routing });
        Assert.Equal((400, code), (status, problem.GetProperty("code").GetString()));
    }
}
