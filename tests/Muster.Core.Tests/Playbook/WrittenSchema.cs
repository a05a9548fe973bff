using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Playbooks.Parsing;

namespace Muster.Core.Tests.Playbook;

/// <summary>The schema of a file and the tables of its page, written from the fields that the reader knows.</summary>
internal static class WrittenSchema
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Of(Shape file)
    {
        var schema = Keys(file);
        var written = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = file.File,
        };
        foreach (var (key, value) in schema.ToList())
            written[key] = value?.DeepClone();
        return written.ToJsonString(Indented) + "\n";
    }

    internal static IEnumerable<string> Table(Shape shape) =>
    [
        "| key | meaning | default |",
        "| --- | --- | --- |",
        .. shape.Fields.Select(field => $"| `{field.Key}` | {field.Meaning} | {field.Otherwise} |"),
    ];

    private static JsonObject Keys(Shape shape)
    {
        var properties = new JsonObject();
        foreach (var field in shape.Fields)
        {
            var form = Form(field.Form);
            form.Insert(0, "description", $"{char.ToUpperInvariant(field.Meaning[0])}{field.Meaning[1..]}.");
            properties[field.Key] = form;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = shape.IsOpen,
            ["properties"] = properties,
        };
    }

    private static JsonObject Form(FieldForm form) => form switch
    {
        FieldForm.Text { Pattern: { } pattern } => new JsonObject
        {
            ["type"] = new JsonArray("string", "integer", "number"),
            ["pattern"] = pattern,
        },
        FieldForm.Text => new JsonObject { ["type"] = new JsonArray("string", "integer", "number", "boolean") },
        FieldForm.Choice { Of: ["true", "false", ..] } => new JsonObject
        {
            ["type"] = new JsonArray("boolean", "string"),
            ["enum"] = new JsonArray(true, false, "yes", "no"),
        },
        FieldForm.Choice choice => new JsonObject
        {
            ["enum"] = new JsonArray([.. choice.Of.Select(word => JsonValue.Create(word))]),
        },
        FieldForm.ListOf list => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                Form(list.Item), new JsonObject { ["type"] = "array", ["items"] = Form(list.Item) }),
        },
        FieldForm.Pairs pairs => new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = Form(pairs.Value),
        },
        FieldForm.One one => Keys(one.Shape),
        FieldForm.Items items => new JsonObject { ["type"] = "array", ["items"] = Keys(items.Shape) },
        FieldForm.Members members => new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(Keys(members.Shape), new JsonObject { ["type"] = "null" }),
            },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, message: null),
    };
}
