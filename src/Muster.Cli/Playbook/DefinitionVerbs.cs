using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Core.Access;
using Muster.Core.Playbook;

namespace Muster.Cli.Playbook;

/// <summary>What teams, policies and services have in common: they are shown and changed in the language of their
/// files.</summary>
internal static class DefinitionVerbs
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary><c>remove</c>: for what no file defines.</summary>
    internal static Verb Remove(Surroundings around, DefinitionKind kind)
    {
        var id = Id();
        return new Verb(
            "remove", $"Take away a {Word(kind)} that no file defines.", Permission.Configure,
            $"muster {Word(kind)} remove payments") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.RetireDefinition(Plural(kind), session.Of(id)!, cancel),
                _ => session.Report.Line("It is gone.")));
    }

    /// <summary><c>definition</c>: its keys and values.</summary>
    internal static Verb Definition(Surroundings around, DefinitionKind kind)
    {
        var id = Id();
        return new Verb(
            "definition", $"A {Word(kind)} in the language of its file, and where that is.", Permission.Read,
            $"muster {Word(kind)} definition payments") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowDefinition(Plural(kind), session.Of(id)!, cancel),
                shown =>
                {
                    session.Report.Line(shown.MadeHere ? "made here" : $"in {shown.Place}");
                    session.Around.Out.WriteLine(shown.Definition?.ToJsonString(Indented));
                }));
    }

    /// <summary>Keeps keys, or previews them; what a file defines gives the patch of the file.</summary>
    /// <param name="session">The verb being done.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="keys">Keys to change; a null value takes its key away.</param>
    /// <param name="isPreview">Keep nothing.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal static async Task<int> Set(
        Session session, DefinitionKind kind, string id, IReadOnlyList<KeyValuePair<string, JsonNode?>> keys,
        bool isPreview, CancellationToken cancel)
    {
        var known = await session.Client.ShowDefinition(Plural(kind), id, cancel);
        var definition = known.Value?.Definition?.DeepClone() as JsonObject ?? [];
        foreach (var (key, value) in keys)
        {
            definition.Remove(key);
            if (value is not null)
                definition[key] = value;
        }

        if (isPreview || known.Value is { MadeHere: false })
        {
            return session.Show(
                await session.Client.PreviewDefinition(Plural(kind), id, definition, cancel),
                preview => Write(session, preview));
        }

        return session.Show(
            await session.Client.SetDefinition(Plural(kind), id, definition, session.NewKey(), cancel),
            _ => session.Report.Line($"The {Word(kind)} {id} is in force."));
    }

    /// <summary>Words with commas between, or null for none.</summary>
    internal static JsonArray? List(string? words) => words is null
        ? null
        : new JsonArray([.. words
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(each => (JsonNode)JsonValue.Create(each))]);

    /// <summary>The keys of options that were given.</summary>
    internal static IReadOnlyList<KeyValuePair<string, JsonNode?>> Given(
        params IEnumerable<(string Key, JsonNode? Value)> keys) =>
        [.. keys.Where(each => each.Value is not null)
            .Select(each => new KeyValuePair<string, JsonNode?>(each.Key, each.Value))];

    /// <summary>The thing that is meant.</summary>
    internal static Argument<string> Id() => new("ID") { Description = "Its id" };

    /// <summary>Shows without keeping.</summary>
    internal static Option<bool> PreviewOption() =>
        new("--preview") { Description = "Show what it would be, keep nothing" };

    private static void Write(Session session, Client.Playbook.DefinitionPreviewMessage preview)
    {
        foreach (var problem in preview.Problems)
            session.Report.Line(problem);
        if (preview.Steps.Count > 0)
        {
            session.Report.Table(
                ["level", "after", "does", "whom", "now"],
                preview.Steps.Select(step => new[]
                {
                    step.Level.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    $"{step.AfterMinutes:0.#} min", step.Act, string.Join(", ", step.Targets),
                    string.Join(", ", step.Now),
                }));
        }

        if (preview.Patch is { Length: > 0 } patch)
            session.Around.Out.Write(patch);
        else if (preview.Patch is not null)
            session.Report.Line("Nothing changes.");
    }

    private static string Word(DefinitionKind kind) => kind.ToString().ToLowerInvariant();

    private static string Plural(DefinitionKind kind) =>
        kind == DefinitionKind.Policy ? "policies" : Word(kind) + "s";
}
