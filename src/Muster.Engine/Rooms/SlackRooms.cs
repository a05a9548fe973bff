using System.Globalization;
using System.Text.Json;
using Muster.Core;
using Muster.Core.Rooms;
using Muster.Engine.Communications;
using NodaTime;
using E = Muster.Core.Rooms.ChatRoomEvent;

namespace Muster.Engine.Rooms;

/// <summary>What came of a step: what happened, or why it did not.</summary>
/// <param name="Fact">What happened, or null.</param>
/// <param name="Why">Why not, or null.</param>
/// <param name="Wait">The product wants to be left alone for so long; null when it does not say.</param>
public readonly record struct ChatOutcome(ChatRoomEvent? Fact, string? Why, TimeSpan? Wait);

/// <summary>
/// Does in Slack what a room needs. A step whose outcome nobody knows is looked for before it is done again: rooms by
/// who made them and when, messages by the mark that they carry.
/// </summary>
/// <param name="slack">Asks Slack.</param>
/// <param name="people">Who is who.</param>
/// <param name="forms">Markdown in Slack's marks.</param>
public sealed class SlackRooms(SlackClient slack, SlackPeople people, MessageForms forms)
{
    private const int TopicCharactersMax = 250;
    private const int NamesMax = 9;
    private const int PagesMax = 50;
    private static readonly Duration Slip = Duration.FromSeconds(10);

    private string? self;

    /// <summary>The address of a room.</summary>
    public static string UrlOf(string channel) => $"https://slack.com/app_redirect?channel={channel}";

    /// <summary>Does a step.</summary>
    /// <param name="step">Which.</param>
    /// <param name="room">How far the room has come.</param>
    /// <param name="since">When the step was begun before, with an outcome that nobody knows; null for never.</param>
    /// <param name="now">When.</param>
    /// <param name="cancel">Gives up; what came of it is then not known.</param>
    public Task<ChatOutcome> Do(
        ChatStep step, ChatRoom room, Instant? since, Instant now, CancellationToken cancel) => step switch
        {
            ChatStep.Open { IsOwn: true } open => Make(open, since, now, cancel),
            ChatStep.Open open => Find(open, now, cancel),
            ChatStep.SetTopic topic => Ask(
                "conversations.setTopic",
                [("channel", room.Channel), ("topic", Cut(topic.Topic))],
                new E.TopicSet(topic.Topic) { At = now }, [], cancel),
            ChatStep.Show show when room.CardStamp is null => Post(
                room, show.Key, 0, SlackBlocks.CardText(show.Card), SlackBlocks.Card(show.Card), inThread: false,
                since, (stamp, _) => new E.CardShown(stamp, show.Card.Digest) { At = now }, cancel),
            ChatStep.Show show => Change(show, room, now, cancel),
            ChatStep.Pin => Ask(
                "pins.add", [("channel", room.Channel), ("timestamp", room.CardStamp)], new E.Pinned { At = now },
                ["already_pinned", "too_many_pins", "not_pinnable"], cancel),
            ChatStep.Link link => Bookmark(link, room, now, cancel),
            ChatStep.Invite invite => Invite(invite, room, now, cancel),
            ChatStep.Tell tell => Post(
                room, tell.Key, tell.Through, SlackBlocks.Told(tell.Lines, forms, now), blocks: null,
                inThread: room.IsStanding, since, (stamp, through) => new E.Told(through, stamp) { At = now }, cancel),
            ChatStep.Archive => Ask(
                "conversations.archive", [("channel", room.Channel)], new E.Archived { At = now },
                ["already_archived"], cancel),
            _ => throw new InvalidOperationException(step.GetType().Name),
        };

    private async Task<ChatOutcome> Make(
        ChatStep.Open open, Instant? since, Instant now, CancellationToken cancel)
    {
        if (since is { } from)
        {
            var (found, problem) = await Made(open.Name, from - Slip, cancel);
            if (problem is not null)
                return Not(problem);
            if (found is var (channel, name))
                return Yes(new E.Opened(channel, name, Standing: false) { At = now });
        }

        for (var number = 1; number <= NamesMax; number++)
        {
            var name = number == 1 ? open.Name : ChatName.Another(open.Name, number);
            var answer = await slack.Call(
                "conversations.create", [("name", name), ("is_private", open.IsPrivate ? "true" : "false")], cancel);
            if (answer.Error is null)
            {
                var given = answer.Text("channel", "name") is { Length: > 0 } told ? told : name;
                return Yes(new E.Opened(answer.Text("channel", "id"), given, Standing: false) { At = now });
            }

            if (answer.Error != "name_taken")
                return Not(answer);
        }

        return new ChatOutcome(null, $"Slack has {NamesMax} channels like #{open.Name} already.", null);
    }

