using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Storage;

namespace Muster.Simulation.Checks;

/// <summary>Nothing that was answered is lost, and each alert ends as its sender said last.</summary>
internal static class SignalChecks
{
    internal static async ValueTask<IReadOnlyList<string>> Run(History record, IReading reading)
    {
        List<string> problems = [];
        foreach (var signal in record.World.Observed.Answered)
        {
            if (await reading.Signal(signal.Id) is null)
                problems.Add($"signal {signal.Id} of {signal.Key} was answered and is lost");
        }

        foreach (var key in record.World.Observed.Answered.GroupBy(signal => (signal.Service, signal.Key)))
            problems.AddRange(await Alerts(reading, key.Key.Service, key.Key.Key, key));
        problems.AddRange(Answers(record));
        problems.AddRange(Twins(record));
        return problems;
    }

    private static async ValueTask<IReadOnlyList<string>> Alerts(
        IReading reading, Core.ServiceId service, string key, IEnumerable<AnsweredSignal> signals)
    {
        List<string> problems = [];
        var alerts = await reading.Alerts(new AlertQuery { Service = service, DedupKey = key, Limit = 1_000 });
        var open = alerts.Count(alert => alert.IsOpen);
        if (open > 1)
            problems.Add($"{open} alerts of {key} are open at once");
        var last = signals.MaxBy(signal => signal.Ticks)!;
        if (last.Action == AlertAction.Resolve && open > 0)
            problems.Add($"{key} was resolved by its sender and is still open");
        if (signals.Any(signal => signal.Action == AlertAction.Trigger) && alerts.Count == 0)
            problems.Add($"{key} was triggered and has no alert");
        return problems;
    }

    /// <summary>What a person was told is done has been recorded.</summary>
    private static IEnumerable<string> Answers(History record)
    {
        foreach (var (id, who) in record.World.Observed.Acknowledged)
        {
            if (!record.Of(id).Any(pair => pair.Fact is IncidentEvent.Acknowledged taken && taken.Holder == who))
                yield return $"{who} was told to have incident {id}, and the record does not know";
        }

        foreach (var incident in record.Incidents.Where(row => row.State.IsOpen))
            yield return $"incident {incident.State.Reference} is still open at the end";
    }

    /// <summary>Never two open incidents of one group.</summary>
    private static IEnumerable<string> Twins(History record) =>
        from row in record.Incidents
        where row.State.Declaration?.Group is not null
        group row by row.State.Declaration!.Group into twins
        where twins.Count() > 1
        select $"group {twins.Key} has opened {twins.Count()} incidents";
}
