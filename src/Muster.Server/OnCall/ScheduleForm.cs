using System.Text.Json.Nodes;
using Muster.Server.Layout;

namespace Muster.Server.OnCall;

/// <summary>
/// A schedule as the fields of a form, and back. The form speaks the language of schedules.yaml, so that what a screen
/// makes and what a file says are read by the same rules.
/// </summary>
public sealed record ScheduleForm
{
    /// <summary>A form shows one layer more than the schedule has, up to so many.</summary>
    public const int LayersMax = 8;

    private static readonly string[] CalendarHours = ["working", "outside", "holidays"];

    private static readonly string[] Plain =
        ["every", "handoff", "offset", "start", "end", "holidays", "zone", "calendar"];

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string Zone { get; init; } = "";

    public IReadOnlyList<LayerForm> Layers { get; init; } = [];

    /// <summary>The form of a new schedule.</summary>
    public static ScheduleForm New(string zone) =>
        new() { Zone = zone, Layers = [new LayerForm { Name = "Everybody", Keys = Keys("1 week", "Mon 09:00") }] };

    /// <summary>The form of what is kept.</summary>
    public static ScheduleForm Of(string id, JsonObject kept)
    {
        var layers = kept["layers"] as JsonArray ?? [kept.DeepClone()];
        return new ScheduleForm
        {
            Id = id,
            Name = Text(kept, "name"),
            Zone = Text(kept, "zone"),
            Layers = [.. layers.OfType<JsonObject>().Select(LayerForm.Of)],
        };
    }

    /// <summary>What somebody wrote into the fields; layers without people are left out.</summary>
    internal static ScheduleForm Of(string id, Fields fields) => new()
    {
        Id = id,
        Name = fields["name"] ?? "",
        Zone = fields["zone"] ?? "",
        Layers =
        [
            .. Enumerable.Range(0, LayersMax).Select(number => new LayerForm
            {
                Name = fields[$"layer-{number}"] ?? "",
                People = fields[$"people-{number}"] ?? "",
                Hours = fields[$"hours-{number}"] ?? "",
                IsShadow = fields[$"shadow-{number}"] is not null,
                Keys = Plain.Where(key => fields[$"{key}-{number}"] is not null)
                    .ToDictionary(key => key, key => fields[$"{key}-{number}"]!, StringComparer.Ordinal),
            })
            .Where(layer => layer.People.Length > 0 || layer.Key("calendar").Length > 0),
        ],
    };

    /// <summary>The keys and values that the form says.</summary>
    public JsonObject Definition()
    {
        var definition = new JsonObject();
        if (Name.Length > 0)
            definition["name"] = Name;
        if (Zone.Length > 0)
            definition["zone"] = Zone;
        definition["layers"] = new JsonArray([.. Layers.Select(layer => layer.Definition())]);
        return definition;
    }

    internal static string Text(JsonObject keys, string key) =>
        keys[key] is JsonValue value ? value.ToString() : "";

    private static Dictionary<string, string> Keys(string every, string handOff) =>
        new(StringComparer.Ordinal) { ["every"] = every, ["handoff"] = handOff };

    /// <summary>One layer.</summary>
    public sealed record LayerForm
    {
        public string Name { get; init; } = "";

        /// <summary>Ids in the order of their turns, with commas between.</summary>
        public string People { get; init; } = "";

        /// <summary>The hours in which it counts, a line for each window.</summary>
        public string Hours { get; init; } = "";

        public bool IsShadow { get; init; }

        public IReadOnlyDictionary<string, string> Keys { get; init; } =
            new Dictionary<string, string>(StringComparer.Ordinal);

        public string Key(string name) => Keys.GetValueOrDefault(name, "");

        internal static LayerForm Of(JsonObject layer) => new()
        {
            Name = Text(layer, "name"),
            People = layer["people"] switch
            {
                JsonArray people => string.Join(", ", people.Select(each => each?.ToString())),
                { } one => one.ToString(),
                null => "",
            },
            Hours = string.Join('\n', (layer["restrict"] as JsonArray ?? []).OfType<JsonObject>().Select(Line)),
            IsShadow = layer["shadow"] is not null,
            Keys = Plain.Where(key => layer[key] is not null)
                .ToDictionary(key => key, key => Text(layer, key), StringComparer.Ordinal),
        };

        internal JsonObject Definition()
        {
            var layer = new JsonObject();
            if (Name.Length > 0)
                layer["name"] = Name;
            if (Key("calendar").Length == 0)
            {
                layer["people"] = new JsonArray([.. People
                    .Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(each => (JsonNode)JsonValue.Create(each))]);
            }

            foreach (var (key, value) in Keys)
                layer[key] = value;
            var windows = Hours.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (windows.Length > 0)
                layer["restrict"] = new JsonArray([.. windows.Select(Window)]);
            if (IsShadow)
                layer["shadow"] = "yes";
            return layer;
        }

        /// <summary>A window as a line: <c>Mon-Fri 09:00 to 17:00</c>, <c>Fri 17:00 to Mon 09:00</c>,
        /// <c>working de</c>.</summary>
        private static string Line(JsonObject window)
        {
            if (Text(window, "hours") is { Length: > 0 } hours)
                return $"{hours} {Text(window, "region")}".Trim();
            return $"{Text(window, "days")} {Text(window, "from")} to {Text(window, "until")}".Trim();
        }

        private static JsonObject Window(string line)
        {
            var words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (CalendarHours.Contains(words[0], StringComparer.OrdinalIgnoreCase))
            {
                var calendar = new JsonObject { ["hours"] = words[0] };
                if (words.Length > 1)
                    calendar["region"] = words[1];
                return calendar;
            }

            var ends = line.Split(" to ", 2, StringSplitOptions.TrimEntries);
            var until = ends.Length > 1 ? ends[1] : "";
            var space = ends[0].LastIndexOf(' ');
            return space < 0 || until.Contains(' ', StringComparison.Ordinal)
                ? new JsonObject { ["from"] = ends[0], ["until"] = until }
                : new JsonObject
                {
                    ["days"] = ends[0][..space].Trim(),
                    ["from"] = ends[0][(space + 1)..],
                    ["until"] = until,
                };
        }
    }
}
