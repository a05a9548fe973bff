using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Muster.Core.Incidents;
using Xunit;

namespace Muster.Core.Tests;

/// <summary>docs/events.md is written from the types and their documentation, so it cannot differ.</summary>
public sealed class EventDocumentTests
{
    private const string Document = "docs/events.md";

    private static readonly Dictionary<string, XElement> Summaries =
        XDocument.Load(Path.ChangeExtension(typeof(IncidentEvent).Assembly.Location, ".xml"))
            .Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!);

    [Fact]
    public void The_list_of_stored_facts_is_what_the_code_says()
    {
        var written = Write();
        if (Repository.Accepts)
            File.WriteAllText(Repository.PathOf(Document), written);
        Assert.True(
            File.Exists(Repository.PathOf(Document)) && File.ReadAllText(Repository.PathOf(Document)) == written,
            $"{Document} is not what the code says. Run this test with MUSTER_ACCEPT=1 and commit the change.");
    }

    private static string Write()
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Stored facts

            Everything that happened is in the log as one JSON object a fact. `type` is its name; names and fields are
            kept for ever, new ones are added. Instants are RFC 3339 in UTC, ids of people and services are those of the
            playbook, other ids are 32 hexadecimal digits. A field with a question mark may be absent. Recorded forms:
            `tests/Muster.Core.Tests/Golden`.

            This page is written by a test from the types in `src/Muster.Core`: `MUSTER_ACCEPT=1` rewrites it.

            """);
        var unions = FactNames.All.GroupBy(pair => pair.Key.DeclaringType!).OrderBy(Heading, StringComparer.Ordinal);
        foreach (var union in unions)
        {
            text.Append('\n').Append("## ").Append(Heading(union)).Append("\n\n");
            text.Append(Summary(union.Key)).Append("\n\n| fact | what happened | fields |\n| --- | --- | --- |\n");
            foreach (var (type, name) in union)
                text.Append($"| `{name}` | {Summary(type)} | {Fields(type)} |\n");
        }

        return text.ToString();
    }

    private static string Heading(IGrouping<Type, KeyValuePair<Type, string>> union) =>
        union.First().Value.Split('.')[0];

    private static string Fields(Type type)
    {
        var nullability = new NullabilityInfoContext();
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .OrderBy(property => property.DeclaringType == type)
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)
                + (nullability.Create(property).ReadState == NullabilityState.Nullable ? "?" : ""));
        return string.Join(", ", fields);
    }

    private static string Summary(Type type) =>
        Plain(Summaries["T:" + type.FullName!.Replace('+', '.')]).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>The words of a summary; what it refers to is named in code marks.</summary>
    private static string Plain(XElement summary)
    {
        var words = summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => $"`{Camel(see.Attribute("cref")!.Value.Split('.')[^1])}`",
            XElement { Name.LocalName: "paramref" } reference => $"`{Camel(reference.Attribute("name")!.Value)}`",
            XElement other => other.Value,
            _ => node.ToString(),
        });
        return string.Join(' ', string.Concat(words).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
