using System.Text.Json;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using NodaTime;

namespace Muster.Server.StatusPage;

/// <summary>What a page says beside its screens: the JSON of clients of status pages, each answer with its
/// stamp.</summary>
internal static class PublicForms
{
    private const int ListedMax = 50;
    private const int HistoryDays = 90;

    /// <summary>The answers by name, without <c>.json</c>.</summary>
    internal static IReadOnlyDictionary<string, Action<Utf8JsonWriter, PublicJson, PublicView>> ByName { get; } =
        new Dictionary<string, Action<Utf8JsonWriter, PublicJson, PublicView>>(StringComparer.Ordinal)
        {
            ["summary"] = (_, write, view) =>
            {
                write.Components("components");
                write.Incidents("incidents", view.Page.Open);
                write.Incidents("scheduled_maintenances", view.Page.Planned);
                write.Status();
            },
            ["status"] = (_, write, _) => write.Status(),
            ["components"] = (_, write, _) => write.Components("components"),
            ["incidents"] = (_, write, view) =>
                write.Incidents("incidents", view.Page.Incidents.Where(one => !one.IsPlanned).Take(ListedMax)),
            ["incidents/unresolved"] = (_, write, view) => write.Incidents("incidents", view.Page.Open),
            ["scheduled-maintenances"] = (_, write, view) => write.Incidents(
                "scheduled_maintenances", view.Page.Incidents.Where(one => one.IsPlanned).Take(ListedMax)),
            ["scheduled-maintenances/upcoming"] = (_, write, view) => write.Incidents(
                "scheduled_maintenances", view.Page.Planned.Where(one => one.Status == PublicStatus.Scheduled)),
            ["scheduled-maintenances/active"] = (_, write, view) => write.Incidents(
                "scheduled_maintenances", view.Page.Planned.Where(one => one.IsBeingDone)),
            ["uptime"] = Uptimes,
        };

    /// <summary>One answer.</summary>
    internal static byte[] Json(string name, PublicView view, string url) => Write(view, url, (json, write) =>
    {
        write.Page();
        ByName[name](json, write, view);
    });

    /// <summary>One incident.</summary>
    internal static byte[] Json(PublicIncident incident, PublicView view, string url) =>
        Write(view, url, (json, write) =>
        {
            write.Page();
            json.WriteStartObject("incident");
            write.IncidentFields(incident);
            json.WriteEndObject();
        });

    /// <summary>The months with what happened in them, a page of three each.</summary>
    internal static byte[] History(PublicView view, string url, int part) => Write(view, url, (json, write) =>
    {
        const int months = 3;
        var first = view.Now.InZone(view.Zone).Date.ToYearMonth().PlusMonths(-months * (part - 1));
        write.Page();
        json.WriteStartArray("months");
        for (var back = 0; back < months; back++)
        {
            var month = first.PlusMonths(-back);
            json.WriteStartObject();
            json.WriteString(
                "name",
                month.OnDayOfMonth(1).ToString("MMMM", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("year", month.Year);
            json.WriteNumber("starts_on", (int)month.OnDayOfMonth(1).DayOfWeek % 7);
            json.WriteNumber("days", month.Calendar.GetDaysInMonth(month.Year, month.Month));
            json.WriteStartArray("incidents");
            foreach (var one in view.Page.Incidents.Where(one =>
                one.StartedAt.InZone(view.Zone).Date.ToYearMonth() == month))
            {
                json.WriteStartObject();
                json.WriteString("code", one.Id.Value);
                json.WriteString("name", one.Name);
                json.WriteString("message", one.Newest?.Body ?? "");
                json.WriteString("impact", one.Impact.Word());
                json.WriteString("timestamp", PublicJson.At(one.StartedAt));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Uptimes(Utf8JsonWriter json, PublicJson write, PublicView view)
    {
        json.WriteString("formula", Uptime.Formula);
        json.WriteStartArray("components");
        foreach (var component in view.Page.Components.Where(each => each.Settings.Showcase))
        {
            var span = Uptime.Between(component, view.Now - Duration.FromDays(HistoryDays), view.Now);
            json.WriteStartObject();
            json.WriteString("id", component.Code.Value);
            json.WriteString("name", component.Settings.Name);
            if (span.Share is { } share)
                json.WriteNumber("uptime_percentage", Math.Floor(share * 1_000_000) / 10_000);
            else
                json.WriteNull("uptime_percentage");
            json.WriteNumber("measured_seconds", (long)span.Measured.TotalSeconds);
            json.WriteNumber("major_outage", (long)span.Major.TotalSeconds);
            json.WriteNumber("partial_outage", (long)span.Partial.TotalSeconds);
            json.WriteStartArray("days");
            foreach (var day in Uptime.DaysOf(component, view.Zone, view.Now).Where(day => day.Span.Worst is not null))
            {
                json.WriteStartObject();
                json.WriteString("date", day.Day.ToString("uuuu-MM-dd", null));
                json.WriteString("worst", day.Span.Worst!.Value.Word());
                json.WriteNumber("major_outage", (long)day.Span.Major.TotalSeconds);
                json.WriteNumber("partial_outage", (long)day.Span.Partial.TotalSeconds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        write.Optional("from", view.Now - Duration.FromDays(HistoryDays));
    }

    private static byte[] Write(PublicView view, string url, Action<Utf8JsonWriter, PublicJson> body)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var write = new PublicJson(json, view.Page, url, view.Zone.Id, view.Now);
            json.WriteStartObject();
            body(json, write);
            write.Stamp(PublicView.ValidFor);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
