using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Core;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Server.OnCall;
using Muster.Server.Tests.Layout;
using NodaTime;

namespace Muster.Server.Tests.OnCall;

public sealed class ScheduleApiTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Case(8)]
    [Requirement("ONC-001")]
    public async Task A_schedule_that_no_file_defines_is_made_read_back_and_made_again_without_a_change()
    {
        await using var muster = await TestInstallation.Start();
        string[] people = ["administrator"];
        var keys = new { zone = "Asia/Kolkata", people, every = "1 day", handoff = "09:30" };

        var (status, made) = await Put(muster, "night", keys);
        var definition = made.GetProperty("definition");
        var (again, same) = await Put(muster, "night", definition);

        Assert.Equal((200, 200), (status, again));
        Assert.True(made.GetProperty("madeHere").GetBoolean());
        Assert.Equal(definition.GetRawText(), same.GetProperty("definition").GetRawText());
        var line = Line(await muster.Items("/api/v1/oncall"), "night");
        Assert.Equal("administrator", line.GetProperty("responder").GetString());
        Assert.Single(Live(muster).ChangesOf(new ScheduleId("night")).Revisions);
    }

    [Fact]
    public async Task What_a_file_defines_is_read_only_and_says_where_to_change_it()
    {
        await using var muster = await TestInstallation.Start();
        var owned = (await muster.Items("/api/v1/schedules"))[0].GetProperty("id").GetString()!;

        var (status, problem) = await Put(muster, owned, new { people = new[] { "administrator" } });

        Assert.Equal(409, status);
        Assert.Equal("schedule.owned-by-file", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_wrong_definition_is_refused_with_its_problems_and_a_preview_keeps_nothing()
    {
        await using var muster = await TestInstallation.Start();

        var (status, problem) = await Put(muster, "night", new { people = new[] { "zoe" } });
        var (_, preview) = await muster.Post(
            "/api/v1/schedules/night/preview", new { people = new[] { "administrator" }, end = "2026-11-25" });

        Assert.Equal(400, status);
        Assert.Equal("schedule.wrong", problem.GetProperty("code").GetString());
        Assert.Contains("zoe", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(preview.GetProperty("isGood").GetBoolean());
        Assert.NotEmpty(preview.GetProperty("gaps").EnumerateArray());
        Assert.DoesNotContain(
            await muster.Items("/api/v1/schedules"), each => each.GetProperty("id").GetString() == "night");
    }

    [Fact]
    [Case(18)]
    public async Task Time_is_offered_listed_and_taken_back()
    {
        await using var muster = await TestInstallation.Start();

        var (status, swap) = await muster.Post(
            "/api/v1/swaps", new { from = "2026-11-21T09:00:00Z", until = "2026-11-21T17:00:00Z", reason = "dentist" });
        var id = swap.GetProperty("id").GetString();
        var (own, refused) = await muster.Post($"/api/v1/swaps/{id}/taking");
        var (gone, _) = await muster.Delete($"/api/v1/swaps/{id}");

        Assert.Equal(201, status);
        Assert.Equal("administrator", swap.GetProperty("offerer").GetString());
        Assert.Equal((409, "swap.own"), (own, refused.GetProperty("code").GetString()));
        Assert.Equal(204, gone);
        Assert.Empty((await muster.Items("/api/v1/swaps"))[0].GetProperty("open").EnumerateArray());
    }

    [Fact]
    [Case(17)]
    public async Task A_stretch_planned_by_hand_names_the_overrides_that_win_over_it()
    {
        await using var muster = await TestInstallation.Start();
        var id = (await muster.Items("/api/v1/schedules"))[0].GetProperty("id").GetString();
        await muster.Post("/api/v1/overrides", new { until = "2026-11-22T12:00:00Z", nobody = true });

        var (status, planned) = await muster.Post($"/api/v1/schedules/{id}/temporary", new
        {
            from = "2026-11-21T09:00:00Z",
            until = "2026-11-23T09:00:00Z",
            shifts = Array.Empty<object>(),
        });
        var gaps = await muster.Items("/api/v1/oncall/gaps?until=2026-11-24T00:00:00Z");

        Assert.Equal(201, status);
        Assert.Single(planned.GetProperty("overriddenBy").EnumerateArray());
        Assert.Equal(
            ["an override says nobody", "the temporary schedule leaves it open"],
            gaps.Select(gap => gap.GetProperty("why").GetString()));
        var temporary = planned.GetProperty("id").GetString();
        Assert.Equal(204, (await muster.Delete($"/api/v1/schedules/{id}/temporary/{temporary}")).Status);
    }

    [Fact]
    [Case(19)]
    [Case(23)]
    public async Task The_calendar_of_a_secret_address_says_what_the_API_says_until_it_is_closed()
    {
        await using var muster = await TestInstallation.Start();
        var schedule = (await muster.Items("/api/v1/schedules"))[0].GetProperty("id").GetString();
        var (status, feed) = await muster.Post("/api/v1/feeds", new { schedule });
        var address = new Uri(new Uri(feed.GetProperty("url").GetString()!).AbsolutePath, UriKind.Relative);

        var text = await muster.Stranger.GetStringAsync(address, Cancel);
        var reading = CalendarReader.Read(
            text,
            DateTimeZone.Utc,
            Instant.FromUtc(2026, 11, 1, 0, 0),
            Instant.FromUtc(2027, 3, 1, 0, 0),
            _ => new ResponderId("administrator"))!;
        for (var day = 0; day < 30; day++)
        {
            var at = Instant.FromUtc(2026, 11, 20, 12, 30) + Duration.FromHours(25 * day);
            var line = Line(await muster.Items($"/api/v1/oncall?at={at}"), schedule!);
            Assert.Equal(
                line.GetProperty("responder").GetString(),
                reading.Shifts.SingleOrDefault(shift => shift.Covers(at))?.Responder.Value);
        }

        Assert.Equal(201, status);
        Assert.Equal(JsonValueKind.Null, (await muster.Items("/api/v1/feeds"))[0].GetProperty("url").ValueKind);
        await muster.Delete($"/api/v1/feeds/{feed.GetProperty("id").GetString()}");
        using var gone = await muster.Stranger.GetAsync(address, Cancel);
        Assert.Equal(404, (int)gone.StatusCode);
    }

    [Fact]
    public void The_form_of_a_schedule_says_what_the_schedule_says()
    {
        var kept = (JsonObject)JsonNode.Parse("""
            {"name":"Night","zone":"UTC","layers":[
              {"name":"Base","people":["ada","nobody"],"every":"1 week","handoff":"Mon 09:00","start":"2026-01-05",
               "restrict":[{"days":"Mon, Tue","from":"09:00","until":"17:00"},{"from":"Fri 17:00","until":"Mon 09:00"},
                           {"from":"22:00","until":"06:00"},{"hours":"working","region":"de"}],
               "holidays":"next","shadow":"yes"},
              {"name":"Vendor","calendar":"https://example.com/a.ics","every":"1 day","handoff":"09:00"}]}
            """)!;

        Assert.True(JsonNode.DeepEquals(kept, ScheduleForm.Of("night", kept).Definition()));
    }

    private static async Task<(int Status, JsonElement Json)> Put(TestInstallation muster, string id, object keys)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/schedules/{id}")
        {
            Content = JsonContent.Create(keys),
        };
        using var answer = await muster.Client.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    private static JsonElement Line(IReadOnlyList<JsonElement> lines, string schedule) =>
        lines.Single(line => line.GetProperty("schedule").GetString() == schedule);

    private static Configuration Live(TestInstallation muster) =>
        muster.App.Services.GetRequiredService<Live>().Now;
}
