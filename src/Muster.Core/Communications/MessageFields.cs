using System.Globalization;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using Muster.Core.Playbook;
using NodaTime;
using NodaTime.Text;

namespace Muster.Core.Communications;

/// <summary>What is known beside an incident when a message about it is written.</summary>
public sealed record MessageContext
{
    /// <summary>The instant of writing.</summary>
    public required Instant Now { get; init; }

    /// <summary>The address of this installation, without a slash at its end.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>How a person is called.</summary>
    public required Func<ResponderId, string> NameOf { get; init; }

    /// <summary>What was said of the incident so far.</summary>
    public IncidentCommunications Communications { get; init; } = IncidentCommunications.Initial;

    /// <summary>What the writer says now, or null.</summary>
    public string? Statement { get; init; }

    /// <summary>When the writer promises the next, or null for as the audience's cadence says.</summary>
    public Instant? NextAt { get; init; }

    /// <summary>What the writer filled in, by field.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>
/// The values of the fields of a template. What an incident knows it fills by itself; what a writer filled in before
/// is there again. All times are in UTC. Source: COM-002, COM-003, COM-023, COM-026.
/// </summary>
public static class MessageFields
{
    private static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm 'UTC'");

    /// <summary>An instant as messages say it: <c>2026-11-20 14:32 UTC</c>.</summary>
    public static string Say(Instant at) => Utc.Format(at);

    /// <summary>A length as messages say it: <c>49 min</c>, <c>1 h 5 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Say(Duration length)
    {
        var minutes = Math.Max(0, (long)length.TotalMinutes);
        var (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        string[] parts = days > 0 ? [Part(days, "d"), Part(hours, "h")] : [Part(hours, "h"), Part(rest, "min")];
        var said = string.Join(' ', parts.Where(part => part.Length > 0));
        return said.Length > 0 ? said : "less than a minute";
    }

    /// <summary>The values by name, for a message to an audience.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    /// <param name="audience">To whom.</param>
    /// <param name="context">What else is known.</param>
    public static IReadOnlyDictionary<string, FieldValue> Of(
        Incident incident, CheckedPlaybook playbook, Audience audience, MessageContext context)
    {
        var severity = playbook.SeverityOf(incident.Severity);
        var every = EveryFor(playbook, severity, audience);
        var next = context.NextAt ?? (every is { } cadence ? context.Now + cadence : (Instant?)null);
        var values = new Dictionary<string, FieldValue>(StringComparer.Ordinal)
        {
            ["acknowledgedAt"] = At(incident.AcknowledgedAt),
            ["actions"] = FieldValue.Of(incident.Work.Tasks
                .Where(task => task.State is TaskState.Open or TaskState.Taken).Select(task => task.Title)),
            ["cause"] = FieldValue.Of(CauseOf(incident)),
            ["channel"] = FieldValue.Of(
                incident.Declaration!.Channel ?? $"{context.PublicUrl}/incidents/{incident.Reference}"),
            ["commander"] = FieldValue.Of(Commander.Of(incident, playbook) is { } who ? context.NameOf(who) : null),
            ["components"] = FieldValue.Of(ComponentsOf(incident, playbook)),
            ["declaredAt"] = At(incident.DeclaredAt),
            ["detectedAt"] = At(incident.DetectedAt),
            ["duration"] = FieldValue.Of(Say((incident.ResolvedAt ?? context.Now) - incident.StartedAt)),
            ["endedAt"] = At(incident.ResolvedAt),
            ["impact"] = FieldValue.Of(ImpactOf(incident)),
            ["link"] = FieldValue.Of($"{context.PublicUrl}/incidents/{incident.Reference}"),
            ["nextUpdateAt"] = incident.IsOpen ? At(next) : FieldValue.None,
            ["now"] = At(context.Now),
            ["organisation"] = FieldValue.Of(playbook.Organisation),
            ["reference"] = FieldValue.Of(incident.Reference),
            ["responders"] = FieldValue.Of(incident.Responders.Select(context.NameOf)),
            ["roles"] = FieldValue.Of(RolesOf(incident, playbook, context)),
            ["service"] = FieldValue.Of(ServiceOf(incident, playbook)),
            ["severity"] = FieldValue.Of(incident.Severity.Value),
            ["severityName"] = FieldValue.Of(severity.Name),
            ["startedAt"] = At(incident.StartedAt),
            ["status"] = FieldValue.Of(MoveRules.WordOf(incident, playbook)),
            ["statusPage"] = FieldValue.Of(
                (playbook.StatusPages is [var page, ..] ? page.Url : null) ?? $"{context.PublicUrl}/status"),
            ["thanks"] = FieldValue.Of(incident.IsOpen ? null : Thanks(incident, context.NameOf)),
            ["title"] = FieldValue.Of(incident.Title),
            ["updateEvery"] = FieldValue.Of(every is { } length ? Say(length) : null),
            ["updateNumber"] = FieldValue.Of(context.Communications.NextNumber(audience.Id)
                .ToString(CultureInfo.InvariantCulture)),
            ["warRoom"] = FieldValue.Of(incident.Work.RoomLink ?? playbook.Incidents.WarRoom?.Link
                ?? $"{context.PublicUrl}/incidents/{incident.Reference}"),
        };
        foreach (var (name, text) in context.Communications.Given.Where(each => !values.ContainsKey(each.Key)
            || values[each.Key].IsEmpty || each.Key is "impact" or "cause"))
        {
            values[name] = FieldValue.Of(text);
        }

        if (!string.IsNullOrWhiteSpace(context.Statement))
            values["summary"] = FieldValue.Of(context.Statement);
        foreach (var (name, text) in context.Given.Where(each => !string.IsNullOrWhiteSpace(each.Value)))
            values[name] = name == "actions" ? FieldValue.Of(Lines(text)) : FieldValue.Of(text);
        return values;
    }

    /// <summary>Whom the closing message thanks: everybody who responded, had a role or did a task, in the order in
    /// which they came (INC-038).</summary>
    public static IReadOnlyList<ResponderId> TookPart(Incident incident) =>
    [
        .. incident.Responders
            .Concat(incident.Roles.OrderBy(role => role.Key.Value, StringComparer.Ordinal).Select(role => role.Value))
            .Concat(incident.Work.Tasks.Where(task => task.State == TaskState.Done)
                .Select(task => task.Assignee).OfType<ResponderId>())
            .Distinct(),
    ];

    private static string? Thanks(Incident incident, Func<ResponderId, string> nameOf) =>
        TookPart(incident).Select(nameOf).ToArray() switch
        {
            [] => null,
            [var one] => $"Thanks to {one}.",
            [.. var some, var last] => $"Thanks to {string.Join(", ", some)} and {last}.",
        };

    /// <summary>How often an audience hears of an open incident: its own cadence, else that of the level, else for
    /// those inside that of its room.</summary>
    public static Duration? EveryFor(CheckedPlaybook playbook, Severity severity, Audience audience)
    {
        var places = ChannelWords.Of(playbook, audience.Channels);
        var own = severity.Updates
            .Where(rhythm => rhythm.Scenario is null && rhythm.During.Count == 0
                && (rhythm.Audience == audience.Id
                    || (rhythm.Audience is null
                        && places.Contains(rhythm.Channel, StringComparer.OrdinalIgnoreCase))))
            .Select(rhythm => (Duration?)rhythm.Most)
            .DefaultIfEmpty(null)
            .Min();
        return own ?? severity.UpdateEvery ?? (audience.IsOutside ? null : Room(severity));
    }

    /// <summary>Those inside hear as often as the room of the incident.</summary>
    private static Duration? Room(Severity severity) => severity.Updates
        .Where(rhythm => rhythm.Scenario is null && rhythm.Channel == ChannelWords.Room)
        .Select(rhythm => (Duration?)rhythm.Most)
        .FirstOrDefault();

    private static FieldValue At(Instant? at) => FieldValue.Of(at is { } instant ? Say(instant) : null);

    private static string Part(long count, string unit) =>
        count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count} {unit}") : "";

