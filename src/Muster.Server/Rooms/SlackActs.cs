using System.Text.Json;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Communications;
using Muster.Engine.Incidents;
using Muster.Engine.Rooms;
using Muster.Server.Access;
using Muster.Server.Communications;
using Muster.Server.Compat.Slack;
using Muster.Server.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Rooms;

/// <summary>
/// Does what people ask for in Slack, by the same acts and with the same permissions as on the screens. Whoever asks is
/// known by mail address; who is nobody here may do nothing.
/// </summary>
internal sealed class SlackActs(
    IncidentActions incidents, IncidentDesk desk, CommunicationDesk communications, ChatRooms rooms,
    SlackPeople people, SlackClient slack, SlackWords words, Live live, IStore store)
{
    private const string Via = "slack";
    private const string Nobody =
        "Muster does not know you: your mail address in Slack is not among the contact methods of anybody.";

    /// <summary>Does it; answers what is said to whoever asked, or null for nothing.</summary>
    internal async Task<string?> Do(SlackCall call, CancellationToken cancel) => call switch
    {
        SlackCall.Command command => await Do(command, cancel),
        SlackCall.Button button => await Do(button, cancel),
        SlackCall.Marked marked => await Keep(marked, cancel),
        _ => null,
    };

    /// <summary>The form of an answer that only whoever asked sees.</summary>
    internal static byte[] Answer(string text)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("response_type", "ephemeral");
            json.WriteBoolean("replace_original", false);
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private async Task<string> Do(SlackCall.Command command, CancellationToken cancel)
    {
        if (await people.PersonOf(command.User, cancel) is not { } person)
            return Nobody;
        var asker = new Asker(person, person.Access, IsByCookie: false);
        var (verb, rest) = Cut(command.Text);
        switch (verb.ToLowerInvariant())
        {
            case "" or "help":
                return SlackWords.Help;
            case "list":
                return await words.List(asker, cancel);
            case "oncall" or "on-call":
                return SlackWords.OnCall(live.Now, await Now(cancel));
            case "declare" or "open" or "new":
                return await Declare(rest, command.Trigger, asker, cancel);
        }

        var (name, more) = Cut(rest);
        var incident = name.Length > 0 ? await incidents.Find(name, asker, cancel) : null;
        if (incident is not null)
            rest = more;
        incident ??= await rooms.IncidentOf(command.Channel, thread: null, cancel) is { } id
            ? await incidents.Find(id.ToString(), asker, cancel)
            : null;
        return incident is null
            ? "Which incident? Say it in the incident's channel, or name it: `ack INC-2026-01-31-001`."
            : await Do(verb.ToLowerInvariant(), rest, incident, asker, command.Trigger, cancel);
    }

    private async Task<string> Do(
        string verb, string text, Incident incident, Asker asker, string trigger, CancellationToken cancel)
    {
        if (verb is "show" or "status" && text.Length == 0)
            return words.Show(incident, live.Now);
        if (!asker.May(Permission.Respond))
            return "You may look, not respond. An administrator can give you the access of a responder.";
        var by = asker.AsActor;
        var refusal = verb switch
        {
            "ack" or "acknowledge" => await incidents.Decide(
                incident, at => new IncidentCommand.Acknowledge(asker.Id, Via) { At = at, By = by }, cancel),
            "join" => await incidents.Decide(
                incident, at => new IncidentCommand.Join(asker.Id, Via) { At = at, By = by }, cancel),
            "note" => await rooms.Keep(incident.Id, $"command/{trigger}", text, by, cancel),
            "update" => (await communications.Say(incident.Id, new UpdateOrder { Text = text }, by, cancel)).Refusal,
            "post" => await Post(incident, text, by, cancel),
            "status" => await Move(incident, text, by, cancel),
            "severity" => (await desk.ChangeSeverity(incident.Id, text, reason: null, by, cancel)).Refusal,
            "escalate" => (await desk.Escalate(incident.Id, level: null, by, cancel)).Refusal,
            "resolve" => (await desk.Resolve(incident.Id, text.Length > 0 ? text : null, by, cancel)).Refusal,
            _ => new Refusal("slack.unknown", $"There is no '{verb}'. {SlackWords.Help}"),
        };
        return refusal is null ? $"Done: {verb} {incident.Reference}." : refusal.Message;
    }

    private async Task<string?> Do(SlackCall.Button button, CancellationToken cancel)
    {
        if (await people.PersonOf(button.User, cancel) is not { } person)
            return Nobody;
        var asker = new Asker(person, person.Access, IsByCookie: false);
        if (await incidents.Find(button.Value, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.Message;
        var verb = button.Action switch
        {
            SlackBlocks.Acknowledge => "ack",
            SlackBlocks.Join => "join",
            SlackBlocks.Escalate => "escalate",
            SlackBlocks.Resolve => "resolve",
            _ => null,
        };
        return verb is null ? null : await Do(verb, "", incident, asker, trigger: "", cancel);
    }

    /// <summary>A message that somebody marked becomes a note of the incident; Muster's own messages do not.</summary>
    private async Task<string?> Keep(SlackCall.Marked marked, CancellationToken cancel)
    {
        if (await rooms.IncidentOf(marked.Channel, marked.Thread, cancel) is not { } id
            || await people.PersonOf(marked.User, cancel) is not { } keeper
            || !keeper.Access.Allows(Permission.Respond))
        {
            return null;
        }

        var (text, author) = marked.Text is { } known ? (known, marked.Author) : await Ask(marked, cancel);
        var room = await rooms.Of(id, cancel);
        if (text.Length == 0 || marked.Stamp == room.CardStamp)
            return null;
        var writer = author.Length > 0 && author != marked.User ? await people.PersonOf(author, cancel) : keeper;
        var who = writer?.Name ?? "Somebody";
        await rooms.Keep(
            id, marked.Stamp, $"{who} in #{room.Name}: {text}", (writer ?? keeper).AsActor, cancel);
        return null;
    }

    /// <summary>The text of a message and who wrote it; empty when Slack does not show it.</summary>
    private async Task<(string Text, string Author)> Ask(SlackCall.Marked marked, CancellationToken cancel)
    {
        var answer = await slack.Call(
            "conversations.history",
            [
                ("channel", marked.Channel), ("latest", marked.Stamp), ("oldest", marked.Stamp), ("inclusive", "true"),
                ("limit", "1"),
            ],
            cancel);
        foreach (var message in answer.Items("messages"))
        {
            // What a bot wrote is ours, or a machine's: the record has it, or does not want it.
            if (message.TryGetProperty("bot_id", out _))
                return ("", "");
            var one = new SlackAnswer(message, Error: null, RetryAfter: null);
            return (SlackCall.Plain(one.Text("text")), one.Text("user"));
        }

        return ("", "");
    }

    private async Task<string> Declare(string text, string trigger, Asker asker, CancellationToken cancel)
    {
        if (!asker.May(Permission.Respond))
            return "You may look, not respond. An administrator can give you the access of a responder.";
        if (text.Length == 0)
            return "Say what is wrong: `declare Checkout answers 500`. A level may stand before it.";
        var (first, rest) = Cut(text);
        var level = rest.Length > 0 ? live.Now.Playbook.SeverityOfAnyScheme(first) : null;
        var answer = await desk.Declare(
            new NewIncident
            {
                Title = level is null ? text : rest,
                Severity = level?.Id,
                By = asker.AsActor,
                IdempotencyKey = trigger.Length > 0 ? $"{Via}:{trigger}" : null,
            },
            cancel);
        if (answer.Refusal is { } refusal)
            return refusal.Message;
        var declared = await incidents.Find(answer.Id!.Value.ToString(), cancel);
        return declared is null ? IncidentRefusals.Unknown.Message : words.Show(declared, live.Now);
    }

    /// <summary>An answer of the room becomes a post on the status page; whoever leads communications looks first.
    /// </summary>
    private async Task<Refusal?> Post(Incident incident, string text, Actor by, CancellationToken cancel)
    {
        var playbook = live.Now.PlaybookOf(incident.PlaybookVersion);
        var view = new CommunicationsView { State = incident, Playbook = playbook };
        var pages = playbook.Communications.Channels.Where(channel => channel.Kind == ChannelKind.StatusPage)
            .Select(channel => channel.Id).ToList();
        var to = playbook.Communications.Audiences.Where(audience => audience.Channels.Any(pages.Contains))
            .Select(audience => audience.Id).ToList();
        if (to.Count == 0)
            return new Refusal("slack.no-page", "No audience of the playbook reads the status page.");
        return (await communications.Say(
            incident.Id,
            new UpdateOrder { Text = text, To = to, AskFirst = view.Lead is { } lead ? [$"role {lead.Id}"] : [] },
            by,
            cancel)).Refusal;
    }

    private async Task<Refusal?> Move(Incident incident, string word, Actor by, CancellationToken cancel) =>
        incidents.StatusOf(incident, word) is var (status, own)
            ? await incidents.Decide(
                incident,
                at => new IncidentCommand.ChangeStatus(status, Note: null) { At = at, By = by, Word = own },
                cancel)
            : new Refusal(
                "incident.status-unknown", $"Give a status: {string.Join(", ", IncidentStatuses.All)}.");

    private async Task<Instant> Now(CancellationToken cancel) =>
        await store.Read(reading => ValueTask.FromResult(reading.Now), cancel);

    private static (string First, string Others) Cut(string text) =>
        text.Trim().Split((char[]?)null, 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            switch
        {
            [var first, var rest] => (first, rest),
            [var only] => (only, ""),
            _ => ("", ""),
        };
}
