using System.Globalization;
using Muster.Simulation;

// 'seeds A..B' runs that range on all cores; everything else is for the test runner.
if (args is not ["seeds", var range])
    return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);

var bounds = range.Split("..").Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
var held = 0;
var failed = 0;
Parallel.For(
    bounds[0],
    bounds[^1] + 1,
    new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
    seed =>
    {
        // One seed alone is asked for to see what happened: the whole log goes to standard error.
        var run = SimulatedWorld.Run(seed, bug: null, bounds[0] == bounds[^1] ? Console.Error.WriteLine : null);
        if (run.Problems.Count == 0)
            Interlocked.Increment(ref held);
        else
            Interlocked.Increment(ref failed);
        foreach (var problem in run.Problems.Take(5))
            Console.WriteLine($"seed {seed}: {problem}");
    });
Console.WriteLine($"{held} seeds held, {failed} failed");
return failed == 0 ? 0 : 1;
