using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Playbooks;

/// <summary>routing.yaml: which alerts belong together and what they do.</summary>
internal static class RoutingFile
{
    private static readonly (string Word, RouteEffect Value)[] Effects =
    [
        ("by severity", RouteEffect.BySeverity),
        ("page", RouteEffect.Page),
        ("open", RouteEffect.Open),
        ("list", RouteEffect.List),
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
    }

    private static Route Route(string name, Entries entries)
    {
        var draft = entries.Draft;
        return new Route
        {
            Name = name,
            Matchers = [.. Matchers(entries)],
            From = Service("from"),
            Service = Service("service"),
            Effect = entries.Choice("effect", RouteEffect.BySeverity, Effects),
            Grouping = Group(entries),
            GroupWait = entries.Length("wait") ?? Duration.Zero,
            Severity = entries.Scalar("severity") is { } severity ? draft.Level(severity) : null,
            Policy = entries.Scalar("policy") is { } policy ? new PolicyId(draft.Refer(Named.Policy, policy)) : null,
            AutoResolve = entries.Choice("autoResolve", AutoResolve.Unacknowledged, AutoResolves),
            ResolveTimeout = entries.Positive("resolveAfter"),
        };

        ServiceId? Service(string key) =>
            entries.Scalar(key) is { } service ? new ServiceId(draft.Refer(Named.Service, service)) : null;
    }

    private static Grouping Group(Entries entries) => entries.Value("group") switch
    {
        null => Grouping.EachAlert,
        YamlScalar word => entries.Choice(word, Grouping.EachAlert, Groupings),
        _ => entries.Texts("group") is { Count: > 0 } labels
            ? Grouping.ByLabels([.. labels.Select(label => label.Text)])
            : Grouping.EachAlert,
    };

    private static IEnumerable<Matcher> Matchers(Entries entries)
    {
        foreach (var text in entries.Texts("match"))
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
