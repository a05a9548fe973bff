using System.Globalization;
using Muster.Core.Clocks;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Timeline;
using NodaTime;

namespace Muster.Core.Rooms;

/// <summary>What the room of an incident is made from.</summary>
public sealed record RoomContext
{
    /// <summary>The incident.</summary>
    public required Incident Incident { get; init; }

    /// <summary>The playbook that it is pinned to.</summary>
    public required CheckedPlaybook Playbook { get; init; }

    /// <summary>How a person is called.</summary>
    public required Func<ResponderId, string> NameOf { get; init; }

    /// <summary>The address of this installation.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>Whom the playbook's words for invitations name.</summary>
    public IReadOnlyList<ResponderId> Invited { get; init; } = [];

    /// <summary>What happened.</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>What was said of it.</summary>
    public IncidentCommunications Communications { get; init; } = IncidentCommunications.Initial;

    /// <summary>The notes that were made of messages of the room itself.</summary>
    public IReadOnlyCollection<Guid> Kept { get; init; } = [];

    /// <summary>The facts behind the lines, by position.</summary>
    public IReadOnlyDictionary<long, object> Facts { get; init; } = new Dictionary<long, object>();
}

/// <summary>How an incident's room in a chat product should be, by its playbook. Source: INC-004 to 009.</summary>
public static class RoomWish
{
    /// <summary>How rhythms name the rounds in which everybody says where they are.</summary>
    private const string Checkpoint = "checkpoint";

    private static readonly HashSet<string> Told = new(StringComparer.Ordinal)
    {
        TimelineKinds.Status, TimelineKinds.People, TimelineKinds.Note, TimelineKinds.Update, TimelineKinds.Clock,
        TimelineKinds.Message,
    };

    /// <summary>The wish, or null when the playbook names no room for it.</summary>
    public static ChatWish? Of(RoomContext context)
    {
        var (incident, playbook) = (context.Incident, context.Playbook);
        if (incident.Declaration is not { AfterTheFact: false } declared
            || IncidentNaming.Channel(playbook, incident) is not { } rule)
        {
            return null;
        }

        var isOwn = rule.Name.Contains('{', StringComparison.Ordinal);
        return new ChatWish
        {
            Name = ChatName.Of(declared.Channel ?? rule.Name),
            IsOwn = isOwn,
            IsPrivate = declared.Private || ChannelOf(playbook, rule) is { IsRestricted: true },
            Topic = Topic(context, rule.Topic ?? ChannelOf(playbook, rule)?.Topic),
            People = [.. incident.Responders.Concat(incident.Roles.Values).Concat(context.Invited).Distinct()],
            Card = CardOf(context),
            Lines = Lines(context),
            ArchiveAt = (rule.ArchiveAfter ?? ChannelOf(playbook, rule)?.ArchiveAfter) is { } after
                ? (incident.ClosedAt ?? (incident.IsOpen ? null : incident.ResolvedAt)) + after
                : null,
        };
    }

    /// <summary>The words of the playbook for who is invited.</summary>
    public static IReadOnlyList<string> InvitesOf(CheckedPlaybook playbook, Incident incident) =>
        IncidentNaming.Channel(playbook, incident) is { } rule
            ? [.. rule.Invite, .. ChannelOf(playbook, rule)?.Invite ?? []]
            : [];

    private static CommunicationChannel? ChannelOf(CheckedPlaybook playbook, ChannelRule rule) =>
        playbook.Communications.Channels.FirstOrDefault(channel => channel.Name == rule.Name);

    private static string? Topic(RoomContext context, string? pattern)
    {
        if (pattern is null)
            return null;
        var incident = context.Incident;
        var commander = Commander.Of(incident, context.Playbook);
        var drill = incident.Declaration!.Drill ? "EXERCISE " : "";
        var topic = NamePattern.Render(
                pattern, incident.Title, incident.Severity, incident.Reference, incident.Declaration!.Service,
                incident.DeclaredAt.InZone(context.Playbook.Zone))
            .Replace("{commander}", commander is { } who ? context.NameOf(who) : "nobody yet", StringComparison.Ordinal)
            .Replace(MeetingRoom.Placeholder, incident.Work.RoomLink ?? "not open", StringComparison.Ordinal);
        return drill + topic;
    }

