using System.Text.Json.Nodes;
using Muster.Core.Playbook;
using Muster.Server.Layout;

namespace Muster.Server.Playbook;

/// <summary>
/// A team, policy or service as the fields of a form, and back to keys and values in the language of its file. Keys
/// that the form does not show stay as they are.
/// </summary>
public sealed record DefinitionForm
{
    /// <summary>A form shows one step more than the policy has, up to so many.</summary>
    public const int StepsMax = 20;

    private static readonly string[] Acts = ["page", "offer", "remind", "list"];

    /// <summary>Which keys a form shows: single texts, and lists written with commas between.</summary>
    private static readonly Dictionary<DefinitionKind, (string[] Texts, string[] Lists)> Shown = new()
    {
        [DefinitionKind.Team] = (["name", "description", "lead", "email", "chat"], ["members"]),
        [DefinitionKind.Policy] = (["name", "rounds", "pause", "acknowledgeTimeout"], []),
        [DefinitionKind.Service] = (["name", "description", "team", "policy"], ["dependsOn", "environments"]),
    };

    public required DefinitionKind Kind { get; init; }

    public string Id { get; init; } = "";

    /// <summary>Its keys and values.</summary>
    public JsonObject Keys { get; init; } = [];

    /// <summary>The value of a key as a field shows it.</summary>
    public string this[string key] => Text(Keys[key]);

    /// <summary>The steps of a policy.</summary>
    public IReadOnlyList<StepForm> Steps => [.. StepsOf(Keys).Select(step => new StepForm(step))];

    /// <summary>Steps that the form cannot show, because the policy has several lists of them.</summary>
    public bool HasLists => Keys["lists"] is not null;

    /// <summary>What somebody wrote, over what was there.</summary>
    internal static DefinitionForm Of(DefinitionKind kind, string id, JsonObject? kept, Fields fields)
    {
        var keys = kept?.DeepClone() as JsonObject ?? [];
        var (texts, lists) = Shown[kind];
        foreach (var key in texts)
            Put(keys, key, fields[key] is { } text ? JsonValue.Create(text) : null);
        foreach (var key in lists)
            Put(keys, key, List(Written(fields, key)));
        if (kind == DefinitionKind.Policy && keys["lists"] is null)
            keys["steps"] = new JsonArray([.. StepsWritten(StepsOf(keys), fields)]);
        return new DefinitionForm { Kind = kind, Id = id, Keys = keys };
    }

    private static IEnumerable<JsonObject> StepsWritten(List<JsonObject> kept, Fields fields)
    {
        for (var number = 0; number < StepsMax; number++)
        {
            if (fields[$"whom-{number}"] is not { } whom)
                continue;
            var step = number < kept.Count ? (JsonObject)kept[number].DeepClone() : [];
            foreach (var key in Acts)
                step.Remove(key);
            var act = fields[$"act-{number}"] is { } given && Acts.Contains(given) ? given : Acts[0];
            step[act] = act == "list" ? JsonValue.Create(whom) : List(whom);
            Put(step, "after", fields[$"after-{number}"] is { } after ? JsonValue.Create(after) : null);
            Put(step, "when", fields[$"when-{number}"] is { } when and not "unacknowledged"
                ? JsonValue.Create(when)
                : null);
            Put(step, "severities", List(fields[$"severities-{number}"] ?? ""));
            yield return step;
        }
    }

    /// <summary>A box for each of several, or one field with commas between.</summary>
    private static string Written(Fields fields, string key) => string.Join(',', fields.Form[key].ToArray());

    private static void Put(JsonObject keys, string key, JsonNode? value)
    {
        keys.Remove(key);
        if (value is not null)
            keys[key] = value;
    }

    private static JsonArray? List(string text)
    {
        var words = text.Split(
            [',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length == 0 ? null : new JsonArray([.. words.Select(word => (JsonNode)JsonValue.Create(word))]);
    }

    private static List<JsonObject> StepsOf(JsonObject keys) =>
        [.. (keys["steps"] as JsonArray ?? []).OfType<JsonObject>()];

    private static string Text(JsonNode? value) => value switch
    {
        JsonArray list => string.Join(", ", list.Select(each => each?.ToString())),
        null => "",
        _ => value.ToString(),
    };

    /// <summary>One step.</summary>
    public sealed record StepForm(JsonObject Keys)
    {
        /// <summary>What it does: page, offer, remind or list.</summary>
        public string Act => Acts.FirstOrDefault(key => Keys[key] is not null) ?? Acts[0];

        /// <summary>For whom, or on which list.</summary>
        public string Whom => Text(Keys[Act]);

        /// <summary>The value of another key.</summary>
        public string this[string key] => Text(Keys[key]);
    }
}
