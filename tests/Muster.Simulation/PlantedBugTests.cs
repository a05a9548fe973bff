namespace Muster.Simulation;

/// <summary>A check that cannot fail proves nothing: each of these faults has to be seen.</summary>
public sealed class PlantedBugTests
{
    private const int SeedsPerBugMax = 200;

    public static TheoryData<string> Bugs => [.. PlantedBugs.All.Select(bug => bug.Name)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_seen(string name)
    {
        var seed = 0;
        while (seed++ < SeedsPerBugMax)
        {
            // Some bugs have a memory of their own, so each run gets a fresh one.
            if (SimulatedWorld.Run(seed, PlantedBugs.All.First(bug => bug.Name == name)).Problems.Count > 0)
                return;
        }

        Assert.Fail($"{SeedsPerBugMax} seeds did not see it.");
    }
}
