using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Paging;

namespace Muster.Server.Tests.Paging;

public sealed class WebhookChannelTests
{
    private static readonly Vault Vault = new(new byte[Vault.MasterBytes]);

    private readonly ManualTime time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_receiver_can_check_the_signature_with_its_secret()
    {
        using var receiver = new Receiver(HttpStatusCode.NoContent);

        var handover = await Send(receiver);

        Assert.Null(handover.Refusal);
        var secret = WebhookChannel.SecretOf(Vault, "ada", Message.Address);
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{Message.Page}.1795176000.{receiver.Body}");
        Assert.Equal("1795176000", receiver.Header("webhook-timestamp"));
        Assert.Equal(
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)), receiver.Header("webhook-signature"));
    }

    [Fact]
    public async Task The_id_of_the_page_stays_the_same_over_attempts_and_a_possible_repeat_says_so()
    {
        using var receiver = new Receiver(HttpStatusCode.OK);

        await Send(receiver, Message with { Attempt = 2, MayRepeat = true });

        Assert.Equal(Message.Page.ToString(), receiver.Header("webhook-id"));
        using var body = JsonDocument.Parse(receiver.Body);
        Assert.True(body.RootElement.GetProperty("mayRepeat").GetBoolean());
        Assert.Equal("page.respond", body.RootElement.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.MovedPermanently, false)]
    [InlineData(HttpStatusCode.Gone, true)]
    public async Task What_the_receiver_refuses_is_tried_again_unless_it_is_gone(HttpStatusCode status, bool isFinal)
    {
        using var receiver = new Receiver(status);

        var handover = await Send(receiver);

        Assert.NotNull(handover.Refusal);
        Assert.Equal(isFinal, handover.IsFinal);
    }

    [Fact]
    [Case(68)]
    public async Task Nobody_knows_when_the_receiver_does_not_answer_in_time()
    {
        using var receiver = new Receiver(HttpStatusCode.OK) { Hangs = true };
        var sending = Send(receiver);

        time.Advance(WebhookChannel.Deadline);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData("169.254.169.254", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("192.0.2.10", false)]
    public void Addresses_of_cloud_metadata_and_of_many_hosts_are_not_called(string address, bool isRefused) =>
        Assert.Equal(isRefused, OutgoingGuard.IsRefused(IPAddress.Parse(address)));

    private static PageMessage Message { get; } = new()
    {
        Page = new PageId(Guid.Parse("01a1fe421c377000ad9877f5d7b33ca7")),
        Attempt = 1,
        Purpose = PagePurpose.Respond,
        Responder = "ada",
        Name = "Ada Okafor",
        Channel = Channels.Webhook,
        Address = "https://hooks.example.com/ada",
        Why = "Level 1 of policy Default: you are named there",
        Title = "Disk full",
        Severity = "SEV1",
        Reference = "INC-2026-11-20-001",
    };

    private async Task<Handover> Send(Receiver receiver, PageMessage? message = null)
    {
        using var client = new HttpClient(receiver, disposeHandler: false);
        return await new WebhookChannel(client, Vault, time).Send(message ?? Message, CancellationToken.None);
    }

    private sealed class Receiver(HttpStatusCode answer) : HttpMessageHandler
    {
        private HttpRequestMessage? request;

        internal bool Hangs { get; init; }

        internal string Body { get; private set; } = "";

        internal string Header(string name) => Assert.Single(request!.Headers.GetValues(name));

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            this.request = request;
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            if (Hangs)
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage(answer);
        }
    }
}
