using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Runbooks;

/// <summary>The files below <c>runbooks/</c>: what each says of itself before its first step.</summary>
internal static class RunbookFile
{
    internal const string Folder = "runbooks/";

    private const string Name = "runbooks/**/*.md";

    private static readonly Shape Own = Shape.Of(
        Name, "runbook", "'runbook'",
        new("version", FieldForm.Number, "the version of these keys", "1"),
        Field.Id("id", "a name that stays when the file moves", "its path without the ending"),
        Field.Text("kind", "what it is for, in one word: `incident`, `mitigation`, `security`"),
        Field.Text("owner", "who keeps it: `team leads`, or plain words"),
        Field.Ids("services", "the services it is about", "all"),
        Field.Texts("alerts", "the names of the alerts that it answers"),
        Field.Ids("severity", "the levels it is for; a person narrows several"),
        Field.Text("match", "the alerts that it answers, by their labels"),
        Field.Text("auto", "what may run by itself: `off`, `read`, `all`", "off"),
        Field.Text("throttle", "how often it may run"),
        Field.Text("params", "what it asks for"),
        Field.Text("secrets", "what its steps may ask the store for"),
        Field.Text("runner", "where it runs"),
        Field.Length("timeout", "how long the whole may take"),
        Field.Text("concurrency", "how many may run at once", "one an incident"),
        Field.Text("approve", "who must agree to steps that change something"),
        Field.Length("review", "how long a person's review holds"),
        new("reviewed", FieldForm.Date, "when a person last reviewed it"));

    internal static readonly Shape Keys = Shape.Of(
        Name, "", "a runbook",
        Field.Text("title", "its title", "its first heading, else its id"),
        Field.One("runbook", Own, "what Muster reads; other keys are left alone")) with
    {
        IsOpen = true,
    };

    /// <summary>Its path without folder and ending.</summary>
    internal static string IdOf(string path) => Path.ChangeExtension(path[Folder.Length..], null);

    internal static void Read(string path, string text, Draft draft)
    {
        if (FrontMatter.Read(path, text, Keys, draft) is not var (keys, body, _))
            return;
        var own = keys.Below("runbook", Own) ?? keys;
        var id = own.Scalar("id")
            ?? new YamlScalar(new SourcePlace(path, 1, 1), IdOf(path), isQuoted: false);
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
        draft.Parts = draft.Parts with { Runbooks = [.. draft.Parts.Runbooks, card] };
    }
}
