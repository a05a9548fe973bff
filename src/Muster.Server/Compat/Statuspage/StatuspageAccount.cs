using System.Globalization;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using NodaTime;

namespace Muster.Server.Compat.Statuspage;

/// <summary>
/// What a Statuspage account knows, as its API and its public JSON give it: one object with <c>page</c>,
/// <c>components</c>, <c>component_groups</c>, <c>incidents</c>, <c>scheduled_maintenances</c>, <c>subscribers</c>. Ids
/// stay, so links and clients go on, and what is brought twice is there once.
/// </summary>
internal sealed class StatuspageAccount
{
    private readonly List<(string What, string Why)> leftOut = [];

    private StatuspageAccount(JsonItem whole)
    {
        var page = whole["page"];
        Name = page["name"].Text ?? "Status";
        Description = page["page_description"].Text ?? "";
        Zone = ZoneOf(page["time_zone"].Text);
        Components = [.. whole["components"].Items.Where(each => !IsGroup(each)).Select(ComponentOf).OfType<Part>()];
        Groups =
        [
            .. whole["component_groups"].Items.Concat(whole["components"].Items.Where(IsGroup))
                .Select(GroupOf).OfType<Heading>().DistinctBy(group => group.Id),
        ];
        Incidents =
        [
            .. whole["incidents"].Items.Concat(whole["scheduled_maintenances"].Items)
                .Select(IncidentOf).OfType<Story>().DistinctBy(incident => incident.Id)
                .OrderBy(incident => incident.At),
        ];
        Subscribers = [.. whole["subscribers"].Items.Select(SubscriberOf).OfType<SubscriptionOrder>()];
    }

    internal sealed record Part(string Id, ComponentSettings Settings, ComponentStatus Status);

    internal sealed record Heading(string Id, string Name, string? Description, IReadOnlyList<string> Components);

    internal sealed record Word(PublicId Id, PublicStatus Status, string Body, Instant At);

    internal sealed record Story(
        PublicId Id,
        string Name,
        PageImpact? Impact,
        Instant At,
        PlannedWindow? Window,
        IReadOnlyList<string> Components,
        IReadOnlyList<Word> Words,
        string? Postmortem);

    internal string Name { get; }

    internal string Description { get; }

    internal string? Zone { get; }

    internal IReadOnlyList<Part> Components { get; }

    internal IReadOnlyList<Heading> Groups { get; }

    internal IReadOnlyList<Story> Incidents { get; }

    internal IReadOnlyList<SubscriptionOrder> Subscribers { get; }

    /// <summary>What cannot be brought, and why.</summary>
    internal IReadOnlyList<(string What, string Why)> LeftOut => leftOut;

    /// <summary>Reads an account; null when the text is no JSON object.</summary>
    internal static StatuspageAccount? Read(ReadOnlyMemory<byte> json, out string problem) =>
        JsonItem.ReadObject(json, out problem) is { } whole ? new StatuspageAccount(whole) : null;

    private static bool IsGroup(JsonItem item) => item["group"].Text == "true";

    private Part? ComponentOf(JsonItem item)
    {
        if (item["id"].Text is not { } id || !PublicId.HasForm(id) || item["name"].Text is not { } name)
            return Left<Part>(item, "a component without an id and a name");
        return new Part(
            id,
            new ComponentSettings(
                name,
                item["description"].Text ?? "",
                item["group_id"].Text,
                int.TryParse(item["position"].Text, CultureInfo.InvariantCulture, out var position)
                    && position > 0 ? position : 1,
                item["showcase"].Text != "false",
                item["only_show_if_degraded"].Text == "true",
                StartDate: null,
                Services: []),
            PublicWords.ComponentStatusOf(item["status"].Text) ?? ComponentStatus.Operational);
    }

    private Heading? GroupOf(JsonItem item) =>
        item["id"].Text is { } id && PublicId.HasForm(id) && item["name"].Text is { } name
            ? new Heading(
                id, name, item["description"].Text, [.. item["components"].Items.Select(IdOf).OfType<string>()])
            : Left<Heading>(item, "a group without an id and a name");

