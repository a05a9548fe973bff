using Muster.Benchmarks;

return args switch
{
    ["intake", .. var rest] when Plan.Read(rest) is { } plan => await IntakeBenchmark.Run(plan),
    ["page", .. var rest] when Plan.Read(rest) is { } plan => await PageBenchmark.Run(plan),
    ["start", .. var rest] when Plan.Read(rest) is { } plan => await StartBenchmark.Run(plan),
    ["metrics", .. var rest] when Plan.Read(rest) is { } plan => await MetricsBenchmark.Run(plan),
    ["list", .. var rest] when Plan.Read(rest) is { } plan => await ListBenchmark.Run(plan),
    ["screen", .. var rest] when Plan.Read(rest) is { } plan => await ScreenBenchmark.Run(plan),
    ["jobs", .. var rest] when Plan.Read(rest) is { } plan => await JobsBenchmark.Run(plan),
    ["nodes", .. var rest] when Plan.Read(rest) is { } plan => await NodesBenchmark.Run(plan),
    ["scale", .. var rest] when Plan.Read(rest) is { } plan => await ScaleBenchmark.Run(plan),
    ["storm", .. var rest] when Plan.Read(rest) is { } plan => await StormBenchmark.Run(plan),
    ["oncall"] => OnCallBenchmark.Run(),
    ["playbook"] => PlaybookBenchmark.Run(),
    ["runbooks"] => RunbooksBenchmark.Run(),
    ["repeats", var url, var body, var perSecond, var seconds] => await Repeats.Send(url, body, perSecond, seconds),
    _ => Misuse(),
};

static int Misuse()
{
    Console.Error.WriteLine(
        "bench intake|page|jobs|storm|nodes|scale|start|list|screen|oncall|playbook|runbooks "
        + "[--store sqlite|postgres] [--quick]");
    return 2;
}
