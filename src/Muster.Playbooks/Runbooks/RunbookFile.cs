using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Runbooks;

/// <summary>The files below <c>runbooks/</c>: what each says of itself, and its steps.</summary>
internal static class RunbookFile
{
    internal const string Folder = "runbooks/";

    internal static readonly Shape Keys = Shape.Of(
        "runbooks/**/*.md", "", "a runbook",
        Field.Text("title", "its title", "its first heading, else its id"),
        Field.One("runbook", RunbookKeys.Own, "what Muster reads; other keys are left alone")) with
    {
        IsOpen = true,
    };

    /// <summary>Its path without folder and ending.</summary>
    internal static string IdOf(string path) => Path.ChangeExtension(path[Folder.Length..], null);

    internal static void Read(string path, string text, Draft draft)
    {
        if (FrontMatter.Read(path, text, Keys, draft) is not var (keys, body, line))
            return;
        var own = keys.Below("runbook", RunbookKeys.Own)
            ?? Entries.Of(new YamlMap(new SourcePlace(path, 1, 1), []), RunbookKeys.Own, draft)!;
        var id = own.Scalar("id") ?? new YamlScalar(new SourcePlace(path, 1, 1), IdOf(path), isQuoted: false);
        if (!draft.Define(Named.Runbook, id))
            return;
        var card = new RunbookCard
        {
            Id = id.Text,
            File = path,
            Title = keys.Text("title") ?? FrontMatter.Heading(body) ?? id.Text,
            Kind = own.Text("kind"),
            Services = own.Services("services"),
            Severities = own.Levels("severity"),
            Alerts = own.Lines("alerts"),
            Owner = own.Party("owner"),
        };
        var rules = RunbookKeys.Rules(own);
        var content = RunbookBody.Read(path, body, line, rules, draft.Findings);
        var runbook = new Runbook
        {
            Card = card,
            Digest = RunbookBody.DigestOf(text),
            Rules = rules,
            Parameters = RunbookKeys.Parameters(own),
            Sections = content.Sections,
            Steps = content.Steps,
            Samples = content.Samples,
        };
        RunbookLint.Run(runbook, content, draft.Findings);
        draft.RunbookLinks.AddRange(content.Links);
        draft.Parts = draft.Parts with { Runbooks = [.. draft.Parts.Runbooks, runbook] };
    }
}
