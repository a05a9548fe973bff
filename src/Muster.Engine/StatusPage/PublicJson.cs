using System.Text.Json;
using Muster.Core.StatusPage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.StatusPage;

/// <summary>
/// A status page in the JSON that clients of status pages know: the public answers, the answers of the write API and
/// what webhooks carry are all written here.
/// </summary>
/// <param name="json">Where it is written.</param>
/// <param name="page">The page.</param>
/// <param name="url">Its address, without a slash at the end.</param>
/// <param name="zone">IANA name of the zone of its times.</param>
/// <param name="now">When it is written.</param>
public sealed class PublicJson(Utf8JsonWriter json, PageInForce page, string url, string zone, Instant now)
{
    private static readonly InstantPattern Milliseconds =
        InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <summary>An instant as clients expect it, with milliseconds.</summary>
    public static string At(Instant at) => Milliseconds.Format(at);

    /// <summary>The page in short: <c>page</c>.</summary>
    public void Page()
    {
        json.WriteStartObject("page");
        json.WriteString("id", page.Code.Value);
        json.WriteString("name", page.Settings.Name);
        json.WriteString("url", page.Settings.Url ?? url);
        json.WriteString("time_zone", zone);
        json.WriteString("updated_at", At(page.ChangedAt ?? page.MadeAt ?? now));
        json.WriteEndObject();
    }

    /// <summary>How the page stands as a whole: <c>status</c>.</summary>
    public void Status()
    {
        var health = page.Health;
        json.WriteStartObject("status");
        json.WriteString("indicator", health.Indicator);
        json.WriteString("description", health.Description);
        json.WriteEndObject();
    }

    /// <summary>When the answer was made and until when it may be believed: <c>stamp</c>.</summary>
    public void Stamp(Duration valid)
    {
        json.WriteStartObject("stamp");
        json.WriteString("made_at", At(now));
        json.WriteString("valid_until", At(now + valid));
        json.WriteEndObject();
    }

    /// <summary>The components that are shown, with their headings as rows of their own.</summary>
    public void Components(string name)
    {
        json.WriteStartArray(name);
        foreach (var component in page.Components.Where(IsShown))
            Component(component);
        foreach (var group in page.Groups)
            Group(group);
        json.WriteEndArray();
    }

    /// <summary>Incidents in an array.</summary>
    public void Incidents(string name, IEnumerable<PublicIncident> incidents)
    {
        json.WriteStartArray(name);
        foreach (var incident in incidents)
            Incident(incident);
        json.WriteEndArray();
    }

    /// <summary>One component as a row.</summary>
    public void Component(ShownComponent component)
    {
        json.WriteStartObject();
        ComponentFields(component);
        json.WriteEndObject();
    }