    private static IEnumerable<string> Lines(string text) => text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.TrimStart('-', '*', ' '));

    private static string? CauseOf(Incident incident) =>
        incident.Work.Answers.GetValueOrDefault("cause")
        ?? incident.Work.Board.FindLast(entry =>
            entry is { Kind: BoardKind.Hypothesis, Outcome: BoardOutcome.Confirmed })?.Text;

    private static string? ImpactOf(Incident incident) =>
        incident.Work.Answers.GetValueOrDefault("impact") ?? incident.Declaration!.Description;

    private static IEnumerable<string> RolesOf(Incident incident, CheckedPlaybook playbook, MessageContext context) =>
        incident.Roles.OrderBy(pair => pair.Key.Value, StringComparer.Ordinal)
            .Select(pair => $"{playbook.Role(pair.Key)?.Name ?? pair.Key.Value}: {context.NameOf(pair.Value)}");

    private static string? ServiceOf(Incident incident, CheckedPlaybook playbook) =>
        incident.Declaration!.Service is { } id ? playbook.Service(id)?.Name ?? id.Value : null;

    private static List<string> ComponentsOf(Incident incident, CheckedPlaybook playbook)
    {
        if (incident.Declaration!.Service is not { } service)
            return [];
        var named = playbook.StatusPages.SelectMany(page => page.Components)
            .Where(component => component.Services.Contains(service))
            .Select(component => component.Name)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return named.Count > 0 ? named : [ServiceOf(incident, playbook)!];
    }
}

/// <summary>The words by which a rhythm may name the place where something is said.</summary>
public static class ChannelWords
{
    /// <summary>The room of an incident.</summary>
    public const string Room = "incident channel";

    /// <summary>The public status page.</summary>
    public const string Page = "status page";

    /// <summary>All words that mean these channels, by id.</summary>
    public static IReadOnlyList<string> Of(CheckedPlaybook playbook, IEnumerable<string> channels)
    {
        List<string> words = [];
        foreach (var id in channels)
        {
            words.Add(id);
            if (playbook.Communications.Channels.FirstOrDefault(each => each.Id == id) is not { } channel)
                continue;
            words.Add(channel.Name);
            if (channel.Kind == ChannelKind.StatusPage)
                words.Add(Page);
            if (channel.Kind == ChannelKind.Chat && channel.Name.Contains('{', StringComparison.Ordinal))
                words.Add(Room);
        }

        return [.. words.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