    private Story? IncidentOf(JsonItem item)
    {
        if (item["id"].Text is not { } id || !PublicId.HasForm(id) || item["name"].Text is not { } name
            || (item["started_at"].When ?? item["created_at"].When) is not { } at)
        {
            return Left<Story>(item, "an incident without an id, a name and a time");
        }

        var window = item["scheduled_for"].When is { } from && item["scheduled_until"].When is { } until && until > from
            ? new PlannedWindow(
                from, until, Reminds: item["scheduled_remind_prior"].Text == "true",
                Begins: item["scheduled_auto_in_progress"].Text == "true",
                Ends: item["scheduled_auto_completed"].Text == "true",
                SetsComponents: item["auto_transition_to_maintenance_state"].Text == "true",
                RestoresComponents: item["auto_transition_to_operational_state"].Text == "true",
                TellsBegin: item["auto_transition_deliver_notifications_at_start"].Text == "true",
                TellsEnd: item["auto_transition_deliver_notifications_at_end"].Text == "true")
            : null;
        List<Word> words =
        [
            .. item["incident_updates"].Items.Select(update => WordOf(id, update, window is not null))
                .OfType<Word>().OrderBy(word => word.At),
        ];
        return new Story(
            new PublicId(id),
            name,
            PublicWords.ImpactOf(item["impact_override"].Text ?? item["impact"].Text),
            at,
            window,
            [.. item["components"].Items.Select(IdOf).OfType<string>()],
            words,
            item["postmortem_published_at"].Text is null ? null : item["postmortem_body"].Text);
    }

    private static Word? WordOf(string incident, JsonItem update, bool isPlanned)
    {
        if (PublicWords.StatusOf(update["status"].Text) is not { } status || status == PublicStatus.Postmortem
            || status.IsOfPlannedWork() != isPlanned
            || (update["display_at"].When ?? update["created_at"].When) is not { } at)
        {
            return null;
        }

        var id = update["id"].Text is { } known && PublicId.HasForm(known)
            ? new PublicId(known)
            : PublicId.Of($"{incident}/{at.ToUnixTimeMilliseconds()}");
        return new Word(id, status, update["body"].Text ?? "", at);
    }

    private SubscriptionOrder? SubscriberOf(JsonItem item)
    {
        var scope = new SubscriptionScope(
            [.. item["components"].Items.Select(IdOf).OfType<string>()], [], Incident: null);
        return item["mode"].Text switch
        {
            _ when item["quarantined_at"].Text is not null =>
                Left<SubscriptionOrder>(item, "a subscriber in quarantine"),
            "email" when item["email"].Text is { } mail => new SubscriptionOrder(
                SubscriberKind.Email, mail, Email: null, scope, item["confirmed_at"].Text is not null
                    || item["state"].Text is null or "active"),
            "webhook" when item["endpoint"].Text is { } endpoint => new SubscriptionOrder(
                SubscriberKind.Webhook, endpoint, item["email"].Text, scope, SkipsYes: true),
            var mode => Left<SubscriptionOrder>(item, $"a subscriber by {mode ?? "no way that is named"}"),
        };
    }

    private static string? IdOf(JsonItem item) => item.IsObject ? item["id"].Text : item.Text;

    /// <summary>Rails calls some zones by names of its own.</summary>
    private static string? ZoneOf(string? name) => name switch
    {
        null => null,
        "Pacific Time (US & Canada)" => "America/Los_Angeles",
        "Mountain Time (US & Canada)" => "America/Denver",
        "Central Time (US & Canada)" => "America/Chicago",
        "Eastern Time (US & Canada)" => "America/New_York",
        "London" => "Europe/London",
        "Berlin" => "Europe/Berlin",
        "Paris" => "Europe/Paris",
        "Tokyo" => "Asia/Tokyo",
        "Sydney" => "Australia/Sydney",
        _ => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name)?.Id,
    };

    private T? Left<T>(JsonItem item, string why)
        where T : class
    {
        leftOut.Add((item["name"].Text ?? item["email"].Text ?? item["id"].Text ?? "one without a name", why));
        return null;
    }
}