    private static ChatCard CardOf(RoomContext context)
    {
        var incident = context.Incident;
        List<(string, string)> lines =
        [
            ("Severity", incident.Severity.Value),
            ("Status", MoveRules.WordOf(incident, context.Playbook)),
            ("Has it", incident.HeldBy is { } holder ? context.NameOf(holder) : "nobody"),
        ];
        foreach (var (role, who) in incident.Roles.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal))
            lines.Add((context.Playbook.Role(role)?.Name ?? role.Value, context.NameOf(who)));
        lines.Add(("Began", Time(incident.StartedAt)));
        if (incident.IsOpen && incident.NextUpdateAt is { } next)
            lines.Add(("Next update by", Time(next)));
        if (incident.Work is { IsRoomOpen: true, RoomLink: { } link })
            lines.Add(("Meeting", link));
        if (!incident.IsOpen && incident.ResolvedAt is { } resolved)
            lines.Add(("Over since", Time(resolved)));
        var drill = incident.Declaration!.Drill ? "EXERCISE: " : "";
        return new ChatCard(
            incident.Id,
            $"{drill}{incident.Reference} {incident.Title}",
            $"{context.PublicUrl}/incidents/{incident.Reference}",
            lines,
            incident is { IsOpen: true, HeldBy: null },
            incident.IsOpen);
    }

    private static IReadOnlyList<ChatLine> Lines(RoomContext context)
    {
        List<ChatLine> lines = [];
        var inRoom = RoomMessages(context);
        foreach (var entry in context.Timeline.Where(each => Told.Contains(each.Kind) && !each.IsMinor))
        {
            var fact = context.Facts.GetValueOrDefault(entry.Position);
            if (fact is IncidentEvent.Noted note && context.Kept.Contains(note.Id))
                continue;
            if (fact is IncidentEvent.ClockMissed { Kind: ClockKind.NextUpdateBy, Name: Checkpoint })
            {
                const string words = "Checkpoint: everybody says where they are.";
                lines.Add(new ChatLine(entry.Position, entry.At, words, IsMarkdown: false) { CallsAll = true });
                continue;
            }

            if (fact is IncidentEvent.Updated said && inRoom.Values.Any(each => each.SentAt == said.At))
                continue;
            if (inRoom.TryGetValue(entry.Position, out var message))
                lines.Add(new ChatLine(entry.Position, entry.At, $"**{message.Subject}**\n\n{message.Text}", true));
            else if (entry.Kind is TimelineKinds.Note or TimelineKinds.Update)
                lines.Add(new ChatLine(entry.Position, entry.At, $"{entry.Who}: {entry.Text}", true));
            else
                lines.Add(new ChatLine(entry.Position, entry.At, Plain(entry), false));
        }

        return [.. lines.OrderBy(line => line.Position)];
    }

    /// <summary>The messages that go to the room itself, by the position of the fact that let them go.</summary>
    private static Dictionary<long, SpokenMessage> RoomMessages(RoomContext context)
    {
        Dictionary<long, SpokenMessage> found = [];
        foreach (var (position, fact) in context.Facts)
        {
            var id = fact switch
            {
                CommunicationEvent.Written { Approvers.Count: 0 } e => e.Id,
                CommunicationEvent.Approved e => e.Id,
                _ => (MessageId?)null,
            };
            if (id is { } known && context.Communications.Message(known) is { State: MessageState.Sent } message
                && message.Channels.Any(channel => IsRoom(context, channel)))
            {
                found[position] = message;
            }
        }

        return found;
    }

    private static bool IsRoom(RoomContext context, string id) =>
        context.Playbook.Communications.Channels.FirstOrDefault(each => each.Id == id)
            is { Kind: ChannelKind.Chat, Address: null } channel
        && (channel.Name.Contains('{', StringComparison.Ordinal)
            || channel.Name == context.Incident.Declaration!.Channel);

    private static string Plain(TimelineEntry entry) =>
        entry.Detail is { } detail ? $"{entry.Text} {detail}" : entry.Text;

    private static string Time(Instant at) => at.ToString("uuuu-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
