using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Muster.Client;
using Muster.Client.Incidents;
using Muster.EndToEnd.Alerts;

namespace Muster.EndToEnd.Layout;

/// <summary>One server on which each screen has something to show, and its administrator's session.</summary>
public sealed class Installation : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);
    private Mailbox? mailbox;
    private ServedMuster? muster;
    private IEnumerable<Cookie>? cookies;

    public async ValueTask InitializeAsync()
    {
        mailbox = await Mailbox.Start();
        muster = await ServedMuster.Start(folder, mailbox);
        var key = await muster.Key();
        var sent = await muster.Api.SendEvent(Events.Trigger(key, "disk-ledger"), Place.Cancel);
        Assert.Null(sent.Problem);
        places["{ack}"] = (await mailbox.PageTo(TestPlaybook.Ada, TimeSpan.FromSeconds(10))).Link;
        var incidents = await muster.Api.ListIncidents(new IncidentFilter(), Place.Cancel);
        places["{room}"] = $"/incidents/{Assert.Single(incidents.Value!.Items).Reference}";
        places["{rebase}"] = $"{places["{room}"]}/rebase";
        places["{pages}"] = $"{places["{room}"]}/pages";
        places["{communications}"] = $"{places["{room}"]}/communications";
        await Fill(key);
    }

    public async ValueTask DisposeAsync()
    {
        if (muster is not null) await muster.DisposeAsync();
        if (mailbox is not null) await mailbox.DisposeAsync();
        folder.Dispose();
    }

    internal string UrlOf(string screen) => new Uri(muster!.Url, places.GetValueOrDefault(screen, screen)).ToString();

    internal async Task<IEnumerable<Cookie>> Cookies(Browser browser)
    {
        if (cookies is null)
        {
            await using var window = await browser.WithoutScript();
            var page = await window.NewPageAsync();
            await Sessions.SetUp(page, await muster!.SetUpLink());
            cookies = (await window.CookiesAsync()).Select(Kept).ToList();
            Assert.NotEmpty(cookies);
        }

        return cookies;
    }

    private async Task Fill(string key)
    {
        using var http = MusterClient.Connect(muster!.Url, ServedMuster.AdminToken, new SocketsHttpHandler());
        await Send(http, HttpMethod.Post, $"{places["{room}"].TrimStart('/')}/notes", new { text = "The fan is loud" });
        await Send(
            http, HttpMethod.Put, "schedules/nights",
            new { name = "Nights", people = new[] { "ada", "bob" }, every = "1 week" });
        await Send(http, HttpMethod.Put, "teams/nightly", new { name = "Nightly", members = new[] { "ada" } });
        await Send(http, HttpMethod.Post, "services/storage/intake", new { takesReports = true });
        await Send(http, HttpMethod.Post, "heartbeats", new { name = "Backup", service = "storage", every = "1d" });
        await Send(http, HttpMethod.Post, "tickets", new { title = "Renew the certificate", service = "storage" });
        var work = await Send(http, HttpMethod.Post, "maintenances", new
        {
            title = "Exchange the disk",
            reason = "It is full",
            impact = "Nothing",
            services = new[] { "storage" },
            startsAt = Place.Clock.GetUtcNow().AddDays(1),
            endsAt = Place.Clock.GetUtcNow().AddDays(1).AddHours(2),
        });
        places["{maintenance}"] = $"/maintenances/{work["id"]}";
        await Send(http, HttpMethod.Post, "postmortems", new { incident = places["{room}"].Split('/')[^1] });
        await Send(http, HttpMethod.Post, "actions", new
        {
            title = "Watch how full the disk is",
            kind = "detect",
            owner = "ada",
            due = "2026-01-02",
            incident = places["{room}"].Split('/')[^1],
        });
        places["{postmortem}"] = $"/postmortems/{places["{room}"].Split('/')[^1]}";
        places["{postmortem}/print"] = $"{places["{postmortem}"]}/print";
        var silence = await Send(http, HttpMethod.Post, "silences", new
        {
            matchers = new[] { "alertname=\"DiskFull\"" },
            endsAt = Place.Clock.GetUtcNow().AddDays(1),
            comment = "The disk is exchanged",
        });
        places["{silence}"] = $"/alerts/silences/{silence["id"]}";
        places["{runbook}"] = $"/runbooks/disk-full?incident={places["{room}"].Split('/')[^1]}";
        var run = await Send(
            http, HttpMethod.Post, "runs",
            new { runbook = "disk-full", incident = places["{room}"].Split('/')[^1], pace = "steps" });
        await Send(http, HttpMethod.Post, $"runs/{run["id"]}/result", new { output = "12G /var/log" });
        places["{run}"] = $"/runs/{run["id"]}";
        await Send(http, HttpMethod.Post, "measurements", new { metric = "db_cpu_pct", value = 91 });
        places["{monitor}"] = "/monitors/shop";
        await FillStatusPage(http);
        using var unreadable = new StringContent("{\"title\": oh");
        using var answer = await muster.Http.PostAsync(
            new Uri($"/intake/generic/{key}", UriKind.Relative), unreadable, Place.Cancel);
        Assert.Equal(400, (int)answer.StatusCode);
    }

    /// <summary>A status page with an incident, planned work, parts in each state and somebody who hears of
    /// it.</summary>
    private async Task FillStatusPage(HttpClient http)
    {
        await Send(http, HttpMethod.Post, "statuspages", new { id = "main", name = "Example" });
        foreach (var (id, status) in (IEnumerable<(string, string)>)
            [
                ("checkout", "major_outage"), ("search", "degraded_performance"), ("files", "partial_outage"),
                ("mail", "under_maintenance"), ("api", "operational"),
            ])
        {
            await Send(http, HttpMethod.Put, $"statuspages/main/components/{id}", new { name = $"The {id}" });
            await Send(http, HttpMethod.Post, $"statuspages/main/components/{id}/status", new { status });
        }

        var incident = await Send(http, HttpMethod.Post, "statuspages/main/incidents", new
        {
            name = "Checkout is down",
            body = "We are **looking** into it. Next news by 14:00 UTC.",
            components = new { checkout = "major_outage" },
        });
        await Send(http, HttpMethod.Post, "statuspages/main/incidents", new
        {
            name = "Upgrade of the ledger",
            body = "Sending may pause.",
            scheduledFor = Place.Clock.GetUtcNow().AddDays(1),
            scheduledUntil = Place.Clock.GetUtcNow().AddDays(1).AddHours(1),
        });
        await Send(http, HttpMethod.Post, "statuspages/main/subscribers", new { email = "reader@example.com" });
        var ask = await mailbox!.MailTo("reader@example.com", "Do you want", TimeSpan.FromSeconds(20));
        places["{subscription}"] = new Uri(Regex.Match(
            ask.Text, @"https?://\S+/subscription/\S+", RegexOptions.None, Child.PatternTime).Value).AbsolutePath;
        places["{public}"] = $"/status/main/incidents/{incident["id"]}";
        places["{publicFirst}"] = $"/status/incidents/{incident["id"]}";
        places["{publicEdit}"] = $"/statuspage/main/incidents/{incident["id"]}";
    }

    private static async Task<JsonNode> Send(HttpClient http, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/{path}") { Content = JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, Place.Cancel);
        var text = await answer.Content.ReadAsStringAsync(Place.Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private static Cookie Kept(BrowserContextCookiesResult cookie) => new()
    {
        Name = cookie.Name,
        Value = cookie.Value,
        Domain = cookie.Domain,
        Path = cookie.Path,
        HttpOnly = cookie.HttpOnly,
    };
}
