using Muster.Playbooks.Incidents;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Playbook;
using Muster.Playbooks.Workflows;

namespace Muster.Playbooks.Parsing;

/// <summary>The keys that one place of a file may have.</summary>
/// <param name="File">The file: <c>schedules.yaml</c>.</param>
/// <param name="Path">
/// The place in it: empty for the file itself; <c>.*</c> stands for any id, <c>[]</c> for any item of a list.
/// </param>
/// <param name="Keys">The keys, in the order of the reference page.</param>
public sealed record Shape(string File, string Path, IReadOnlyList<string> Keys)
{
    /// <summary>How the place is called in sentences.</summary>
    public required string Called { get; init; }

    /// <summary>What may stand at each key, for places whose schema and table are written from it.</summary>
    public IReadOnlyList<Field> Fields { get; init; } = [];

    /// <summary>Other keys belong to others and are left alone.</summary>
    public bool IsOpen { get; init; }

    internal static Shape Of(string file, string path, string called, params Field[] fields) =>
        new(file, path, [.. fields.Select(field => field.Key)]) { Called = called, Fields = fields };

    /// <summary>This place and those below it.</summary>
    internal IEnumerable<Shape> WithThoseBelow() => Fields
        .SelectMany(field => field.Form switch
        {
            FieldForm.One one => one.Shape.WithThoseBelow(),
            FieldForm.Items items => items.Shape.WithThoseBelow(),
            FieldForm.Members members => members.Shape.WithThoseBelow(),
            _ => [],
        })
        .Prepend(this);
}

/// <summary>Every key that the reader knows. The schemas in docs/playbooks are compared with this list.</summary>
public static class Shapes
{
    private static readonly string[] Turns =
        ["people", "every", "handoff", "offset", "start", "end", "restrict", "holidays", "shadow", "calendar"];

    internal static readonly Shape Playbook =
        new(
            "playbook.yaml",
            "",
            [
                "organisation", "zone", "reference", "hours", "holidays", "regions", "document", "principles",
                "readings",
            ])
        {
            Called = "this file",
        };

    internal static readonly Shape Hours =
        new("playbook.yaml", "hours[]", ["days", "from", "until"]) { Called = "an entry of 'hours'" };

    internal static readonly Shape Holiday =
        new("playbook.yaml", "holidays[]", ["name", "on", "from", "until"]) { Called = "a holiday" };

    internal static readonly Shape Region =
        new("playbook.yaml", "regions.*", ["name", "of", "zone", "hours", "holidays"]) { Called = "a region" };
    internal static readonly Shape People = new("people.yaml", "", ["people"]) { Called = "this file" };

    internal static readonly Shape Person =
        new(
            "people.yaml",
            "people.*",
            ["name", "email", "contacts", "notify", "quiet", "zone", "region", "access", "active"])
        {
            Called = "a person",
        };

    internal static readonly Shape Notify =
        new("people.yaml", "people.*.notify[]", ["after", "by", "urgency"])
        {
            Called = "a rule of 'notify'",
        };

    internal static readonly Shape Quiet =
        new("people.yaml", "people.*.quiet", ["days", "from", "until"]) { Called = "'quiet'" };

    internal static readonly Shape Teams = new("teams.yaml", "", ["teams"]) { Called = "this file" };

    internal static readonly Shape Team = new(
        "teams.yaml", "teams.*", ["name", "members", "description", "lead", "email", "chat"])
    {
        Called = "a team",
    };

    internal static readonly Shape Schedules =
        new("schedules.yaml", "", ["schedules"]) { Called = "this file" };

    internal static readonly Shape Schedule =
        new("schedules.yaml", "schedules.*", ["name", "zone", "layers", .. Turns]) { Called = "a schedule" };

    internal static readonly Shape Layer =
        new("schedules.yaml", "schedules.*.layers[]", ["name", "zone", .. Turns]) { Called = "a layer" };

    internal static readonly Shape Restriction =
        new("schedules.yaml", "schedules.*.layers[].restrict[]", ["days", "from", "until", "hours", "region"])
        {
            Called = "an entry of 'restrict'",
        };

