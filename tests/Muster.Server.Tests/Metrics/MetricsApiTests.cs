using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Metrics;

/// <summary>Figures about incidents over JSON, CSV and as the review of a month.</summary>
public sealed class MetricsApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("MET-001")]
    [Requirement("MET-005")]
    public async Task Every_figure_leads_to_its_incidents_and_too_few_values_say_no_figure()
    {
        await using var muster = await TestInstallation.Start();
        var (_, real) = await muster.Post("/api/v1/incidents", new { title = "The fan is loud", page = false });
        await muster.Post("/api/v1/incidents", new { title = "Practice", page = false, drill = true });
        var reference = real.GetProperty("reference").GetString()!;
        await muster.Post($"/api/v1/incidents/{reference}/acknowledgement", new { });

        var until = Uri.EscapeDataString(TestInstallation.Noon.AddDays(1).ToString("O"));
        var (status, figures) = await muster.Get($"/api/v1/metrics?until={until}");
        Assert.Equal(200, status);
        Assert.Equal((1, 1), (figures.GetProperty("counted").GetInt32(), figures.GetProperty("open").GetInt32()));
        Assert.Equal(1, figures.GetProperty("excluded").GetProperty("drill").GetInt32());
        var time = figures.GetProperty("times").EnumerateArray().First();
        Assert.Equal(JsonValueKind.Null, time.GetProperty("median").GetProperty("value").ValueKind);
        Assert.Equal("cannot-tell", time.GetProperty("change").GetString());

        using var csv = await muster.Client.GetAsync(
            new Uri(figures.GetProperty("csv").GetString()!, UriKind.Relative), Cancel);
        var lines = (await csv.Content.ReadAsStringAsync(Cancel)).Trim().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains(lines, line => line.StartsWith($"{reference},", StringComparison.Ordinal)
            && line.Contains(",yes,", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(",drill,", StringComparison.Ordinal));

        var (_, review) = await muster.Get("/api/v1/metrics/review?month=2026-11");
        Assert.StartsWith(
            "# Review of November 2026", review.GetProperty("markdown").GetString(), StringComparison.Ordinal);
        var (wrong, problem) = await muster.Get("/api/v1/metrics/review?month=November");
        Assert.Equal((400, "month"), (wrong, problem.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task What_changes_after_a_first_look_is_in_the_next()
    {
        await using var muster = await TestInstallation.Start();
        var until = Uri.EscapeDataString(TestInstallation.Noon.AddDays(1).ToString("O"));
        Assert.Equal(0, await Counted());
        await muster.Post("/api/v1/incidents", new { title = "One", page = false });
        Assert.Equal(1, await Counted());
        await muster.Post("/api/v1/incidents", new { title = "Two", page = false });
        Assert.Equal(2, await Counted());

        async Task<int> Counted() =>
            (await muster.Get($"/api/v1/metrics?until={until}")).Json.GetProperty("counted").GetInt32();
    }
}
