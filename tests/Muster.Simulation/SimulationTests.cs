namespace Muster.Simulation;

public sealed class SimulationTests
{
    /// <summary>So many fresh seeds are run in every test; './dev sim' runs more.</summary>
    private const int SeedsPerPart = 50;

    [Case(46)]
    [Case(47)]
    [Case(48)]
    [Theory]
    [InlineData(1)]
    [InlineData(51)]
    [InlineData(101)]
    [InlineData(151)]
    public void No_page_is_lost_in_any_weather(int first) =>
        Assert.Empty(Enumerable.Range(first, SeedsPerPart).SelectMany(Failures));

    [Fact]
    public void Every_seed_that_ever_failed_holds_now() => Assert.Empty(Seeds.ThatFailed().SelectMany(Failures));

    [Fact]
    public void A_seed_gives_the_same_run_again() =>
        Assert.Equal(SimulatedWorld.Run(7).Fingerprint, SimulatedWorld.Run(7).Fingerprint);

    private static IEnumerable<string> Failures(int seed) =>
        SimulatedWorld.Run(seed).Problems.Select(problem => $"seed {seed}: {problem}");
}
