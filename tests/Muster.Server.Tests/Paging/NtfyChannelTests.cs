using System.Net;
using System.Text.Json;
using Muster.Core.Paging;
using Muster.Engine.Paging;

namespace Muster.Server.Tests.Paging;

/// <summary>The requests that a push server gets, and what its answers mean.</summary>
public sealed class NtfyChannelTests
{
    private const string Topic = "ntfys://push.example.com/muster-abc";

    [Fact]
    public async Task A_page_is_published_as_json_with_a_button_that_acknowledges()
    {
        var server = new FakeServer(HttpStatusCode.OK, """{"id":"hwQ2YpKdmg","event":"message"}""");
        var handover = await server.Channel("https://:tk_secret@push.example.com").Send(Page(), CancellationToken.None);
        Assert.Equal("hwQ2YpKdmg", handover.ProviderId);
        Assert.Equal("https://push.example.com/", server.Url);
        Assert.Equal("Bearer tk_secret", server.Authorization);

        var body = JsonDocument.Parse(server.Body!).RootElement;
        Assert.Equal("muster-abc", body.GetProperty("topic").GetString());
        Assert.Equal(5, body.GetProperty("priority").GetInt32());
        Assert.Contains("Disk is full", body.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal("https://muster.example/a/token", body.GetProperty("click").GetString());
        var actions = body.GetProperty("actions").EnumerateArray().ToList();
        Assert.Equal(["http", "view"], actions.Select(action => action.GetProperty("action").GetString()));
        Assert.Equal("POST", actions[0].GetProperty("method").GetString());
        Assert.Equal("https://muster.example/a/token", actions[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Another_server_does_not_get_the_token()
    {
        var server = new FakeServer(HttpStatusCode.OK, "{}");
        await server.Channel("https://:tk_secret@elsewhere.example.com").Send(Page(), CancellationToken.None);
        Assert.Null(server.Authorization);
    }

    [Theory]
    [Case(68)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.NotFound, true)]
    public async Task A_refusal_is_final_when_trying_again_is_useless(HttpStatusCode status, bool isFinal)
    {
        var handover = await new FakeServer(status, "").Channel(null).Send(Page(), CancellationToken.None);
        Assert.NotNull(handover.Refusal);
        Assert.Equal(isFinal, handover.IsFinal);
    }

    [Fact]
    public async Task What_is_not_urgent_is_not_loud()
    {
        var server = new FakeServer(HttpStatusCode.OK, "not json");
        var handover = await server.Channel(null).Send(Page() with { IsUrgent = false }, CancellationToken.None);
        Assert.Null(handover.Refusal);
        Assert.Equal(3, JsonDocument.Parse(server.Body!).RootElement.GetProperty("priority").GetInt32());
    }

    [Theory]
    [InlineData("ntfys://push.example.com/topic", "https://push.example.com/", "topic")]
    [InlineData("ntfy://localhost:8080/a_b-c", "http://localhost:8080/", "a_b-c")]
    public void A_topic_is_read(string address, string server, string name)
    {
        var topic = PushTopic.Parse(address)!;
        Assert.Equal((server, name), (topic.Server.ToString(), topic.Name));
    }

    [Theory]
    [InlineData("https://push.example.com/topic")]
    [InlineData("ntfys://push.example.com/")]
    [InlineData("ntfys://push.example.com/a/b")]
    [InlineData("ntfys://push.example.com/topic?x=1")]
    [InlineData("ntfys://user@push.example.com/topic")]
    public void What_is_no_topic_is_refused(string address) => Assert.Null(PushTopic.Parse(address));

    private static PageMessage Page() => new()
    {
        Page = new PageId(new Guid(1, 0, 0, new byte[8])),
        Attempt = 1,
        Purpose = PagePurpose.Respond,
        Responder = "ada",
        Name = "Ada Okafor",
        Channel = Channels.Ntfy,
        Address = Topic,
        Why = "You are on call.",
        Title = "Disk is full",
        Severity = "SEV1",
        AcknowledgeUrl = "https://muster.example/a/token",
        IncidentUrl = "https://muster.example/incidents/INC-1",
    };

    private sealed class FakeServer(HttpStatusCode status, string answer) : HttpMessageHandler
    {
        internal string? Url { get; private set; }

        internal string? Authorization { get; private set; }

        internal string? Body { get; private set; }

        internal NtfyChannel Channel(string? home) => new(
            new HttpClient(this, disposeHandler: false),
            home is null ? null : PushServer.Parse(home, out _),
            new ManualTime(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero)));

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Url = request.RequestUri!.ToString();
            Authorization = request.Headers.Authorization?.ToString();
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(status) { Content = new StringContent(answer) };
        }
    }
}
