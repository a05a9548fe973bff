using System.Text.Json;
using Muster.Core;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.StatusPage;

namespace Muster.Server.Compat.Statuspage;

/// <summary>The answers of the write API, in the forms that its clients read.</summary>
internal sealed class StatuspageAnswers(PublicPages shown)
{
    internal IResult Page(PageInForce page, PublicView view) =>
        Json(200, page, view, (json, write) => OfPage(json, page, write));

    internal IResult Pages(IReadOnlyList<(PageInForce Page, PublicView View)> pages)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var (page, view) in pages)
                OfPage(json, page, Writer(json, page, view));
            json.WriteEndArray();
        }

        return Bytes(200, stream.ToArray());
    }

    internal IResult Component(int status, PageInForce page, PublicView view, ShownComponent component) =>
        Json(status, page, view, (json, write) => OfComponent(json, write, component));

    internal IResult Components(PageInForce page, PublicView view, IEnumerable<ShownComponent> components) =>
        List(page, view, components, OfComponent);

    internal IResult Group(int status, PageInForce page, PublicView view, ShownGroup group) =>
        Json(status, page, view, (json, write) => OfGroup(json, page, group, view));

    internal IResult Groups(PageInForce page, PublicView view) =>
        List(page, view, page.Groups, (json, _, group) => OfGroup(json, page, group, view));

    internal IResult Incident(int status, PageInForce page, PublicView view, PublicIncident incident) =>
        Json(status, page, view, (json, write) => OfIncident(json, write, incident));

    internal IResult Incidents(PageInForce page, PublicView view, IEnumerable<PublicIncident> incidents) =>
        List(page, view, incidents, OfIncident);

    internal IResult Update(PageInForce page, PublicView view, PublicIncident incident, PublicUpdate update) =>
        Json(200, page, view, (_, write) => write.Update(incident, update));

    internal IResult Postmortem(PageInForce page, PublicView view, PublicIncident incident) =>
        Json(200, page, view, (json, write) =>
        {
            json.WriteStartObject();
            json.WriteString("preview_key", incident.Id.Value);
            json.WriteString("body", incident.Postmortem);
            write.Optional("body_updated_at", incident.PostmortemAt);
            json.WriteString("body_draft", incident.PostmortemDraft);
            write.Optional("body_draft_updated_at", incident.PostmortemDraftedAt);
            write.Optional("published_at", incident.PostmortemAt);
            json.WriteBoolean("notify_subscribers", Told(incident)?.Notifies ?? false);
            json.WriteBoolean("notify_twitter", false);
            json.WriteNull("custom_tweet");
            write.Optional("created_at", incident.PostmortemDraftedAt);
            write.Optional("updated_at", incident.PostmortemAt ?? incident.PostmortemDraftedAt);
            json.WriteEndObject();
        });

    internal IResult Uptime(PageInForce page, PublicView view, string id, string name, UptimeAnswer answer) =>
        Json(200, page, view, (json, _) =>
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("name", name);
            json.WriteString("range_start", PublicJson.At(answer.From));
            json.WriteString("range_end", PublicJson.At(answer.Until));
            if (answer.Share is { } share)
                json.WriteNumber("uptime_percentage", Math.Floor(share * 1_000_000) / 10_000);
            else
                json.WriteNull("uptime_percentage");
            json.WriteNumber("major_outage", (long)answer.Major.TotalSeconds);
            json.WriteNumber("partial_outage", (long)answer.Partial.TotalSeconds);
            json.WriteString("warnings", answer.Warning);
            json.WriteStartObject("related_events");
            json.WriteStartArray("incidents");
            foreach (var incident in answer.Incidents)
                json.WriteStringValue(incident.Value);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });

    internal IResult Subscriber(int status, PageInForce page, PublicView view, Subscriber subscriber) =>
        Json(status, page, view, (json, write) => OfSubscriber(json, write, subscriber, page));

    internal IResult Subscribers(PageInForce page, PublicView view, IEnumerable<Subscriber> subscribers) =>
        List(page, view, subscribers, (json, write, one) => OfSubscriber(json, write, one, page));

    private void OfPage(Utf8JsonWriter json, PageInForce page, PublicJson write)
    {
        json.WriteStartObject();
        json.WriteString("id", page.Code.Value);
        json.WriteString("created_at", PublicJson.At(page.MadeAt ?? NodaTime.Instant.FromUnixTimeSeconds(0)));
        write.Optional("updated_at", page.ChangedAt ?? page.MadeAt);
        json.WriteString("name", page.Settings.Name);
        json.WriteString("page_description", page.Settings.Description);
        json.WriteNull("headline");
        json.WriteString("branding", "basic");
        json.WriteString("subdomain", page.Id);
        json.WriteNull("domain");
        json.WriteString("url", page.Settings.Url ?? shown.UrlOf(page));
        json.WriteString("support_url", page.Settings.SupportUrl);
        json.WriteBoolean("hidden_from_search", false);
        json.WriteBoolean("allow_page_subscribers", true);
        json.WriteBoolean("allow_incident_subscribers", true);
        json.WriteBoolean("allow_email_subscribers", true);
        json.WriteBoolean("allow_sms_subscribers", false);
        json.WriteBoolean("allow_rss_atom_feeds", true);
        json.WriteBoolean("allow_webhook_subscribers", true);
        json.WriteString("time_zone", page.Settings.Zone ?? "UTC");
        json.WriteBoolean("viewers_must_be_team_members", false);
        json.WriteEndObject();
    }

    private static void OfComponent(Utf8JsonWriter json, PublicJson write, ShownComponent component)
    {
        json.WriteStartObject();
        write.ComponentFields(component);
        json.WriteNull("automation_email");
        json.WriteEndObject();
    }

    private static void OfGroup(Utf8JsonWriter json, PageInForce page, ShownGroup group, PublicView view)
    {
        json.WriteStartObject();
        json.WriteString("id", group.Id);
        json.WriteString("page_id", page.Code.Value);
        json.WriteString("name", group.Name);
        json.WriteString("description", group.Description);
        json.WriteStartArray("components");
        foreach (var member in group.Components)
            json.WriteStringValue(member.Code.Value);
        json.WriteEndArray();
        json.WriteNumber("position", group.Components.Count > 0 ? group.Components[0].Settings.Position : 1);
        json.WriteString("created_at", PublicJson.At(group.MadeAt ?? page.MadeAt ?? view.Now));
        json.WriteString("updated_at", PublicJson.At(group.ChangedAt ?? page.ChangedAt ?? view.Now));
        json.WriteEndObject();
    }

    private static void OfIncident(Utf8JsonWriter json, PublicJson write, PublicIncident incident)
    {
        json.WriteStartObject();
        write.IncidentFields(incident);
        json.WritePropertyName("metadata");
        json.WriteRawValue(incident.Metadata ?? "{}");
        json.WriteString("impact_override", incident.SetImpact?.Word());
        var window = incident.Window;
        if (window is null)
        {
            json.WriteNull("scheduled_for");
            json.WriteNull("scheduled_until");
        }

        json.WriteBoolean("scheduled_remind_prior", window?.Reminds ?? false);
        json.WriteNull("scheduled_reminded_at");
        json.WriteBoolean("scheduled_auto_in_progress", window?.Begins ?? false);
        json.WriteBoolean("scheduled_auto_completed", window?.Ends ?? false);
        json.WriteBoolean("auto_transition_to_maintenance_state", window?.SetsComponents ?? false);
        json.WriteBoolean("auto_transition_to_operational_state", window?.RestoresComponents ?? false);
        json.WriteBoolean("auto_transition_deliver_notifications_at_start", window?.TellsBegin ?? false);
        json.WriteBoolean("auto_transition_deliver_notifications_at_end", window?.TellsEnd ?? false);
        json.WriteString("postmortem_body", incident.Postmortem);
        write.Optional("postmortem_body_last_updated_at", incident.PostmortemAt);
        json.WriteBoolean("postmortem_ignored", false);
        write.Optional("postmortem_published_at", incident.PostmortemAt);
        json.WriteBoolean("postmortem_notified_subscribers", Told(incident)?.Notifies ?? false);
        json.WriteBoolean("postmortem_notified_twitter", false);
        json.WriteEndObject();
    }

    private static void OfSubscriber(Utf8JsonWriter json, PublicJson write, Subscriber one, PageInForce page)
    {
        var order = one.Order!;
        json.WriteStartObject();
        json.WriteString("id", order.Id.Value);
        json.WriteString("mode", order.Kind == SubscriberKind.Email ? "email" : "webhook");
        json.WriteString("email", order.Kind == SubscriberKind.Email ? order.Address : order.Email);
        json.WriteString("endpoint", order.Kind == SubscriberKind.Webhook ? order.Address : null);
        json.WriteNull("phone_number");
        json.WriteNull("phone_country");
        json.WriteNull("display_phone_number");
        json.WriteNull("obfuscated_channel_name");
        json.WriteNull("workspace_name");
        json.WriteBoolean("skip_confirmation_notification", !order.NeedsYes);
        write.Optional("quarantined_at", one.State == SubscriberState.Quarantined ? one.Since : null);
        write.Optional("purge_at", one.PurgeAt);
        if (one.Scope.Components.Count > 0 || one.Scope.Groups.Count > 0)
        {
            json.WriteStartArray("components");
            foreach (var id in one.Scope.Components.Select(id => page.Component(id)?.Code.Value ?? id))
                json.WriteStringValue(id);
            foreach (var id in one.Scope.Groups)
                json.WriteStringValue(id);
            json.WriteEndArray();
        }

        json.WriteNull("page_access_user_id");
        json.WriteString("created_at", PublicJson.At(order.At));
        json.WriteEndObject();
    }

    private static PublicUpdate? Told(PublicIncident incident) =>
        incident.Updates.FindLast(update => update.Status == PublicStatus.Postmortem);

    private IResult List<T>(
        PageInForce page, PublicView view, IEnumerable<T> items, Action<Utf8JsonWriter, PublicJson, T> one) =>
        Json(200, page, view, (json, write) =>
        {
            json.WriteStartArray();
            foreach (var item in items)
                one(json, write, item);
            json.WriteEndArray();
        });

    private IResult Json(int status, PageInForce page, PublicView view, Action<Utf8JsonWriter, PublicJson> body)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            body(json, Writer(json, page, view));
        return Bytes(status, stream.ToArray());
    }

    private PublicJson Writer(Utf8JsonWriter json, PageInForce page, PublicView view) =>
        new(json, page, shown.UrlOf(page), view.Zone.Id, view.Now);

    private static IResult Bytes(int status, byte[] bytes) =>
        Results.Text(bytes, "application/json; charset=utf-8", status);

    /// <summary>What a client is told who asks for something that is not there or may not be done.</summary>
    internal static IResult No(Refusal refusal) => Error(
        refusal.Kind switch
        {
            RefusalKind.Unknown => 404,
            RefusalKind.Forbidden => 403,
            _ => 422,
        },
        refusal.Message);

    internal static IResult Error(int status, string message) =>
        Results.Json(new { message, error = new[] { message } }, statusCode: status);
}
