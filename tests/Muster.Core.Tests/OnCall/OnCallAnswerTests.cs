using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class OnCallAnswerTests
{
    private static readonly Schedule Primary = In(Berlin, Layer(Weekly(Bob, Ada)));

    private static readonly Instant Noon = Berlin.On(2026, 11, 25, 12);

    [Fact]
    public void A_turn_is_explained_in_the_readers_zone() => Assert.Equal(
        [
            "Bob is on call by layer 'Weekly' until Mon 30 Nov 09:00 CET, then Ada.",
            "Bob is on call by layer 'Weekly' until Mon 30 Nov 08:00 UTC, then Ada.",
        ],
        ((DateTimeZone[])[Berlin, Utc]).Select(zone => Primary.Ask(Noon).Explain(NameOf, zone)));

    [Fact]
    public void An_override_is_explained_with_its_reason() => Assert.Equal(
        "Cyd is on call by override for Bob (dentist) until Wed 25 Nov 14:00 CET, then Bob.",
        Explained(Put(Cyd, Noon, Noon + Duration.FromHours(2)) with { Reason = "dentist" }));

    [Fact]
    public void Nobody_on_purpose_is_explained() => Assert.Equal(
        "Nobody is on call by override until Wed 25 Nov 14:00 CET, then Bob.",
        Explained(Put(Open, Noon, Noon + Duration.FromHours(2))));

    [Fact]
    public void A_gap_is_explained_with_who_ends_it()
    {
        var office = new Restriction.TimeOfDay(Clock(9), Clock(17), Weekdays.Working);
        var schedule = In(Berlin, Layer(Weekly(Ada), null, office));

        Assert.Equal(
            "Nobody is on call (no layer covers it) until Thu 26 Nov 09:00 CET, then Ada.",
            schedule.Ask(Berlin.On(2026, 11, 25, 20)).Explain(NameOf, Berlin));
        Assert.Equal(
            "Ada is on call by layer 'Weekly' until Wed 25 Nov 17:00 CET, then Ada from Thu 26 Nov 09:00 CET.",
            schedule.Ask(Noon).Explain(NameOf, Berlin));
    }

    [Fact]
    public void An_unassigned_turn_is_explained() => Assert.Equal(
        "Nobody is on call (unassigned turn of layer 'Weekly') until Mon 30 Nov 09:00 CET, then Ada.",
        In(Berlin, Layer(Weekly(Open, Ada))).Ask(Noon).Explain(NameOf, Berlin));

    [Fact]
    public void A_person_who_left_is_named() => Assert.Equal(
        "Nobody is on call (Bob is not active) until Mon 30 Nov 09:00 CET, then Ada.",
        OnCallResolver.WhoIsOnCall(Primary, [], Noon, who => who != Bob).Explain(NameOf, Berlin));

    [Fact]
    public void A_gap_without_end_is_explained() => Assert.Equal(
        "Nobody is on call (no layer covers it), and nobody after.", In(Berlin).Ask(Noon).Explain(NameOf, Berlin));

    private static string Explained(Override put) => Primary.Ask(Noon, put).Explain(NameOf, Berlin);

    private static string NameOf(ResponderId who) => string.Concat(who.Value[..1].ToUpperInvariant(), who.Value[1..]);
}
