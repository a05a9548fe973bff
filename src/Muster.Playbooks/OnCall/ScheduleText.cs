using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Core;
using Muster.Core.Directory;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.OnCall;

/// <summary>What became of the text of one schedule.</summary>
/// <param name="Schedule">As much of it as can be read, or null; complete when no problem is an error.</param>
/// <param name="Problems">By line and column.</param>
public sealed record ScheduleReading(Schedule? Schedule, IReadOnlyList<Problem> Problems);

/// <summary>
/// One schedule in the language of schedules.yaml. A schedule that is made on a screen or by the API is kept in it, as
/// JSON, so that there is one reader and one list of problems, and an export writes it into the file as it is.
/// </summary>
public static class ScheduleText
{
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a schedule.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="text">Keys and values as below <c>schedules.ID</c>, in YAML or JSON.</param>
    /// <param name="around">The zone and the regions that it may name.</param>
    /// <param name="people">The people that it may name.</param>
    public static ScheduleReading Read(
        ScheduleId id, string text, CheckedPlaybook around, IEnumerable<Responder> people)
    {
        var findings = new Findings();
        var draft = new Draft(findings) { Zone = around.Zone };
        draft.Calendars.AddRange(around.Calendars);
        foreach (var calendar in around.Calendars.Skip(1))
            draft.Define(Named.Region, Known(calendar.Id));
        foreach (var person in people)
        {
            if (draft.Define(Named.Person, Known(person.Id.Value)))
                draft.People.Add(person);
        }

        Schedule? read = null;
        var name = Known(id.Value);
        if (draft.Define(Named.Schedule, name)
            && YamlReader.Read("schedule", text, findings) is { } value
            && Entries.Of(value, Shapes.Schedule, draft) is { } entries)
        {
            read = SchedulesFile.Schedule(name, entries);
        }

        draft.FollowReferences();
        return new ScheduleReading(read, findings.InOrder());
    }

    /// <summary>Writes a schedule so that reading gives the same again: JSON on one line, defaults left out.</summary>
    public static string Write(Schedule schedule)
    {
        var written = new JsonObject { ["name"] = schedule.Name, ["zone"] = schedule.Zone.Id };
        var layers = new JsonArray();
        foreach (var layer in schedule.Layers)
            layers.Add(Of(layer));
        written["layers"] = layers;
        return written.ToJsonString(Plain);
    }

    private static JsonObject Of(Layer layer)
    {
        var written = new JsonObject { ["name"] = layer.Name };
        if (layer.Zone is { } zone)
            written["zone"] = zone.Id;
        if (layer.Feed is { } feed)
            written["calendar"] = feed.ToString();
        else
            written["people"] = Texts(layer.Rotation.Responders.Select(each => each?.Value ?? Draft.Nobody));
        written["every"] = WallText.Write(layer.Rotation.Length);
        written["handoff"] = WallText.Write(layer.Rotation.HandOff);
        if (layer.Rotation.Offset.ToDuration() is var offset && offset != Duration.Zero)
            written["offset"] = $"{(long)offset.TotalSeconds} s";
        written["start"] = WallText.Write(layer.Start);
        if (layer.End is { } end)
            written["end"] = WallText.Write(end);
        if (layer.Restrictions.Count > 0)
            written["restrict"] = new JsonArray([.. layer.Restrictions.Select(Of)]);
        if (layer.OnHoliday != HolidayRule.Works)
            written["holidays"] = SchedulesFile.HolidayRules.First(each => each.Value == layer.OnHoliday).Word;
        if (layer.IsShadow)
            written["shadow"] = "yes";
        return written;
    }

    internal static JsonObject Of(Restriction restriction) => restriction switch
    {
        Restriction.TimeOfDay day when day.On != Weekdays.All => new JsonObject
        {
            ["days"] = WallText.Write(day.On),
            ["from"] = WallText.Write(day.From),
            ["until"] = WallText.Write(day.Until),
        },
        Restriction.TimeOfDay day => new JsonObject
        {
            ["from"] = WallText.Write(day.From),
            ["until"] = WallText.Write(day.Until),
        },
        Restriction.TimeOfWeek week => new JsonObject
        {
            ["from"] = WallText.Write(new HandOff(week.From, week.FromDay)),
            ["until"] = WallText.Write(new HandOff(week.Until, week.UntilDay)),
        },
        Restriction.WorkingHours work => OfCalendar("working", work.Calendar),
        Restriction.OutsideWorkingHours outside => OfCalendar("outside", outside.Calendar),
        Restriction.OnHolidays free => OfCalendar("holidays", free.Calendar),
        _ => throw new System.Diagnostics.UnreachableException(restriction.GetType().Name),
    };

    private static JsonObject OfCalendar(string hours, WorkingCalendar calendar)
    {
        var written = new JsonObject { ["hours"] = hours };
        if (calendar.Id != WorkingCalendar.OrganisationId)
            written["region"] = calendar.Id;
        return written;
    }

    private static JsonArray Texts(IEnumerable<string> texts) =>
        new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);

    private static YamlScalar Known(string id) => new(new SourcePlace("schedule", 1, 1), id, isQuoted: true);
}
