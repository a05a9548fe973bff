using System.Text.Json;
using Muster.Core.Paging;
using Muster.Engine.Paging;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Paging;

/// <summary>What became of each page: its attempts, the provider's answer, the receipt; and who does not
/// answer.</summary>
public sealed class DeliveryLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("NTF-012")]
    public async Task Each_attempt_of_a_page_is_on_record_with_what_the_provider_said_and_the_answer()
    {
        var mail = new RecordingChannel(Channels.Email)
        {
            Answer = _ => Task.FromException<Handover>(new TimeoutException("no answer from the relay")),
        };
        await using var muster = await TestInstallation.Start(
            also: builder => builder.Services.AddSingleton<IPageChannel>(mail));
        await Books.Apply(muster);
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Down" });
        var reference = incident.GetProperty("reference").GetString();

        var page = await Until(muster, reference!, one => Outcomes(one).Contains("unknown"));

        Assert.Equal(["attempted", "unknown"], Outcomes(page).Take(2));
        var lost = page.GetProperty("deliveries")[1];
        Assert.Contains("no answer from the relay", lost.GetProperty("why").GetString(), StringComparison.Ordinal);
        await muster.App.Services.GetRequiredService<PageDesk>().Answered(
            new PageId(Guid.Parse(page.GetProperty("id").GetString()!)), "link", Cancel);
        var (_, answered) = await muster.Get($"/api/v1/pages/{page.GetProperty("id").GetString()}");
        Assert.Contains("answered", Outcomes(answered));
        Assert.NotNull(answered.GetProperty("receiptAt").GetString());
        var screen = await Html(muster, $"/incidents/{reference}/pages");
        Assert.Contains("Attempt 1: nobody knows", screen, StringComparison.Ordinal);
        Assert.Contains("Answered by the person", screen, StringComparison.Ordinal);
    }

    [Fact]
    [Case(73)]
    public async Task Whoever_left_a_test_page_unanswered_is_an_open_item_of_readiness()
    {
        var clock = new MovedClock();
        await using var muster = await TestInstallation.Start(
            also: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await Books.Apply(muster);
        await muster.Post("/api/v1/pages/test", new { responder = "ada" });
        var (_, sent) = await muster.Post("/api/v1/pages/test", new { responder = "bob" });
        Assert.True((await Item(muster)).GetProperty("done").GetBoolean());

        clock.By = TimeSpan.FromHours(2);
        await muster.App.Services.GetRequiredService<PageDesk>().Answered(
            new PageId(Guid.Parse(sent.GetProperty("items")[0].GetProperty("id").GetString()!)), "link", Cancel);

        var open = await Item(muster);
        Assert.False(open.GetProperty("done").GetBoolean());
        Assert.Contains("Ada Okafor", open.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Bob Lind", open.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Item(TestInstallation muster) =>
        (await muster.Items("/api/v1/readiness"))
            .Single(item => item.GetProperty("code").GetString() == "test-answers");

    private static async Task<JsonElement> Until(
        TestInstallation muster, string reference, Func<JsonElement, bool> holds)
    {
        while (true)
        {
            Cancel.ThrowIfCancellationRequested();
            foreach (var page in await muster.Items($"/api/v1/pages?incident={reference}"))
            {
                if (holds(page))
                    return page;
            }
        }
    }

    private static IEnumerable<string?> Outcomes(JsonElement page) =>
        page.GetProperty("deliveries").EnumerateArray().Select(each => each.GetProperty("outcome").GetString());

    private static async Task<string> Html(TestInstallation muster, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await muster.Client.SendAsync(request, Cancel);
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    /// <summary>What the screens call now; the store stands at noon.</summary>
    private sealed class MovedClock : TimeProvider
    {
        internal TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => TestInstallation.Noon + By;
    }
}
