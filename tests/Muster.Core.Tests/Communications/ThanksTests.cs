using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Tests.Communications;

/// <summary>Whom a closing message thanks.</summary>
public sealed class ThanksTests
{
    [Fact]
    [Requirement("INC-038")]
    public void The_closing_message_thanks_everybody_who_responded_had_a_role_or_did_a_task()
    {
        var open = Given(CheckoutDown, AdaHasIt).State;
        open = Incident.Evolve(open, new E.RoleTaken(new RoleId("scribe"), Bob) { At = At(2), By = ByBob });
        Assert.True(Fields(open)["thanks"].IsEmpty);

        var over = Incident.Evolve(open, AdaResolved);

        Assert.Equal([Ada, Bob], MessageFields.TookPart(over));
        Assert.Equal("Thanks to ada and bob.", Fields(over)["thanks"].Text);
    }

    private static IReadOnlyDictionary<string, FieldValue> Fields(Incident incident) => MessageFields.Of(
        incident, new CheckedPlaybook(), new Audience { Id = "all", Name = "All" },
        new MessageContext { Now = At(60), PublicUrl = "https://muster.example", NameOf = id => id.Value });
}
