using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Tests.Communications;

/// <summary>What a message knows by itself, and what it shows where it knows nothing.</summary>
public sealed class WrittenMessageTests
{
    private static readonly Audience everybody = new() { Id = "all", Name = "All" };

    private static MessageContext About => new()
    {
        Now = At(60),
        PublicUrl = "https://muster.example",
        NameOf = id => id.Value,
    };

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

    [Fact]
    [Requirement("COM-002")]
    public void A_message_that_lacks_something_shows_the_gap_by_its_name()
    {
        var template = new MessageTemplate
        {
            Id = "news",
            File = "templates/news.md",
            Name = "News",
            Subject = "About {{impact}}",
            Body = "{{impact}} is affected{{#if way}}, go by {{way}}{{/if}}.",
            Required = ["impact"],
        };
        var lacking = Written(template, given: []);
        var whole = Written(template, new() { ["impact"] = "Checkout" });

        Assert.Equal(("About ‹impact›", "‹impact› is affected."), (lacking.Subject, lacking.Text));
        Assert.Equal("impact", Assert.Single(lacking.Missing).Name);
        Assert.Equal(("About Checkout", "Checkout is affected."), (whole.Subject, whole.Text));
        Assert.Empty(whole.Missing);
    }

    private static WrittenMessage Written(MessageTemplate template, Dictionary<string, string> given) =>
        MessageWriting.Of(
            new MessageVariant(everybody, [], template), Given(CheckoutDown).State, new CheckedPlaybook(),
            About with { Given = given });

    private static IReadOnlyDictionary<string, FieldValue> Fields(Incident incident) =>
        MessageFields.Of(incident, new CheckedPlaybook(), everybody, About);
}
