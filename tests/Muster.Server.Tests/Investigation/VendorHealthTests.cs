using System.Net;
using System.Text;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Engine.Investigation;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Investigation;

/// <summary>How vendors are, by their own word, beside what we see.</summary>
public sealed class VendorHealthTests
{
    private const string Vendored = """
        vendors:
          cloud: {name: Cloud, status: "https://status.cloud.example"}
          mail: {name: Mailer, status: "https://status.mail.example/summary.json"}
          dns: {name: Names, status: "https://status.dns.example"}
          other: {name: Other, phone: "1"}
        """;

    [Fact]
    [Requirement("INV-017")]
    public async Task Vendors_are_asked_from_the_incident_and_what_they_say_or_do_not_say_is_written_down()
    {
        var vendors = new Vendors();
        await using var muster = await Start(vendors);
        await Books.Apply(muster, ("directory.yaml", Vendored));
        var (_, declared) = await muster.Post("/api/v1/incidents", new { title = "Slow", page = false });
        var id = declared.GetProperty("id").GetString();
        var (status, after) = await muster.Post($"/api/v1/incidents/{id}/vendors");
        Assert.Equal(200, status);
        var note = after.GetProperty("timeline").EnumerateArray()
            .Select(line => line.GetProperty("text").GetString()!)
            .Single(text => text.Contains("Cloud says", StringComparison.Ordinal));
        Assert.Contains(
            "Cloud says: Partial System Outage. Open there: Disks are slow; Network is down.", note,
            StringComparison.Ordinal);
        Assert.Contains("Mailer: their status page answered 503", note, StringComparison.Ordinal);
        Assert.Contains("Names: their status page could not be read", note, StringComparison.Ordinal);
        Assert.Equal(
            ["https://status.cloud.example/api/v2/summary.json", "https://status.dns.example/api/v2/summary.json",
                "https://status.mail.example/summary.json"],
            vendors.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_a_vendor_that_has_a_status_page_nobody_is_asked()
    {
        var vendors = new Vendors();
        await using var muster = await Start(vendors);
        var (_, declared) = await muster.Post("/api/v1/incidents", new { title = "Slow", page = false });
        var (status, problem) = await muster.Post(
            $"/api/v1/incidents/{declared.GetProperty("id").GetString()}/vendors");
        Assert.Equal("vendor.no-status", problem.GetProperty("code").GetString());
        Assert.True(status >= 400);
        Assert.Empty(vendors.Asked);
    }

    private static Task<TestInstallation> Start(Vendors vendors) => TestInstallation.Start(
        also: builder => builder.Services.AddSingleton(provider => new VendorHealth(
            new HttpClient(vendors),
            provider.GetRequiredService<Live>(),
            provider.GetRequiredService<IncidentDesk>(),
            provider.GetRequiredService<Ids>(),
            provider.GetRequiredService<TimeProvider>())));

    private sealed class Vendors : HttpMessageHandler
    {
        internal List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (Asked)
                Asked.Add(request.RequestUri!.ToString());
            return Task.FromResult(request.RequestUri.Host switch
            {
                "status.cloud.example" => Answer(
                    """
                    {"status":{"indicator":"major","description":"Partial System Outage"},
                     "incidents":[{"name":"Disks are slow"},{"name":"Network is down"}]}
                    """),
                "status.mail.example" => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),
                _ => Answer("<html>"),
            });
        }

        private static HttpResponseMessage Answer(string text) => new(HttpStatusCode.OK)
        {
            Content = new StringContent(text, Encoding.UTF8, "application/json"),
        };
    }
}
