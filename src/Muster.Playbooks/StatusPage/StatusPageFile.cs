using Muster.Core;
using Muster.Core.StatusPage;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.StatusPage;

/// <summary>statuspage.yaml: what customers see.</summary>
internal static class StatusPageFile
{
    private const string Name = "statuspage.yaml";

    private static readonly (string Word, PageImpact Value)[] Impacts =
    [
        ("none", PageImpact.None), ("minor", PageImpact.Minor), ("major", PageImpact.Major),
        ("critical", PageImpact.Critical),
    ];

    private static readonly (string Word, PageReaders Value)[] Readers =
    [
        ("everybody", PageReaders.Everybody), ("signed in", PageReaders.SignedIn), ("customer", PageReaders.Customer),
    ];

    private static readonly (string Word, string Value)[] Languages =
        [("en", "en"), ("de", "de"), ("fr", "fr"), ("es", "es")];

    private static readonly Shape Component = Shape.Of(
        Name, "pages.*.components.*", "a component",
        Field.Text("name", "its name", "its id"),
        Field.Text("description", "one sentence"),
        Field.Text("group", "the heading under which it stands"),
        Field.Ids("services", "the services it consists of"),
        Field.Length("possibleAfter", "signs of monitoring that last so long are shown as a possible problem, which "
            + "nobody is written to about", "never"));

    private static readonly Shape Page = Shape.Of(
        Name, "pages.*", "a page",
        Field.Text("name", "its name", "the organisation's"),
        Field.Text("url", "its address, when it is served elsewhere as well"),
        Field.Choice("readers", Readers, "who may read it: everybody, whoever can sign in, or whoever has its secret "
            + "address", "everybody"),
        Field.Text("edition", "a word; another one makes another secret address"),
        Field.Choice("language", Languages, "the language of its screens; readers may choose another", "en"),
        Field.Text("zone", "the zone of its times", "the organisation's"),
        Field.Text("colour", "the organisation's colour: `#1a5fb4`"),
        Field.Members("components", Component, "what stands on it, by id, in order"),
        Field.Texts("states", "the words for the states of an incident on it"),
        new(
            "impacts",
            new FieldForm.Pairs(new FieldForm.Choice([.. Impacts.Select(impact => impact.Word)])),
            "what a level looks like: `none`, `minor`, `major`, `critical`", "a level is not shown by itself"),
        new(
            "postWithin",
            new FieldForm.Pairs(FieldForm.Duration),
            "how long after the declaration the first post is due, by level"),
        Field.Ids("automatic", "the levels whose first post is made by itself"),
        Field.Flag("hidesSecurity", "security incidents are not shown before somebody says so", "yes"),
        Field.Texts("rules", "rules for people, a line each"));

    internal static readonly Shape File =
        Shape.Of(Name, "", "this file", Field.Members("pages", Page, "the pages, by id"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            StatusPages = [.. file.Each("pages", Page, Named.StatusPage).Select(each => Of(each.Id, each.Keys))],
        };
    }

    private static StatusPageRules Of(YamlScalar id, Entries keys)
    {
        if (keys.Scalar("url") is { } url && !Links.IsHttp(url.Text))
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadAddress, url.Place,
                $"'{Quote.Of(url.Text)}' is no URL that begins with http:// or https://.");
        }

        return new StatusPageRules
        {
            Id = id.Text,
            Name = keys.Text("name") ?? keys.Draft.Organisation ?? id.Text,
            Url = keys.Text("url"),
            Readers = keys.Choice("readers", PageReaders.Everybody, Readers),
            Edition = keys.Text("edition"),
            Language = keys.Choice("language", "en", Languages),
            Zone = keys.Zone("zone")?.Id,
            Colour = ColourOf(keys),
            Components = [.. keys.Each("components", Component, Named.Component).Select(each => ComponentOf(each))],
            States = keys.Lines("states"),
            Impacts = ImpactsOf(keys),
            PostWithin = keys.LevelLengths("postWithin"),
            Automatic = keys.Levels("automatic"),
            HidesSecurity = keys.Flag("hidesSecurity", otherwise: true),
            Rules = keys.Lines("rules"),
        };
    }

    private static string? ColourOf(Entries keys)
    {
        if (keys.Scalar("colour") is not { } colour)
            return null;
        if (colour.Text is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit))
            return colour.Text;
        keys.Draft.Findings.Add(
            ProblemCode.UnknownWord, colour.Place, $"'{Quote.Of(colour.Text)}' is no colour; one is '#1a5fb4'.");
        return null;
    }

    private static PageComponent ComponentOf((YamlScalar Id, Entries Keys) each) => new(
        each.Id.Text,
        each.Keys.Text("name") ?? each.Id.Text,
        each.Keys.Text("description") ?? "",
        each.Keys.Text("group"),
        each.Keys.Services("services"))
    {
        PossibleAfter = each.Keys.Positive("possibleAfter"),
    };

    private static Dictionary<SeverityId, PageImpact> ImpactsOf(Entries keys)
    {
        var impacts = new Dictionary<SeverityId, PageImpact>();
        foreach (var (level, word) in keys.Pairs("impacts"))
            impacts[keys.Draft.Level(level)] = keys.Choice(word, PageImpact.Minor, Impacts);
        return impacts;
    }
}
