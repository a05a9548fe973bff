using System.Net;
using System.Text;
using Muster.Core.Communications;
using Muster.Engine.Communications;
using Muster.Engine.Paging;
using Muster.Playbooks.Communications;
using Muster.Server.Tests.Paging;

namespace Muster.Server.Tests.Communications;

/// <summary>A message in the form that each chat product and program takes.</summary>
public sealed class MessageCarrierTests
{
    private const int TeamsBytesMax = 28 * 1024;

    private readonly RecordingHooks hooks = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("NTF-002")]
    public async Task Slack_gets_its_own_marks_and_no_mention_that_nobody_meant()
    {
        var handover = await Carry(
            ChannelForm.Slack, "**down** since \\<!channel\\> & [room](https://a.example/x)");
        Assert.Null(handover.Refusal);
        var (address, body) = Assert.Single(hooks.Posts);
        Assert.Equal("https://chat.example/hook", address);
        Assert.Equal(
            "*P0: all is down*\n*down* since &lt;!channel&gt; &amp; <https://a.example/x|room>\n",
            body.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Mattermost_gets_Markdown_that_is_not_too_long()
    {
        await Carry(ChannelForm.Mattermost, new string('x', 40_000));
        var text = hooks.Posts[0].Body.GetProperty("text").GetString()!;
        Assert.StartsWith("**P0: all is down**", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 15_000, 16_000);
        Assert.Contains("All of it is in the incident.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(40_000)]
    public async Task Teams_gets_a_card_of_at_most_28_kilobytes(int length)
    {
        await Carry(ChannelForm.Teams, string.Concat(Enumerable.Repeat("ü ", length)));
        var body = hooks.Posts[0].Body;
        Assert.InRange(Encoding.UTF8.GetByteCount(body.GetRawText()), 1, TeamsBytesMax);
        var card = body.GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", card.GetProperty("contentType").GetString());
        var blocks = card.GetProperty("content").GetProperty("body");
        Assert.Equal("P0: all is down", blocks[0].GetProperty("text").GetString());
        Assert.Equal(
            length > 1_000,
            blocks[1].GetProperty("text").GetString()!.Contains("longer than", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_gets_the_whole_message_with_a_key_that_stays_over_attempts()
    {
        await Carry(ChannelForm.Muster, "**down**");
        var body = hooks.Posts[0].Body;
        Assert.Equal(
            ("update.published", "P0: all is down", "**down**", "down\n", "INC-1"),
            (Text("type"), Text("subject"), Text("markdown"), Text("text"), Text("incident")));
        Assert.EndsWith("/channel:room", Text("id"), StringComparison.Ordinal);

        string? Text(string name) => body.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.BadGateway, false)]
    public async Task What_a_room_answers_says_whether_another_attempt_is_of_use(HttpStatusCode answer, bool isFinal)
    {
        hooks.Answer = answer;
        var handover = await Carry(ChannelForm.Slack, "down");
        Assert.Equal(isFinal, handover.IsFinal);
        Assert.NotNull(handover.Refusal);
        Assert.DoesNotContain("chat.example", handover.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_set_up_says_what_to_set()
    {
        var room = await Carry(ChannelForm.Slack, "down", "env:MUSTER_HOOK_LOST");
        Assert.Equal("The variable env:MUSTER_HOOK_LOST of the server holds no address. Set it.", room.Refusal);
        var mail = await Carrier().Carry(
            Message("down", channel: null, new Recipient("mail:a", "A", RecipientMeans.Mail, "a@example.com", null)),
            Cancel);
        Assert.Equal("No mail server is set. Set MUSTER_SMTP.", mail.Refusal);
    }

    [Fact]
    [Requirement("NTF-012")]
    public async Task A_possible_repeat_says_so()
    {
        await Carrier().Carry(
            Message("down", Room(ChannelForm.Muster, "https://chat.example/hook")) with { MayRepeat = true }, Cancel);
        Assert.Contains(
            "may be a repeat", hooks.Posts[0].Body.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private Task<Handover> Carry(ChannelForm form, string text, string address = "https://chat.example/hook") =>
        Carrier().Carry(Message(text, Room(form, address)), Cancel);

    private MessageCarrier Carrier() => new(
        new HttpClient(hooks), smtp: null, _ => null, [],
        new MessageForms(MessageMarkdown.Html, MessageMarkdown.Plain, MessageMarkdown.Slack),
        new ManualTime(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero)));

    private static CommunicationChannel Room(ChannelForm form, string address) =>
        new() { Id = "room", Name = "#room", Address = address, Form = form };

    private static OutgoingMessage Message(
        string text, CommunicationChannel? channel, Recipient? recipient = null) => new(
        new MessageId(new Guid(1, 0, 0, new byte[8])),
        recipient ?? new Recipient("channel:room", "#room", RecipientMeans.Chat, "room", null),
        "P0: all is down", text, Attempt: 1, MayRepeat: false, channel, Incident: null, "INC-1");
}
