using System.Net;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Paging;
using Muster.Server.Tests.Layout;
using NodaTime;

namespace Muster.Server.Tests.Paging;

/// <summary>Text messages and calls: what the provider is asked for, what its answers mean, and a key that takes.
/// </summary>
public sealed class TelephonyTests
{
    private const string Provider = "https://AC12:secret@phones.example.com?from=%2B15550199";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("NTF-002")]
    public async Task A_text_message_is_short_and_has_the_link_that_takes_it()
    {
        var provider = new FakeProvider(HttpStatusCode.Created, """{"sid":"SM1","status":"queued"}""");
        var handover = await provider.Channel(isCall: false).Send(
            Page("sms:+15550100") with { Title = new string('x', 900) }, Cancel);
        Assert.Equal("SM1", handover.ProviderId);
        Assert.Equal("https://phones.example.com/2010-04-01/Accounts/AC12/Messages.json", provider.Url);
        Assert.Equal("Basic " + Convert.ToBase64String("AC12:secret"u8), provider.Authorization);
        Assert.Equal(("+15550100", "+15550199"), (provider.Form["To"], provider.Form["From"]));
        Assert.InRange(provider.Form["Body"].Length, 1, 300);
        Assert.EndsWith("https://muster.example/a/token", provider.Form["Body"], StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("NTF-002")]
    public async Task A_call_reads_the_page_out_and_a_key_takes_it()
    {
        var provider = new FakeProvider(HttpStatusCode.Created, """{"sid":"CA1"}""");
        await provider.Channel(isCall: true).Send(Page("tel:+15550100") with { Title = "<b>Disk & more" }, Cancel);
        Assert.EndsWith("/Calls.json", provider.Url, StringComparison.Ordinal);
        var markup = System.Xml.Linq.XDocument.Parse(provider.Form["Twiml"]);
        var gather = markup.Root!.Element("Gather")!;
        Assert.Equal("https://muster.example/a/token/call", (string?)gather.Attribute("action"));
        Assert.Contains("<b>Disk & more", gather.Value, StringComparison.Ordinal);
        Assert.Contains("Press one", gather.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(HttpStatusCode.BadRequest, true)]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    public async Task A_provider_that_says_no_is_heard(HttpStatusCode status, bool isFinal)
    {
        var provider = new FakeProvider(status, """{"code":21211,"message":"The number is not valid."}""");
        var handover = await provider.Channel(isCall: false).Send(Page("sms:+15550100"), Cancel);
        Assert.Contains("The number is not valid.", handover.Refusal, StringComparison.Ordinal);
        Assert.Equal(isFinal, handover.IsFinal);
    }

    [Theory]
    [InlineData("sms:+15550100", "+15550100")]
    [InlineData("tel:+4930901820", "+4930901820")]
    [InlineData("sms:15550100", null)]
    [InlineData("sms:+0155501", null)]
    [InlineData("tel:+1555010012345678", null)]
    [InlineData("tel:+1555-0100", null)]
    [InlineData("+15550100", null)]
    public void A_number_is_written_in_its_international_form(string address, string? number) =>
        Assert.Equal(number, PhoneNumber.Of(address));

    [Theory]
    [InlineData("https://phones.example.com?from=+15550199")]
    [InlineData("https://AC12:secret@phones.example.com")]
    [InlineData("https://AC12:secret@phones.example.com?from=15550199")]
    [InlineData("phones")]
    public void A_provider_without_account_or_number_is_refused(string text)
    {
        Assert.Null(TelephonyProvider.Parse(text, out var problem));
        Assert.Contains("MUSTER_TELEPHONY", problem, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("ONC-006")]
    public async Task A_page_goes_by_push_then_by_text_message_then_by_a_call_until_it_is_taken()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            People =
            [
                .. playbook.People.Select(person => person.Id != World.Ada ? person : person with
                {
                    Contacts =
                    [
                        new ContactMethod("push", Channels.Ntfy, "ntfys://push.example.com/ada"),
                        new ContactMethod("text", Channels.Sms, "sms:+15550100"),
                        new ContactMethod("call", Channels.Voice, "tel:+15550100"),
                    ],
                    Rules =
                    [
                        new NotificationRule(Duration.Zero, ["push"]),
                        new NotificationRule(Duration.FromMinutes(1), ["text"]),
                        new NotificationRule(Duration.FromMinutes(2), ["call"]),
                    ],
                }),
            ],
        });
        await world.Signal(AlertAction.Trigger);
        Assert.Equal((1, 0, 0), (Asks(world.Push), Asks(world.Text), Asks(world.Call)));
        await world.Pass(Duration.FromSeconds(61));
        Assert.Equal((1, 1, 0), (Asks(world.Push), Asks(world.Text), Asks(world.Call)));
        await world.Acknowledge((await world.OnlyIncident()).State.Id, World.Ada);
        await world.Pass(Duration.FromMinutes(2));
        Assert.Equal((1, 1, 0), (Asks(world.Push), Asks(world.Text), Asks(world.Call)));

        await world.Signal(AlertAction.Trigger, "memory");
        await world.Pass(Duration.FromSeconds(121));
        Assert.Equal((2, 2, 1), (Asks(world.Push), Asks(world.Text), Asks(world.Call)));
    }

    [Theory]
    [InlineData("1", "acknowledged")]
    [InlineData("2", "triggered")]
    [InlineData("", "triggered")]
    public async Task Only_the_key_one_takes_the_incident(string key, string status)
    {
        await using var muster = await TestInstallation.Start();
        var (_, declared) = await muster.Post("/api/v1/incidents", new { title = "Down" });
        var id = declared.GetProperty("id").GetString()!;
        var token = muster.App.Services.GetRequiredService<AckLinks>().TokenFor(
            new PageId(Guid.Parse(id)), new IncidentId(Guid.Parse(id)), new ResponderId("administrator"),
            Instant.FromDateTimeOffset(TestInstallation.Noon) + Duration.FromHours(1));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("Digits", key)]);
        using var answer = await muster.Stranger.PostAsync(
            new Uri($"/a/{token}/call", UriKind.Relative), form, Cancel);
        Assert.Equal("text/xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            key == "1" ? "Thank you. It is yours." : "You have not taken it. Goodbye.",
            System.Xml.Linq.XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).Root!.Value);
        Assert.Equal(
            status, (await muster.Get($"/api/v1/incidents/{id}")).Json.GetProperty("status").GetString());
    }

    private static int Asks(RecordingChannel channel) =>
        channel.Messages.Count(message => message.Purpose == PagePurpose.Respond);

    private static PageMessage Page(string address) => new()
    {
        Page = new PageId(new Guid(1, 0, 0, new byte[8])),
        Attempt = 1,
        Purpose = PagePurpose.Respond,
        Responder = "ada",
        Name = "Ada Okafor",
        Channel = Channels.Sms,
        Address = address,
        Why = "You are on call.",
        Title = "Disk is full",
        Severity = "SEV1",
        AcknowledgeUrl = "https://muster.example/a/token",
    };

    private sealed class FakeProvider(HttpStatusCode status, string answer) : HttpMessageHandler
    {
        internal string? Url { get; private set; }

        internal string? Authorization { get; private set; }

        internal Dictionary<string, string> Form { get; private set; } = [];

        internal TelephonyChannel Channel(bool isCall) => new(
            new HttpClient(this, disposeHandler: false), TelephonyProvider.Parse(Provider, out _)!, isCall,
            new ManualTime(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero)));

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Url = request.RequestUri!.ToString();
            Authorization = request.Headers.Authorization?.ToString();
            Form = QueryHelpers.ParseQuery(await request.Content!.ReadAsStringAsync(cancellationToken))
                .ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
            return new HttpResponseMessage(status)
            {
                Content = new StringContent(answer, Encoding.UTF8, "application/json"),
            };
        }
    }
}
