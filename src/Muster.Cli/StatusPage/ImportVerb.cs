using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Cli.Incidents;
using Muster.Client.StatusPage;
using Muster.Core.Access;

namespace Muster.Cli.StatusPage;

/// <summary><c>muster status import</c>: what a Statuspage account knows, and where a page is read.</summary>
internal static class ImportVerb
{
    internal static Verb Of(Surroundings around)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "JSON of the account: one object, or a file for each list, as components.json",
            Arity = ArgumentArity.OneOrMore,
        };
        var page = IncidentVerbs.Word("--page", "Onto which page; it is made when it is not there", "PAGE");
        return new Verb(
            "import", "Bring what a Statuspage account knows; nobody is told of what is past.", Permission.Configure,
            "muster status import account.json --page shop",
            "muster status import page.json components.json incidents.json subscribers.json --page shop")
        {
            files, page,
        }.Does(around, async (session, cancel) =>
        {
            var account = new JsonObject();
            foreach (var file in session.Of(files)!)
                Add(account, file, await Read(file, cancel));
            return session.Show(
                await session.Client.ImportStatusPage(session.Of(page) ?? "main", account, cancel),
                done => Write(session.Report, done));
        });
    }

    internal static Verb Address(Surroundings around)
    {
        var page = new Argument<string>("PAGE") { Description = "The page's id" };
        return new Verb(
            "address", "Where those read a page whom it is for.", Permission.Configure, "muster status address acme")
        {
            page,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ShowPageAddress(session.Of(page)!, cancel),
            found => session.Report.Line(found.Address)));
    }

    private static async Task<JsonNode?> Read(string file, CancellationToken cancel)
    {
        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(file, cancel));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new MisuseException($"{file} cannot be read: {wrong.Message}", "import account.json --page shop");
        }
    }

    /// <summary>An object's lists join those of the files before; a list is called like its file.</summary>
    private static void Add(JsonObject account, string file, JsonNode? json)
    {
        if (json is JsonArray list)
        {
            Join(account, Path.GetFileNameWithoutExtension(file).Replace('-', '_'), list);
            return;
        }

        foreach (var (name, value) in json as JsonObject ?? [])
        {
            if (value is JsonArray items)
                Join(account, name, items);
            else
                account[name] = value?.DeepClone();
        }
    }

    private static void Join(JsonObject account, string name, JsonArray items)
    {
        if (account[name] is not JsonArray all)
            account[name] = all = [];
        foreach (var item in items)
            all.Add(item?.DeepClone());
    }

    private static void Write(Report report, PageImportMessage done)
    {
        report.Pairs(
            ("components", $"{done.Components}"),
            ("groups", $"{done.Groups}"),
            ("incidents", $"{done.Incidents}"),
            ("updates", $"{done.Updates}"),
            ("subscribers", $"{done.Subscribers}"));
        foreach (var lost in done.LeftOut)
            report.Line($"left out: {lost.What}: {lost.Why}");
    }
}
