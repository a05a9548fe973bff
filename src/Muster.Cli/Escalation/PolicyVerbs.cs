using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Cli.Incidents;
using Muster.Cli.Playbook;
using Muster.Core.Access;
using Muster.Core.Playbook;

namespace Muster.Cli.Escalation;

/// <summary><c>muster policy …</c>: who is reached when.</summary>
internal static class PolicyVerbs
{
    internal static Command Of(Surroundings around) => new("policy", "Who is reached when, until somebody answers.")
    {
        List(around), Show(around), Set(around), DefinitionVerbs.Definition(around, DefinitionKind.Policy),
        DefinitionVerbs.Remove(around, DefinitionKind.Policy),
    };

    private static Verb List(Surroundings around) =>
        new Verb("list", "All escalation policies.", Permission.Read, "muster policy list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListPolicies(cancel),
                list => session.Report.Table(
                    ["policy", "name", "steps", "rounds", "place"],
                    list.Items.Select(each => new[]
                    {
                        each.Id, each.Name, each.Steps.Count.ToString(CultureInfo.InvariantCulture),
                        each.Rounds.ToString(CultureInfo.InvariantCulture), each.Source ?? "made here",
                    }))));

    private static Verb Show(Surroundings around)
    {
        var id = DefinitionVerbs.Id();
        return new Verb(
            "show", "A policy, and who would be paged at this moment.", Permission.Read, "muster policy show default")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ShowPolicy(session.Of(id)!, cancel),
            policy => session.Report.Table(
                ["level", "after", "while", "does", "whom", "now"],
                policy.Steps.Select(step => new[]
                {
                    step.Level.ToString(CultureInfo.InvariantCulture),
                    string.Create(CultureInfo.InvariantCulture, $"{step.AfterMinutes:0.#} min"), step.When, step.Act,
                    string.Join(", ", step.Targets), string.Join(", ", step.Now),
                }))));
    }

    private static Verb Set(Surroundings around)
    {
        var id = DefinitionVerbs.Id();
        var name = IncidentVerbs.Word("--name", "Its name", "TEXT");
        var steps = new Option<string[]>("--step")
        {
            Description = "Whom, or AFTER: WHOM; once a level, in their order",
            HelpName = "STEP",
        };
        var rounds = IncidentVerbs.Word("--rounds", "Gone through so many times, or forever", "NUMBER");
        var pause = IncidentVerbs.Word("--pause", "After the last step", "TIME");
        var timeout = IncidentVerbs.Word(
            "--acknowledge-timeout", "Ask the holder again after this long without a sign of life", "TIME");
        var preview = DefinitionVerbs.PreviewOption();
        return new Verb(
            "set", "Make or change a policy; where a file defines it, print the patch of the file.",
            Permission.Configure,
            "muster policy set shop --step \"schedule primary\" --step \"10 min: person bob, team shop\" --rounds 3",
            "muster policy set shop --step \"schedule primary\" --preview")
        {
            id, name, steps, rounds, pause, timeout, preview,
        }.Does(around, (session, cancel) => DefinitionVerbs.Set(
            session,
            DefinitionKind.Policy,
            session.Of(id)!,
            DefinitionVerbs.Given(
                ("name", session.Of(name)), ("rounds", session.Of(rounds)),
                ("pause", session.Of(pause)), ("acknowledgeTimeout", session.Of(timeout)),
                ("steps", session.Of(steps) is { Length: > 0 } given
                    ? new JsonArray([.. given.Select(Step)])
                    : null)),
            session.Of(preview),
            cancel));
    }

    /// <summary><c>10 min: person bob, team shop</c>.</summary>
    private static JsonObject Step(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var step = new JsonObject();
        if (colon > 0)
            step["after"] = text[..colon].Trim();
        step["page"] = DefinitionVerbs.List(text[(colon + 1)..]);
        return step;
    }
}
