using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Muster.Server.Tests.Rooms;

/// <summary>A channel of the stand-in.</summary>
internal sealed class FakeChannel
{
    internal required string Id { get; init; }

    internal required string Name { get; init; }

    internal required string Creator { get; init; }

    internal long Created { get; init; }

    internal bool IsPrivate { get; init; }

    internal bool IsArchived { get; set; }

    internal string Topic { get; set; } = "";

    internal List<string> Members { get; } = [];

    internal List<JsonObject> Messages { get; } = [];

    internal List<string> Pins { get; } = [];

    internal List<JsonObject> Bookmarks { get; } = [];

    internal JsonObject? Message(string? stamp) => Messages.Find(each => (string?)each["ts"] == stamp);

    internal IEnumerable<string> Texts => Messages.Select(each => (string)each["text"]!);
}

/// <summary>
/// A stand-in for Slack that checks what it is asked as Slack does: tokens, names of channels, blocks, stamps. Slack's
/// own client drives it in a test, so it is known to be Slack-like; then Muster drives it.
/// </summary>
internal sealed class FakeSlack : HttpMessageHandler
{
    internal const string Token = "xoxb-of-the-test";
    internal const string AppToken = "xapp-of-the-test";
    internal const string Bot = "UBOT";

    private readonly Lock gate = new();
    private int numbers;

    internal Func<Instant> Now { get; set; } = () => Instant.FromUnixTimeSeconds(1_795_176_000);

