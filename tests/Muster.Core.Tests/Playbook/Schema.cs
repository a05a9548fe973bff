using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Muster.Core.Tests.Playbook;

/// <summary>As much of JSON Schema as the schemas of the playbook use.</summary>
internal sealed class Schema
{
    private readonly JsonElement root;

    private Schema(JsonElement root) => this.root = root;

    internal static string PathOf(string file) =>
        Path.Combine(House.Root, "docs", "playbooks", Path.ChangeExtension(file, ".schema.json"));

    internal static Schema Of(string file) =>
        new(JsonDocument.Parse(File.ReadAllText(PathOf(file))).RootElement);

    /// <summary>The keys at a place written as in <see cref="Muster.Playbooks.Parsing.Shape.Path"/>.</summary>
    internal IEnumerable<string> KeysAt(string path)
    {
        var at = root;
        foreach (var part in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.TrimEnd('[', ']');
            at = Resolved(name == "*"
                ? at.GetProperty("additionalProperties")
                : at.GetProperty("properties").GetProperty(name));
            if (part.EndsWith("[]", StringComparison.Ordinal))
                at = Resolved(at.GetProperty("items"));
        }

        return at.GetProperty("properties").EnumerateObject().Select(property => property.Name);
    }

    /// <summary>Where a text does not follow the schema.</summary>
    internal List<string> Complaints(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var complaints = new List<string>();
        Check(stream.Documents[0].RootNode, root, "", complaints);
        return complaints;
    }

    private JsonElement Resolved(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        return schema.TryGetProperty("anyOf", out var either) ? Resolved(either[0]) : schema;
    }

    private void Check(YamlNode node, JsonElement schema, string at, List<string> complaints)
    {
        if (schema.TryGetProperty("$ref", out _))
        {
            Check(node, Resolved(schema), at, complaints);
            return;
        }

        if (schema.TryGetProperty("anyOf", out var either))
        {
            var isTaken = either.EnumerateArray().Any(each =>
            {
                var inner = new List<string>();
                Check(node, each, at, inner);
                return inner.Count == 0;
            });
            if (!isTaken)
                complaints.Add($"{at}: none of the forms");
            return;
        }

        switch (node)
        {
            case YamlMappingNode map:
                CheckMap(map, schema, at, complaints);
                break;
            case YamlSequenceNode list:
                CheckType("array", schema, at, complaints);
                if (!schema.TryGetProperty("items", out var items))
                    break;
                foreach (var item in list.Children)
                    Check(item, items, $"{at}[]", complaints);
                break;
            case YamlScalarNode scalar:
                CheckScalar(scalar, schema, at, complaints);
                break;
        }
    }

    private void CheckMap(YamlMappingNode map, JsonElement schema, string at, List<string> complaints)
    {
        CheckType("object", schema, at, complaints);
        foreach (var (key, value) in map.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            if (schema.TryGetProperty("propertyNames", out var names))
                Check(key, names, $"{at}.{name}", complaints);
            if (ValueOf(schema, name) is { } known)
                Check(value, known, $"{at}.{name}", complaints);
            else
                complaints.Add($"{at}: key {name}");
        }

        if (!schema.TryGetProperty("required", out var required))
            return;
        foreach (var name in required.EnumerateArray().Select(each => each.GetString()!))
        {
            if (!map.Children.ContainsKey(name))
                complaints.Add($"{at}: {name} is missing");
        }
    }

    private static JsonElement? ValueOf(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var known))
            return known;
        return schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.Object
            ? others
            : null;
    }

    private static void CheckScalar(YamlScalarNode scalar, JsonElement schema, string at, List<string> complaints)
    {
        var text = scalar.Value!;
        var isPlain = scalar.Style == ScalarStyle.Plain;
        var type = !isPlain ? "string"
            : long.TryParse(text, CultureInfo.InvariantCulture, out _) ? "integer"
            : text is "true" or "false" ? "boolean"
            : text is "" or "null" or "~" ? "null"
            : "string";
        CheckType(type, schema, at, complaints);
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.ToString()
            .Equals(text, type == "boolean" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)))
        {
            complaints.Add($"{at}: '{text}' is no word of the list");
        }

        if (schema.TryGetProperty("pattern", out var pattern)
            && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            complaints.Add($"{at}: '{text}' does not match");
        }
    }

    private static void CheckType(string type, JsonElement schema, string at, List<string> complaints)
    {
        if (!schema.TryGetProperty("type", out var wanted))
            return;
        var types = wanted.ValueKind == JsonValueKind.Array
            ? wanted.EnumerateArray().Select(each => each.GetString())
            : [wanted.GetString()];
        if (!types.Contains(type))
            complaints.Add($"{at}: {type}");
    }
}