    private async Task<ChatOutcome> Find(ChatStep.Open open, Instant now, CancellationToken cancel)
    {
        var (found, problem) = await Listed(
            channel => TextOf(channel, "name") == open.Name, open.IsPrivate, cancel);
        if (problem is not null)
            return Not(problem);
        if (found is not var (id, name))
            return new ChatOutcome(null, $"Slack shows no channel #{open.Name}. Make it, and invite Muster.", null);
        var joined = await slack.Call("conversations.join", [("channel", id)], cancel);
        return joined.Error is null or "method_not_supported_for_channel_type" or "already_in_channel"
            ? Yes(new E.Opened(id, name, Standing: true) { At = now })
            : Not(joined);
    }

    /// <summary>A room of this name that Muster made at an instant or later.</summary>
    private async Task<((string Id, string Name)? Found, SlackAnswer? Problem)> Made(
        string name, Instant from, CancellationToken cancel)
    {
        if (self is null)
        {
            var who = await slack.Call("auth.test", [], cancel);
            if (who.Error is not null)
                return (null, who);
            self = who.Text("user_id");
        }

        return await Listed(
            channel => TextOf(channel, "name").StartsWith(name, StringComparison.Ordinal)
                && TextOf(channel, "creator") == self
                && channel.TryGetProperty("created", out var created) && created.TryGetInt64(out var seconds)
                && seconds >= from.ToUnixTimeSeconds(),
            withPrivate: true,
            cancel);
    }

    private async Task<((string Id, string Name)? Found, SlackAnswer? Problem)> Listed(
        Func<JsonElement, bool> fits, bool withPrivate, CancellationToken cancel)
    {
        var cursor = "";
        for (var page = 0; page < PagesMax; page++)
        {
            var answer = await slack.Call(
                "conversations.list",
                [
                    ("types", withPrivate ? "public_channel,private_channel" : "public_channel"),
                    ("exclude_archived", "true"), ("limit", "500"), ("cursor", cursor.Length > 0 ? cursor : null),
                ],
                cancel);
            if (answer.Error is not null)
                return (null, answer);
            foreach (var channel in answer.Items("channels").Where(fits))
                return ((TextOf(channel, "id"), TextOf(channel, "name")), null);
            cursor = answer.Text("response_metadata", "next_cursor");
            if (cursor.Length == 0)
                break;
        }

        return (null, null);
    }

    private async Task<ChatOutcome> Post(
        ChatRoom room,
        string key,
        long through,
        string text,
        string? blocks,
        bool inThread,
        Instant? since,
        Func<string, long, ChatRoomEvent> factOf,
        CancellationToken cancel)
    {
        if (since is { } from)
        {
            var (found, problem) = await Marked(room, key, from - Slip, inThread, cancel);
            if (problem is not null)
                return Not(problem);
            if (found is var (stamp, said))
                return Yes(factOf(stamp, said));
        }

        (string, string?)[] fields =
        [
            ("channel", room.Channel), ("text", text), ("blocks", blocks),
            ("metadata", SlackBlocks.MarkOf(key, through)), ("unfurl_links", "false"), ("unfurl_media", "false"),
            ("thread_ts", inThread ? room.CardStamp : null),
        ];
        var answer = await slack.Call("chat.postMessage", fields, cancel);
        if (answer.Error == "not_in_channel"
            && (await slack.Call("conversations.join", [("channel", room.Channel)], cancel)).Error is null)
        {
            answer = await slack.Call("chat.postMessage", fields, cancel);
        }

        return answer.Error is null ? Yes(factOf(answer.Text("ts"), through)) : Gone(answer, factOf("", 0).At);
    }

    /// <summary>The message that carries a mark, among those since an instant.</summary>
    private async Task<((string Stamp, long Through)? Found, SlackAnswer? Problem)> Marked(
        ChatRoom room, string key, Instant from, bool inThread, CancellationToken cancel)
    {
        var oldest = from.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var answer = await slack.Call(
            inThread ? "conversations.replies" : "conversations.history",
            [
                ("channel", room.Channel), ("ts", inThread ? room.CardStamp : null), ("oldest", oldest),
                ("include_all_metadata", "true"), ("limit", "200"),
            ],
            cancel);
        if (answer.Error is not null)
            return (null, answer);
        foreach (var message in answer.Items("messages"))
        {
            if (message.TryGetProperty("metadata", out var mark)
                && mark.TryGetProperty("event_payload", out var payload) && TextOf(payload, "key") == key)
            {
                var through = payload.TryGetProperty("through", out var value) && value.TryGetInt64(out var position)
                    ? position
                    : 0;
                return ((TextOf(message, "ts"), through), null);
            }
        }

        return (null, null);
    }

