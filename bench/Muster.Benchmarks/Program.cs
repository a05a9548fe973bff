using Muster.Benchmarks;

return args switch
{
    ["intake", .. var rest] when Plan.Read(rest) is { } plan => await IntakeBenchmark.Run(plan),
    ["page", .. var rest] when Plan.Read(rest) is { } plan => await PageBenchmark.Run(plan),
    ["start", .. var rest] when Plan.Read(rest) is { } plan => await StartBenchmark.Run(plan),
    ["oncall"] => OnCallBenchmark.Run(),
    ["repeats", var url, var body, var perSecond, var seconds] => await Repeats.Send(url, body, perSecond, seconds),
    _ => Misuse(),
};

static int Misuse()
{
    Console.Error.WriteLine("bench intake|page|start|oncall [--store sqlite] [--quick]");
    return 2;
}
