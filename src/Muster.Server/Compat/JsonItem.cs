using System.Text;
using System.Text.Json;
using NodaTime;

namespace Muster.Server.Compat;

/// <summary>
/// A value of a message of JSON, read leniently: what is absent or of another kind than expected is nothing, never an
/// error. For messages that come one by one; what storms comes by token readers.
/// </summary>
internal readonly struct JsonItem(JsonElement element)
{
    private const int DepthMax = 64;

    /// <summary>Whether it is an object.</summary>
    internal bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>Whether it is a list.</summary>
    internal bool IsList => element.ValueKind == JsonValueKind.Array;

    /// <summary>The member of a name; of several with that name the last, nothing when there is none.</summary>
    internal JsonItem this[string name] =>
        IsObject && element.TryGetProperty(name, out var value) ? new JsonItem(value) : default;

    /// <summary>As text: strings, numbers and words as they are, objects as their JSON; null for nothing and for
    /// blank text.</summary>
    internal string? Text
    {
        get
        {
            if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                return null;
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(element.GetRawText()), JsonText.ReaderOptions);
            reader.Read();
            var text = JsonText.Text(ref reader);
            return string.IsNullOrWhiteSpace(text) ? null : text;
        }
    }

    /// <summary>As an instant, or null.</summary>
    internal Instant? When => Text is { } text ? JsonText.When(text) : null;

    /// <summary>The items of a list.</summary>
    internal IEnumerable<JsonItem> Items => IsList ? element.EnumerateArray().Select(item => new JsonItem(item)) : [];

    /// <summary>The members of an object that have a value.</summary>
    internal IEnumerable<(string Name, JsonItem Value)> Members =>
        IsObject ? element.EnumerateObject().Select(pair => (NameOf(pair), new JsonItem(pair.Value))) : [];

    /// <summary>The members of an object as labels.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Pairs =>
        Members.Where(pair => pair.Name.Length > 0 && pair.Value.Text is not null)
            .Select(pair => new KeyValuePair<string, string>(pair.Name, pair.Value.Text!));

    /// <summary>The text of the first of these members that has one.</summary>
    internal string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (this[name].Text is { } text)
                return text;
        }

        return null;
    }

    /// <summary>An object of lines, "name: value" each; any other value as its text.</summary>
    internal string? Lines() => IsObject
        ? string.Join('\n', Pairs.Select(pair => $"{pair.Key}: {pair.Value.TrimEnd()}")) is { Length: > 0 } lines
            ? lines
            : null
        : Text;

    /// <summary>Reads a message, or says why it is not JSON.</summary>
    internal static JsonItem? Read(ReadOnlyMemory<byte> body, out string problem)
    {
        try
        {
            var json = JsonText.WithoutMark(body.Span);
            problem = "";
            return new JsonItem(JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = DepthMax }));
        }
        catch (JsonException wrong)
        {
            problem = JsonText.Where(wrong);
            return null;
        }
    }

    /// <summary>Reads a message that must be an object, or says why it is not.</summary>
    internal static JsonItem? ReadObject(ReadOnlyMemory<byte> body, out string problem)
    {
        var item = Read(body, out problem);
        if (item is null or { IsObject: true })
            return item;
        problem = "The message is not a JSON object.";
        return null;
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
