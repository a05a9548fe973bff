using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Catalog;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Simulation;

/// <summary>The playbooks that are in force during a run, one after the other.</summary>
internal static class Playbooks
{
    internal static readonly ServiceId[] Services = [new("payments"), new("search"), new("login")];

    private static readonly ResponderId[] People = [new("ada"), new("bob"), new("cy"), new("dot")];

    internal static int Count => 4;

    internal static IReadOnlyDictionary<string, string> Files(int number) =>
        new Dictionary<string, string> { ["playbook.yaml"] = $"{number}" };

    internal static CheckedPlaybook Compile(IReadOnlyDictionary<string, string> files) =>
        Numbered(int.Parse(files["playbook.yaml"], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Each differs from the first in one thing: who is there, in which order, how soon.</summary>
    internal static CheckedPlaybook Numbered(int number) => new()
    {
        People =
        [
            .. People.Select(id => Person(id) with { IsActive = number != 1 || id.Value != "bob" }),
            Person(new ResponderId("chief")) with { Access = AccessLevel.Administrator },
        ],
        Services =
        [
            .. Services.Select(id => new Service { Id = id, Name = id.Value, Policy = new PolicyId("default") }),
        ],
        Policies =
        [
            new EscalationPolicy
            {
                Id = new PolicyId("default"),
                Name = "Default",
                Rounds = number == 3 ? 2 : 1,
                RoundPause = Duration.FromMinutes(1),
                Steps =
                [
                    Step(1, 0, EscalationCondition.Unacknowledged, number == 2 ? [2] : [0]),
                    Step(2, 60, EscalationCondition.Unacknowledged, [1]),
                    Step(3, 150, EscalationCondition.Unacknowledged, [2, 3]),
                    Step(4, 200, EscalationCondition.Unresolved, [3]),
                    Step(5, 400, EscalationCondition.Open, [0]),
                ],
            },
        ],
    };

    private static EscalationStep Step(int level, int seconds, EscalationCondition when, int[] people) => new()
    {
        Level = level,
        At = Duration.FromSeconds(seconds),
        When = when,
        Targets = [.. people.Select(person => new EscalationTarget.Person(People[person]))],
    };

    private static Responder Person(ResponderId id) => new()
    {
        Id = id,
        Name = id.Value,
        Contacts =
        [
            new ContactMethod("email", Channels.Email, $"{id}@example.com"),
            new ContactMethod("second", Channels.Email, $"{id}@example.org"),
        ],
        Rules =
        [
            new NotificationRule(Duration.Zero, ["email"]),
            new NotificationRule(Duration.FromSeconds(90), ["second"]),
        ],
    };
}