    /// <summary>One heading as a row of the list of components.</summary>
    public void Group(ShownGroup group)
    {
        json.WriteStartObject();
        json.WriteString("id", group.Id);
        json.WriteString("name", group.Name);
        json.WriteString(
            "status", group.Components.Select(each => each.Status).DefaultIfEmpty().Max().Word());
        json.WriteString("created_at", At(group.MadeAt ?? page.MadeAt ?? now));
        json.WriteString("updated_at", At(group.ChangedAt ?? page.ChangedAt ?? now));
        json.WriteNumber("position", group.Components.Count > 0 ? group.Components[0].Settings.Position : 1);
        json.WriteString("description", group.Description);
        json.WriteBoolean("showcase", false);
        json.WriteNull("start_date");
        json.WriteNull("group_id");
        json.WriteString("page_id", page.Code.Value);
        json.WriteBoolean("group", true);
        json.WriteBoolean("only_show_if_degraded", false);
        json.WriteStartArray("components");
        foreach (var member in group.Components)
            json.WriteStringValue(member.Code.Value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One incident as a row.</summary>
    public void Incident(PublicIncident incident)
    {
        json.WriteStartObject();
        IncidentFields(incident);
        json.WriteEndObject();
    }

    /// <summary>The fields of an incident, into an object that is open.</summary>
    public void IncidentFields(PublicIncident incident)
    {
        json.WriteString("id", incident.Id.Value);
        json.WriteString("name", incident.Name);
        json.WriteString("status", incident.ShownStatus.Word());
        json.WriteString("created_at", At(incident.Opening.At));
        json.WriteString("updated_at", At(incident.UpdatedAt));
        Optional("monitoring_at", incident.MonitoringAt);
        Optional("resolved_at", incident.ResolvedAt);
        json.WriteString("impact", incident.Impact.Word());
        json.WriteString("shortlink", $"{url}/incidents/{incident.Id}");
        json.WriteString("started_at", At(incident.StartedAt));
        json.WriteString("page_id", page.Code.Value);
        if (incident.Window is { } window)
        {
            json.WriteString("scheduled_for", At(window.From));
            json.WriteString("scheduled_until", At(window.Until));
        }

        json.WriteStartArray("incident_updates");
        foreach (var update in incident.Updates.Reverse())
            Update(incident, update);
        json.WriteEndArray();
        json.WriteStartArray("components");
        foreach (var id in incident.Components)
        {
            if (page.Component(id) is { } component)
                Component(component);
        }

        json.WriteEndArray();
    }

    /// <summary>What was said, as a row.</summary>
    public void Update(PublicIncident incident, PublicUpdate update)
    {
        json.WriteStartObject();
        json.WriteString("id", update.Id.Value);
        json.WriteString("status", update.Status.Word());
        json.WriteString("body", update.Body);
        json.WriteString("incident_id", incident.Id.Value);
        json.WriteString("created_at", At(update.At));
        json.WriteString("updated_at", At(update.EditedAt));
        json.WriteString("display_at", At(update.ShownAt));
        Affected(update);
        json.WriteBoolean("deliver_notifications", update.Notifies);
        json.WriteBoolean("wants_twitter_update", false);
        json.WriteNull("custom_tweet");
        json.WriteNull("tweet_id");
        json.WriteNull("twitter_updated_at");
        json.WriteEndObject();
    }

    /// <summary>An instant, or null.</summary>
    public void Optional(string name, Instant? at)
    {
        if (at is { } known)
            json.WriteString(name, At(known));
        else
            json.WriteNull(name);
    }

    /// <summary>The fields of a component, into an object that is open.</summary>
    public void ComponentFields(ShownComponent component)
    {
        var settings = component.Settings;
        json.WriteString("id", component.Code.Value);
        json.WriteString("name", settings.Name);
        json.WriteString("status", component.Status.Word());
        json.WriteString("created_at", At(component.Since ?? page.MadeAt ?? now));
        json.WriteString("updated_at", At(component.ChangedAt ?? component.Since ?? page.MadeAt ?? now));
        json.WriteNumber("position", settings.Position);
        json.WriteString("description", settings.Description.Length == 0 ? null : settings.Description);
        json.WriteBoolean("showcase", settings.Showcase);
        json.WriteString("start_date", settings.StartDate);
        json.WriteString("group_id", settings.Group);
        json.WriteString("page_id", page.Code.Value);
        json.WriteBoolean("group", false);
        json.WriteBoolean("only_show_if_degraded", settings.OnlyShowIfDegraded);
    }

    private void Affected(PublicUpdate update)
    {
        if (update.Components.Count == 0)
        {
            json.WriteNull("affected_components");
            return;
        }

        json.WriteStartArray("affected_components");
        foreach (var change in update.Components)
        {
            var component = page.Component(change.Component);
            json.WriteStartObject();
            json.WriteString("code", component?.Code.Value ?? change.Component);
            json.WriteString("name", component?.Settings.Name ?? change.Component);
            json.WriteString("old_status", change.From.Word());
            json.WriteString("new_status", change.To.Word());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsShown(ShownComponent component) =>
        !component.Settings.OnlyShowIfDegraded || component.Status != ComponentStatus.Operational;
}