    /// <summary>Members by mail address.</summary>
    internal Dictionary<string, string> Users { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal List<FakeChannel> Channels { get; } = [];

    /// <summary>The methods that were asked, in order.</summary>
    internal List<string> Calls { get; } = [];

    /// <summary>What was said at addresses for answers.</summary>
    internal List<(string Address, string Body)> Responses { get; } = [];

    /// <summary>Nobody can connect.</summary>
    internal bool IsAway { get; set; }

    /// <summary>So many answers are lost after the thing was done.</summary>
    internal int LosesAnswers { get; set; }

    /// <summary>So many calls are told to come later.</summary>
    internal int Limits { get; set; }

    /// <summary>Where Socket Mode connects to, or null.</summary>
    internal string? SocketUrl { get; set; }

    internal FakeChannel Channel(string name) => Channels.Single(each => each.Name == name);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsAway)
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        if (!request.RequestUri!.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal))
        {
            lock (gate)
                Responses.Add((request.RequestUri.ToString(), body));
            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        var (status, retryAfter, json) = Take(
            request.RequestUri.Segments[^1], request.Headers.Authorization?.Parameter ?? "", Form(body));
        if (LosesAnswers > 0)
        {
            LosesAnswers--;
            throw new HttpRequestException("The connection was reset.");
        }

        var answer = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        if (retryAfter is { } seconds)
            answer.Headers.Add("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));
        return answer;
    }

    internal static Dictionary<string, string> Form(string body) =>
        QueryHelpers.ParseQuery(body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());

    /// <summary>One call.</summary>
    internal (int Status, int? RetryAfter, JsonObject Json) Take(
        string method, string token, Dictionary<string, string> form)
    {
        lock (gate)
        {
            Calls.Add(method);
            if (Limits > 0)
            {
                Limits--;
                return (429, 1, Error("ratelimited"));
            }

            var isApp = method == "apps.connections.open";
            if (token != (isApp ? AppToken : Token))
                return (200, null, Error(token.Length == 0 ? "not_authed" : "invalid_auth"));
            return (200, null, Do(method, form));
        }
    }

    private JsonObject Do(string method, Dictionary<string, string> form) => method switch
    {
        "api.test" => Ok(),
        "auth.test" => Ok(("user_id", Bot), ("bot_id", "BBOT")),
        "apps.connections.open" => SocketUrl is null ? Error("internal_error") : Ok(("url", SocketUrl)),
        "users.lookupByEmail" => Users.TryGetValue(form["email"], out var id)
            ? Ok(("user", User(id)))
            : Error("users_not_found"),
        "users.info" => Users.ContainsValue(form["user"]) ? Ok(("user", User(form["user"]))) : Error("user_not_found"),
        "conversations.create" => Create(form),
        "conversations.list" => List(form),
        _ => In(method, form),
    };

    private JsonObject In(string method, Dictionary<string, string> form)
    {
        var id = form.GetValueOrDefault("channel") ?? form.GetValueOrDefault("channel_id");
        if (Channels.Find(each => each.Id == id) is not { } channel)
            return Error("channel_not_found");
        if (channel.IsArchived)
            return Error(method == "conversations.archive" ? "already_archived" : "is_archived");
        switch (method)
        {
            case "conversations.setTopic":
                if (form["topic"].Length > 250)
                    return Error("too_long");
                channel.Topic = form["topic"];
                return Ok();
            case "conversations.join":
                channel.Members.Add(Bot);
                return Ok();
            case "conversations.archive":
                channel.IsArchived = true;
                return Ok();
            case "conversations.invite":
                return Invite(channel, form["users"]);
            case "chat.postMessage":
                return Post(channel, form);
            case "chat.update":
                return Update(channel, form);
            case "pins.add":
                return Pin(channel, form["timestamp"]);
            case "bookmarks.list":
                return Ok(("bookmarks", new JsonArray([.. channel.Bookmarks.Select(each => each.DeepClone())])));
            case "bookmarks.add":
                channel.Bookmarks.Add(new JsonObject { ["title"] = form["title"], ["link"] = form["link"] });
                return Ok();
            case "conversations.history" or "conversations.replies":
                return History(channel, form, method);
            default:
                return Error("unknown_method");
        }
    }

    private JsonObject Create(Dictionary<string, string> form)
    {
        var name = form["name"];
        if (name.Length is 0 or > 80)
            return Error("invalid_name_maxlength");
        if (name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not '-'
            and not '_'))
        {
            return Error("invalid_name_specials");
        }

        if (Channels.Exists(each => each.Name == name))
            return Error("name_taken");
        var channel = Add(name, Bot, form.GetValueOrDefault("is_private") == "true");
        return Ok(("channel", Shown(channel)));
    }

    internal FakeChannel Add(string name, string creator, bool isPrivate = false)
    {
        var channel = new FakeChannel
        {
            Id = $"C{++numbers:0000}",
            Name = name,
            Creator = creator,
            Created = Now().ToUnixTimeSeconds(),
            IsPrivate = isPrivate,
        };
        if (creator == Bot)
            channel.Members.Add(Bot);
        Channels.Add(channel);
        return channel;
    }

    private JsonObject List(Dictionary<string, string> form)
    {
        var from = form.TryGetValue("cursor", out var cursor)
            && int.TryParse(cursor, CultureInfo.InvariantCulture, out var at) ? at : 0;
        var limit = Math.Min(2, int.Parse(form.GetValueOrDefault("limit", "100"), CultureInfo.InvariantCulture));
        var all = Channels.Where(each => !each.IsArchived
            && (!each.IsPrivate || form["types"].Contains("private", StringComparison.Ordinal))).ToList();
        var next = from + limit < all.Count ? (from + limit).ToString(CultureInfo.InvariantCulture) : "";
        return Ok(
            ("channels", new JsonArray([.. all.Skip(from).Take(limit).Select(Shown)])),
            ("response_metadata", new JsonObject { ["next_cursor"] = next }));
    }

    private JsonObject Invite(FakeChannel channel, string users)
    {
        foreach (var user in users.Split(','))
        {
            if (!Users.ContainsValue(user))
                return Error("user_not_found");
            if (channel.Members.Contains(user))
                return Error("already_in_channel");
            channel.Members.Add(user);
        }

        return Ok();
    }

    private JsonObject Post(FakeChannel channel, Dictionary<string, string> form)
    {
        if (!channel.Members.Contains(Bot))
            return Error("not_in_channel");
        if (form.GetValueOrDefault("text") is not { Length: > 0 and <= 40_000 } text)
            return Error("no_text");
        if (Wrong(form) is { } wrong)
            return Error(wrong);
        if (form.TryGetValue("thread_ts", out var thread) && channel.Message(thread) is null)
            return Error("thread_not_found");
        var stamp = $"{Now().ToUnixTimeSeconds()}.{++numbers:000000}";
        channel.Messages.Add(new JsonObject
        {
            ["type"] = "message",
            ["ts"] = stamp,
            ["bot_id"] = "BBOT",
            ["text"] = text,
            ["thread_ts"] = thread,
            ["blocks"] = form.TryGetValue("blocks", out var blocks) ? JsonNode.Parse(blocks) : null,
            ["metadata"] = form.TryGetValue("metadata", out var mark) ? JsonNode.Parse(mark) : null,
        });
        return Ok(("channel", channel.Id), ("ts", stamp));
    }

    /// <summary>A person writes something.</summary>
    internal string Write(FakeChannel channel, string user, string text)
    {
        var stamp = $"{Now().ToUnixTimeSeconds()}.{++numbers:000000}";
        channel.Messages.Add(new JsonObject { ["type"] = "message", ["ts"] = stamp, ["user"] = user, ["text"] = text });
        return stamp;
    }

    private static JsonObject Update(FakeChannel channel, Dictionary<string, string> form)
    {
        if (channel.Message(form["ts"]) is not { } message)
            return Error("message_not_found");
        if (Wrong(form) is { } wrong)
            return Error(wrong);
        message["text"] = form["text"];
        message["blocks"] = JsonNode.Parse(form["blocks"]);
        return Ok(("channel", channel.Id), ("ts", form["ts"]));
    }

    private static JsonObject Pin(FakeChannel channel, string stamp)
    {
        if (channel.Message(stamp) is null)
            return Error("message_not_found");
        if (channel.Pins.Contains(stamp))
            return Error("already_pinned");
        channel.Pins.Add(stamp);
        return Ok();
    }

    private static JsonObject History(FakeChannel channel, Dictionary<string, string> form, string method)
    {
        var isReplies = method == "conversations.replies";
        var oldest = form.GetValueOrDefault("oldest", "0");
        var latest = form.GetValueOrDefault("latest", "9999999999");
        var shown = channel.Messages
            .Where(each => isReplies == (each["thread_ts"] is not null))
            .Where(each => string.CompareOrdinal((string)each["ts"]!, oldest) >= 0
                && string.CompareOrdinal((string)each["ts"]!, latest) <= 0)
            .Reverse()
            .Take(int.Parse(form.GetValueOrDefault("limit", "100"), CultureInfo.InvariantCulture))
            .Select(each => each.DeepClone());
        return Ok(("messages", new JsonArray([.. shown])));
    }

    /// <summary>What Slack's own rules say of the blocks of a message, or null.</summary>
    private static string? Wrong(Dictionary<string, string> form)
    {
        if (!form.TryGetValue("blocks", out var text))
            return null;
        if (JsonNode.Parse(text) is not JsonArray { Count: <= 50 } blocks)
            return "invalid_blocks_format";
        HashSet<string> actions = [];
        foreach (var block in blocks)
        {
            var isRight = (string?)block!["type"] switch
            {
                "header" => (string?)block["text"]!["type"] == "plain_text"
                    && ((string)block["text"]!["text"]!).Length is > 0 and <= 150,
                "section" => block["fields"] is JsonArray { Count: > 0 and <= 10 } fields
                    && fields.All(field => ((string)field!["text"]!).Length is > 0 and <= 2_000),
                "context" => block["elements"] is JsonArray { Count: > 0 and <= 10 },
                "actions" => block["elements"] is JsonArray { Count: > 0 and <= 25 } buttons
                    && buttons.All(button => ((string)button!["text"]!["text"]!).Length <= 75
                        && ((string)button["value"]!).Length <= 2_000
                        && actions.Add((string)button["action_id"]!)),
                _ => false,
            };
            if (!isRight)
                return "invalid_blocks";
        }

        return null;
    }

    private JsonObject User(string id) => new()
    {
        ["id"] = id,
        ["profile"] = new JsonObject { ["email"] = Users.First(pair => pair.Value == id).Key },
    };

    private static JsonObject Shown(FakeChannel channel) => new()
    {
        ["id"] = channel.Id,
        ["name"] = channel.Name,
        ["creator"] = channel.Creator,
        ["created"] = channel.Created,
        ["is_private"] = channel.IsPrivate,
    };

    private static JsonObject Ok(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject { ["ok"] = true };
        foreach (var (name, value) in members)
            json[name] = value;
        return json;
    }

    private static JsonObject Error(string word) => new() { ["ok"] = false, ["error"] = word };
}
