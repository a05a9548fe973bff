using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Playbook;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Alerts;

/// <summary>routing.yaml: which alerts belong together and what they do.</summary>
internal static class RoutingFile
{
    private static readonly (string Word, RouteEffect Value)[] Effects =
    [
        ("by severity", RouteEffect.BySeverity),
        ("page", RouteEffect.Page),
        ("open", RouteEffect.Open),
        ("list", RouteEffect.List),
        ("ticket", RouteEffect.Ticket),
    ];

    private static readonly (string Word, AutoResolve Value)[] AutoResolves =
    [
        ("unacknowledged", AutoResolve.Unacknowledged),
        ("always", AutoResolve.Always),
        ("never", AutoResolve.Never),
    ];

    private static readonly (string Word, Grouping Value)[] Groupings =
    [
        ("each", Grouping.EachAlert),
        ("sender", Grouping.AsSent),
        ("service", Grouping.PerService),
    ];

    private static readonly (string Word, Renotify Value)[] Renotifies =
    [
        ("when worse", Renotify.WhenWorse),
        ("when it grows", Renotify.WhenGrowing),
        ("never", Renotify.Never),
    ];

    private static readonly (string Word, string? Value)[] Classes =
    [
        ("ordinary", null),
        ("security", "security"),
        ("data loss", "data-loss"),
    ];

    private static readonly (string Word, FlapRule? Value)[] Flappings = [("off", null), ("on", FlapRule.Default)];

    internal static void Read(Entries file)
    {
        (string Name, SourcePlace Place)? catchAll = null;
        foreach (var item in file.Items("routes"))
        {
            if (Entries.Of(item, Shapes.Route, file.Draft) is not { } entries)
                continue;
            var name = entries.Scalar("name")
                ?? new YamlScalar(entries.Place, $"route {file.Draft.Routes.Count + 1}", isQuoted: false);
            var isNew = file.Draft.Define(Named.Route, name);
            var route = Route(name.Text, entries);
            if (catchAll is { } before)
            {
                file.Draft.Findings.Add(
                    ProblemCode.RouteUnreachable,
                    entries.Place,
                    $"No alert gets here: '{before.Name}' on line {before.Place.Line} takes everything.");
            }
            else if (route is { Matchers.Count: 0, From: null } && !entries.Has("match"))
            {
                catchAll = (route.Name, entries.Place);
            }

            if (isNew)
                file.Draft.Routes.Add(route);
        }

        foreach (var item in file.Items("inhibit"))
        {
            if (Entries.Of(item, Shapes.Inhibition, file.Draft) is { } entries)
                Inhibit(entries);
        }

        MirrorKeys.Read(file);
    }

    private static void Inhibit(Entries entries)
    {
        var draft = entries.Draft;
        var name = entries.Scalar("name")
            ?? new YamlScalar(entries.Place, $"inhibition {draft.Inhibitions.Count + 1}", isQuoted: false);
        foreach (var key in new[] { "source", "target" })
        {
            if (!entries.Has(key))
                entries.Miss(key, "conditions on the alert, without which it would hold back everything");
        }

        var rule = new InhibitionRule
        {
            Name = name.Text,
            Source = [.. Matchers(entries, "source")],
            Target = [.. Matchers(entries, "target")],
            Equal = [.. entries.Texts("equal").Select(label => label.Text)],
        };
        if (draft.Define(Named.Inhibition, name))
            draft.Inhibitions.Add(rule);
    }

    private static Route Route(string name, Entries entries)
    {
        var draft = entries.Draft;
        return new Route
        {
            Name = name,
            Matchers = [.. Matchers(entries, "match")],
            From = Service("from"),
            Service = Service("service"),
            Effect = entries.Choice("effect", RouteEffect.BySeverity, Effects),
            Grouping = Group(entries),
            GroupWait = entries.Length("wait") ?? Duration.Zero,
            Severity = entries.Scalar("severity") is { } severity ? draft.Level(severity) : null,
            Policy = entries.Scalar("policy") is { } policy ? new PolicyId(draft.Refer(Named.Policy, policy)) : null,
            AutoResolve = entries.Choice("autoResolve", AutoResolve.Unacknowledged, AutoResolves),
            ResolveTimeout = entries.Positive("resolveAfter"),
            Delays = [.. Delays(entries)],
            Flapping = Flapping(entries),
            Renotify = entries.Choice("renotify", Renotify.WhenWorse, Renotifies),
            Class = entries.Choice("class", null, Classes),
            ListName = entries.Text("list"),
            Mirrors = MirrorKeys.Names(entries),
        };

        ServiceId? Service(string key) =>
            entries.Scalar(key) is { } service ? new ServiceId(draft.Refer(Named.Service, service)) : null;
    }

    private static IEnumerable<DelayRule> Delays(Entries entries)
    {
        if (entries.Value("delay") is YamlScalar)
        {
            if (entries.Positive("delay") is { } always)
                yield return new DelayRule(always, During: null);
            yield break;
        }

        foreach (var item in entries.Items("delay"))
        {
            if (Entries.Of(item, Shapes.Delay, entries.Draft) is not { } delay)
                continue;
            var after = delay.Positive("after");
            var isTimed = delay.Has("from") || delay.Has("until") || delay.Has("days");
            if (isTimed && SchedulesFile.Hours(delay) is { } hours)
                yield return new DelayRule(after, hours);
            else if (!isTimed && after is not null)
                yield return new DelayRule(after, During: null);
            else if (!isTimed && !delay.Has("after"))
                delay.Miss("after", "how long, or 'from' and 'until', the hours to wait for the end of");
        }
    }

    private static FlapRule? Flapping(Entries entries)
    {
        switch (entries.Value("flapping"))
        {
            case null:
                return FlapRule.Default;
            case YamlScalar word:
                return entries.Choice(word, FlapRule.Default, Flappings);
            case var value:
                return Entries.Of(value, Shapes.Flapping, entries.Draft) is { } rule
                    ? new FlapRule(
                        rule.Number("openings", 2, FlapRule.OpeningsMax, FlapRule.Default.Openings),
                        rule.Positive("within") ?? FlapRule.Default.Within,
                        rule.Positive("stable") ?? FlapRule.Default.Stable)
                    : FlapRule.Default;
        }
    }

    private static Grouping Group(Entries entries) => entries.Value("group") switch
    {
        null => Grouping.EachAlert,
        YamlScalar word => entries.Choice(word, Grouping.EachAlert, Groupings),
        _ => entries.Texts("group") is { Count: > 0 } labels
            ? Grouping.ByLabels([.. labels.Select(label => label.Text)])
            : Grouping.EachAlert,
    };

    private static IEnumerable<Matcher> Matchers(Entries entries, string key)
    {
        foreach (var text in entries.Texts(key))
        {
            if (MatcherText.Read(text.Text) is not { } conditions)
            {
                entries.Draft.Findings.Add(
                    ProblemCode.BadMatcher, text.Place, $"'{Quote.Of(text.Text)}' is not {MatcherText.Expected}.");
                continue;
            }

            foreach (var (name, compared, value) in conditions)
            {
                if (compared is MatcherOperator.Matches or MatcherOperator.MatchesNot
                    && MatcherText.PatternProblem(value) is { } problem)
                {
                    entries.Draft.Findings.Add(
                        ProblemCode.BadPattern, text.Place, $"'{Quote.Of(value)}' is no regular expression: {problem}");
                    continue;
                }

                yield return new Matcher(name, compared, value);
            }
        }
    }
}
