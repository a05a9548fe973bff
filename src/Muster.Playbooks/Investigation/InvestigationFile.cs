using System.Globalization;
using Muster.Core.Investigation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Investigation;

/// <summary>investigation.yaml: where people look for the cause.</summary>
internal static class InvestigationFile
{
    private const string Name = "investigation.yaml";
    private const int LinesMax = 1_000_000;

    private static readonly Shape Board = Shape.Of(
        Name, "dashboards[]", "a dashboard",
        Field.Text("name", "its name; needed"),
        Field.Text("url", "its address"),
        Field.Id("service", "the service", "all"),
        Field.Texts("check", "what to look for on it"));

    private static readonly Shape Symptom = Shape.Of(
        Name, "symptoms[]", "a symptom",
        Field.Text("seen", "what is seen; needed"),
        Field.Text("cause", "what it is probably; needed"),
        Field.Text("check", "how to make sure"),
        Field.Id("runbook", "what to run"));

    private static readonly Shape Error = Shape.Of(
        Name, "knownErrors.*", "a known error",
        Field.Text("pattern", "a text in the alert or the log that tells it; needed"),
        Field.Text("cause", "what it is; needed"),
        Field.Text("fix", "what helps; needed"),
        Field.Id("service", "the service", "all"),
        Field.Id("runbook", "what to run"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Texts("sources", "where to look, in order"),
        Field.Texts("questions", "what is asked"),
        new("windows", new FieldForm.Pairs(FieldForm.Duration), "how far back, by what is looked at"),
        new("lines", new FieldForm.Pairs(FieldForm.Number), "how many lines of a log, by what is looked at"),
        Field.Items("dashboards", Board, "pictures of the state"),
        Field.Items("symptoms", Symptom, "what is seen, and what it is probably"),
        Field.Members("knownErrors", Error, "errors with their fix, by id"),
        new("causes", new FieldForm.Pairs(FieldForm.Texts), "common causes and remedies, by area"),
        Field.Texts("impact", "what is recorded of the impact"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            Investigation = new InvestigationGuide
            {
                Sources = file.Lines("sources"),
                Questions = file.Lines("questions"),
                Windows = file.Lengths("windows")
                    .ToDictionary(each => each.Key.Text, each => each.Value, StringComparer.Ordinal),
                Lines = LinesOf(file),
                Dashboards = [.. file.Each("dashboards", Board).Select(BoardOf)],
                Symptoms =
                [
                    .. file.Each("symptoms", Symptom).Select(keys => new Symptom(
                        keys.Needed("seen", "what is seen", ""),
                        keys.Needed("cause", "what it is probably", ""),
                        keys.Text("check"),
                        keys.Name("runbook", Named.Runbook))),
                ],
                KnownErrors =
                [
                    .. file.Each("knownErrors", Error, Named.KnownError).Select(each => new KnownError(
                        each.Id.Text,
                        each.Keys.Needed("pattern", "a text that tells it", each.Id.Text),
                        each.Keys.Needed("cause", "what it is", ""),
                        each.Keys.Needed("fix", "what helps", ""),
                        each.Keys.OfService("service"),
                        each.Keys.Name("runbook", Named.Runbook))),
                ],
                Causes = file.Groups("causes"),
                Impact = file.Lines("impact"),
            },
        };
    }

    private static Dashboard BoardOf(Entries keys)
    {
        if (keys.Scalar("url") is { } url && !Links.IsHttp(url.Text))
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadAddress, url.Place,
                $"'{Quote.Of(url.Text)}' is no URL that begins with http:// or https://.");
        }

        return new Dashboard(
            keys.Needed("name", "its name", ""), keys.Text("url"), keys.OfService("service"), keys.Lines("check"));
    }

    private static Dictionary<string, int> LinesOf(Entries file)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, value) in file.Pairs("lines"))
        {
            if (int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count is >= 1 and <= LinesMax)
            {
                lines[name.Text] = count;
                continue;
            }

            file.Draft.Findings.Add(
                ProblemCode.BadNumber,
                value.Place,
                $"'{Quote.Of(name.Text)}' is a whole number from 1 to {LinesMax}, here stands {value.Kind}.");
        }

        return lines;
    }
}