    internal static readonly Shape Policies =
        new("escalation.yaml", "", ["policies"]) { Called = "this file" };

    internal static readonly Shape Policy =
        new(
            "escalation.yaml",
            "policies.*",
            ["name", "rounds", "pause", "acknowledgeTimeout", "steps", "lists", "active"])
        {
            Called = "a policy",
        };

    internal static readonly Shape Step =
        new(
            "escalation.yaml",
            "policies.*.steps[]",
            [
                "name", "after", "when", "severities", "classes", "page", "offer", "remind", "list", "text", "hours",
                "triggers", "acknowledgements", "branch",
            ])
        {
            Called = "a step",
        };

    internal static readonly Shape Services =
        new("catalog.yaml", "", ["services", "environments"]) { Called = "this file" };

    internal static readonly Shape Environment =
        new("catalog.yaml", "environments.*", ["name", "production", "variables"]) { Called = "an environment" };

    internal static readonly Shape StepHours = new(
        "escalation.yaml", "policies.*.steps[].hours", ["days", "from", "until", "zone", "outside"])
    {
        Called = "'hours'",
    };

    internal static readonly Shape Trigger = new(
        "escalation.yaml", "policies.*.steps[].triggers[]", ["open", "severities", "text"])
    {
        Called = "a trigger",
    };

    internal static readonly Shape Service = new(
        "catalog.yaml",
        "services.*",
        ["name", "description", "team", "policy", "dependsOn", "environments", "links"])
    {
        Called = "a service",
    };

    internal static readonly Shape Routes = new("routing.yaml", "", ["routes", "inhibit", "mirrors", "mirror"])
    {
        Called = "this file",
    };

    internal static readonly Shape Route = new(
        "routing.yaml",
        "routes[]",
        [
            "name", "match", "from", "service", "effect", "group", "wait", "severity", "policy", "autoResolve",
            "resolveAfter", "delay", "flapping", "renotify", "class", "list", "mirror",
        ])
    {
        Called = "a route",
    };

    internal static readonly Shape Delay =
        new("routing.yaml", "routes[].delay[]", ["after", "days", "from", "until"])
        {
            Called = "an entry of 'delay'",
        };

    internal static readonly Shape Flapping =
        new("routing.yaml", "routes[].flapping", ["openings", "within", "stable"]) { Called = "'flapping'" };

    internal static readonly Shape Inhibition =
        new("routing.yaml", "inhibit[]", ["name", "source", "target", "equal"]) { Called = "an inhibition" };

    internal static readonly Shape Mirror =
        new("routing.yaml", "mirrors[]", ["name", "slack", "webhook", "mail"]) { Called = "a mirror channel" };

    /// <summary>All places of all files.</summary>
    public static IReadOnlyList<Shape> All { get; } =
    [
        Playbook, Hours, Holiday, Region,
        People, Person, Notify, Quiet, Teams, Team, Schedules, Schedule, Layer, Restriction, Policies, Policy,
        Step, StepHours, Trigger, Services, Service, Environment, Routes, Route,
        Delay, Flapping, Inhibition, Mirror,
        .. SeveritiesFile.File.WithThoseBelow(), .. ClassificationFile.File.WithThoseBelow(),
        .. IncidentsFile.File.WithThoseBelow(), .. RolesFile.File.WithThoseBelow(),
        .. OnCallFile.File.WithThoseBelow(),
        .. WorkflowFile.File.WithThoseBelow(), .. PartFiles.Shapes,
    ];

    /// <summary>The keys at the beginning of Markdown files.</summary>
    public static IReadOnlyList<Shape> Markdown { get; } =
        [.. PartFiles.MarkdownShapes.SelectMany(shape => shape.WithThoseBelow())];

    /// <summary>What has a page of its own: the files, and the one that stands for those of a folder.</summary>
    public static IReadOnlyList<string> Pages { get; } =
        [.. All.Where(shape => shape.Path.Length == 0).Select(shape => shape.File)];

    /// <summary>The files that are read, in the order in which a newcomer writes them.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Pages.Where(file => file != WorkflowFile.File.File)];
}
