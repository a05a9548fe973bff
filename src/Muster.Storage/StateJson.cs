using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Paging;

namespace Muster.Storage;

/// <summary>
/// The stored form of states: rows of alerts and groups, views of incidents and pages, sources of playbooks. Unlike
/// facts it may change between versions: views are rebuilt, and a new property of a row has a default.
/// </summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions Options = new(FactJson.Options)
    {
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(
            AlertStates.Default, GroupStates.Default, IncidentStates.Default, PageStates.Default,
            PlaybookSources.Default).WithAddedModifier(NewerProperties.Fill),
        Converters = { new ClockKeyJson() },
    };

    internal static byte[] Write<TState>(TState state) =>
        JsonSerializer.SerializeToUtf8Bytes(state, (JsonTypeInfo<TState>)Options.GetTypeInfo(typeof(TState)));

    internal static TState Read<TState>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, (JsonTypeInfo<TState>)Options.GetTypeInfo(typeof(TState)))!;
}

/// <summary>An obligation's identity as one string, <c>next-update-by@2026-11-20T12:00:00Z</c>.</summary>
internal sealed class ClockKeyJson : JsonConverter<ClockKey>
{
    public override ClockKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, ClockKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));

    public override ClockKey ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, ClockKey value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Text(value));

    private static string Text(ClockKey key) => string.Create(
        CultureInfo.InvariantCulture,
        $"{key.Kind}@{InstantJson.Pattern.Format(key.DueAt)}{(key.Name is null ? "" : $"@{key.Name}")}");

    private static ClockKey Parse(string text)
    {
        var parts = text.Split('@', 3);
        return parts.Length > 1
            && Enum.TryParse<ClockKind>(parts[0], out var kind)
            && InstantJson.Pattern.Parse(parts[1]).TryGetValue(default, out var due)
            ? new ClockKey(kind, due, parts.Length > 2 ? parts[2] : null)
            : throw new JsonException($"'{text}' names no obligation.");
    }
}

/// <summary>The generated form of <see cref="Alert"/>.</summary>
[JsonSerializable(typeof(Alert))]
internal sealed partial class AlertStates : JsonSerializerContext;

/// <summary>The generated form of <see cref="AlertGroup"/>.</summary>
[JsonSerializable(typeof(AlertGroup))]
internal sealed partial class GroupStates : JsonSerializerContext;

/// <summary>The generated form of <see cref="Incident"/>.</summary>
[JsonSerializable(typeof(Incident))]
internal sealed partial class IncidentStates : JsonSerializerContext;

/// <summary>The generated form of <see cref="Page"/>.</summary>
[JsonSerializable(typeof(Page))]
internal sealed partial class PageStates : JsonSerializerContext;

/// <summary>The generated form of the sources of a playbook, and of lists of names.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class PlaybookSources : JsonSerializerContext;