    private async Task<ChatOutcome> Change(
        ChatStep.Show show, ChatRoom room, Instant now, CancellationToken cancel)
    {
        var answer = await slack.Call(
            "chat.update",
            [
                ("channel", room.Channel), ("ts", room.CardStamp), ("text", SlackBlocks.CardText(show.Card)),
                ("blocks", SlackBlocks.Card(show.Card)),
            ],
            cancel);

        // What nobody may change any more, or somebody took away, is left as it is.
        return answer.Error is null or "message_not_found" or "cant_update_message" or "edit_window_closed"
            ? Yes(new E.CardShown(room.CardStamp!, show.Card.Digest) { At = now })
            : Gone(answer, now);
    }

    private async Task<ChatOutcome> Bookmark(
        ChatStep.Link link, ChatRoom room, Instant now, CancellationToken cancel)
    {
        var known = await slack.Call("bookmarks.list", [("channel_id", room.Channel)], cancel);
        if (known.Error is not null)
            return Gone(known, now);
        var linked = new E.Linked { At = now };
        return known.Items("bookmarks").Any(each => TextOf(each, "link") == link.Url)
            ? Yes(linked)
            : await Ask(
                "bookmarks.add",
                [
                    ("channel_id", room.Channel), ("title", Cut(link.Title)), ("type", "link"), ("link", link.Url),
                    ("emoji", ":rotating_light:"),
                ],
                linked, ["too_many_bookmarks"], cancel);
    }

    private async Task<ChatOutcome> Invite(
        ChatStep.Invite invite, ChatRoom room, Instant now, CancellationToken cancel)
    {
        List<ResponderId> unknown = [];
        foreach (var person in invite.People)
        {
            var (member, problem) = await people.MemberOf(person, cancel);
            if (problem is not null)
                return Not(problem);
            if (member is null)
            {
                unknown.Add(person);
                continue;
            }

            var answer = await slack.Call(
                "conversations.invite", [("channel", room.Channel), ("users", member)], cancel);
            if (answer.Error is "user_is_restricted" or "user_is_ultra_restricted" or "ura_max_channels"
                or "user_not_found" or "cant_invite")
            {
                unknown.Add(person);
            }
            else if (answer.Error is not (null or "already_in_channel" or "cant_invite_self"))
            {
                return Gone(answer, now);
            }
        }

        return Yes(new E.Invited([.. invite.People.Except(unknown)], unknown) { At = now });
    }

    private async Task<ChatOutcome> Ask(
        string method,
        IEnumerable<(string, string?)> fields,
        ChatRoomEvent done,
        IReadOnlyList<string> alsoDone,
        CancellationToken cancel)
    {
        var answer = await slack.Call(method, fields, cancel);
        return answer.Error is null || alsoDone.Contains(answer.Error) ? Yes(done) : Gone(answer, done.At);
    }

    private static ChatOutcome Yes(ChatRoomEvent fact) => new(fact, Why: null, Wait: null);

    /// <summary>A room that people put away or took away is not written to any more.</summary>
    private static ChatOutcome Gone(SlackAnswer answer, Instant now) =>
        answer.Error is "is_archived" or "channel_not_found" ? Yes(new E.Archived { At = now }) : Not(answer);

    private static ChatOutcome Not(SlackAnswer answer) => new(
        Fact: null,
        answer.Error switch
        {
            SlackClient.Away => "Slack cannot be reached.",
            SlackClient.Limited or "rate_limited" => "Slack asks to be left alone for a while.",
            "missing_scope" => $"Slack's app lacks the permission {answer.Text("needed")}: give it, and install again.",
            "invalid_auth" or "not_authed" or "token_revoked" or "token_expired" or "account_inactive" =>
                $"Slack does not take the token ({answer.Error}). Set MUSTER_SLACK_TOKEN anew.",
            _ => $"Slack answered '{answer.Error}'.",
        },
        answer.RetryAfter);

    private static string Cut(string text) =>
        text.Length <= TopicCharactersMax ? text : text[..(TopicCharactersMax - 1)] + "…";

    private static string TextOf(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
