using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muster.Core.Runbooks;

/// <summary>A value as the JSON that one expects: a text, a number, yes or no, a list, an object. Null is an empty
/// text.</summary>
public sealed class RunbookValueJson : JsonConverter<RunbookValue>
{
    private static readonly JsonReaderOptions Depth = new() { MaxDepth = 32 };

    /// <summary>The value of a JSON text.</summary>
    /// <returns>The value, or null when it is no JSON.</returns>
    public static RunbookValue? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Depth.MaxDepth });
            return Of(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The JSON of a value.</summary>
    public static string Write(RunbookValue value)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, value);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    public override RunbookValue Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Of(document.RootElement);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RunbookValue value, JsonSerializerOptions options) =>
        Write(writer, value);

    private static RunbookValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new RunbookValue.Text(element.GetString()!),
        JsonValueKind.Number => new RunbookValue.Number(element.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => new RunbookValue.Truth(element.GetBoolean()),
        JsonValueKind.Array => new RunbookValue.Items([.. element.EnumerateArray().Select(Of)]),
        JsonValueKind.Object => new RunbookValue.Fields(Fields(element)),
        _ => new RunbookValue.Text(""),
    };

    private static Dictionary<string, RunbookValue> Fields(JsonElement element)
    {
        var fields = new Dictionary<string, RunbookValue>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
            fields[property.Name] = Of(property.Value);
        return fields;
    }

    private static void Write(Utf8JsonWriter writer, RunbookValue value)
    {
        switch (value)
        {
            case RunbookValue.Text text:
                writer.WriteStringValue(text.Of);
                break;
            case RunbookValue.Number number:
                writer.WriteNumberValue(number.Of);
                break;
            case RunbookValue.Truth truth:
                writer.WriteBooleanValue(truth.Of);
                break;
            case RunbookValue.Items items:
                writer.WriteStartArray();
                foreach (var item in items.Of)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case RunbookValue.Fields fields:
                writer.WriteStartObject();
                foreach (var (name, each) in fields.Of.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    Write(writer, each);
                }

                writer.WriteEndObject();
                break;
        }
    }
}
