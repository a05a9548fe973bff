using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage;

namespace Muster.Simulation.Checks;

/// <summary>Each due page is tried in time, none after somebody has it, and a repeat says that it may be one.</summary>
internal static class PageChecks
{
    /// <summary>So long a node may need when nothing is wrong: a dead node's lease has to end first.</summary>
    internal static readonly TimeSpan LatenessMax = TimeSpan.FromSeconds(45);

    /// <summary>From claim to hand-over, with the way to the database and back.</summary>
    private static readonly TimeSpan HandoverMax = TimeSpan.FromSeconds(1);

    internal static IReadOnlyList<string> Run(History record)
    {
        List<string> problems = [];
        var handovers = record.World.Observed.Handovers.ToLookup(one => one.Message.Page);
        foreach (var row in record.Pages)
        {
            var facts = record.Of(row.Id).ToList();
            problems.AddRange(InTime(record, row, facts));
            problems.AddRange(Repeats(row, [.. handovers[row.Id]]));
            foreach (var handover in handovers[row.Id])
                problems.AddRange(Claimed(record, row, facts, handover));
        }

        return problems;
    }

    private static IEnumerable<string> InTime(
        History record, PageRow row, List<(StoredFact Stored, object Fact)> facts)
    {
        var order = row.State.Order!;
        var begun = facts.FirstOrDefault(pair =>
            pair.Fact is PageEvent.Attempted or PageEvent.NotNeeded or PageEvent.Folded);
        var until = begun.Stored is { } stored ? History.TicksOf(stored.Recorded) : record.World.Scheduler.Ticks;
        if (record.World.Observed.HasCalm(History.TicksOf(order.DueAt), until, LatenessMax))
            yield return $"page {row.Id} was due at {order.DueAt} and was not tried in time";
        var isOld = order.DueAt <= record.World.Now - NodaTime.Duration.FromMinutes(2);
        if (row.State.FoldedInto is { } into
            && !record.Pages.Any(page => page.Id == into && page.State.Gathered.Contains(order.Incident!.Value)))
        {
            yield return $"page {row.Id} was folded into a message that does not list its incident";
        }

        if (row.State.Outcome == PageOutcome.Queued && isOld)
            yield return $"page {row.Id} is still queued at the end";
    }

    /// <summary>The first hand-over may have arrived, so every later one says that it may be a repeat.</summary>
    private static IEnumerable<string> Repeats(PageRow row, List<HandedOver> handovers)
    {
        var hasArrived = false;
        foreach (var handover in handovers.OrderBy(one => one.Message.Attempt))
        {
            if (hasArrived && !handover.Message.MayRepeat)
                yield return $"page {row.Id} was sent again and did not say that it may be a repeat";
            hasArrived |= handover.IsDelivered;
        }

        foreach (var attempt in handovers.GroupBy(one => one.Message.Attempt).Where(same => same.Count() > 1))
            yield return $"attempt {attempt.Key} of page {row.Id} was handed over {attempt.Count()} times";
    }

    /// <summary>A page whose claim begins after an acknowledgement committed is not sent (R4).</summary>
    private static IEnumerable<string> Claimed(
        History record, PageRow row, List<(StoredFact Stored, object Fact)> facts, HandedOver handover)
    {
        var claim = facts.FirstOrDefault(pair =>
            pair.Fact is PageEvent.Attempted attempted && attempted.Number == handover.Message.Attempt);
        if (claim.Stored is null)
        {
            yield return $"page {row.Id} was handed over without a claim";
            yield break;
        }

        if (handover.Ticks - History.TicksOf(claim.Stored.Recorded) > HandoverMax.Ticks)
            yield return $"page {row.Id} was handed over too long after its claim";
        if (row.State.Order is not { Purpose: PagePurpose.Respond, Incident: { } incident })
            yield break;
        var queued = facts[0].Stored.Position;
        if (HasIt(record.Of(incident), queued, claim.Stored.Position))
            yield return $"page {row.Id} was claimed after somebody had {incident}";
    }

    /// <summary>Whether somebody took it, or it was over, between two positions, and it stayed so.</summary>
    private static bool HasIt(
        IEnumerable<(StoredFact Stored, object Fact)> facts, long after, long before)
    {
        var isTaken = false;
        foreach (var (stored, fact) in facts.Where(pair => pair.Stored.Position < before))
        {
            isTaken = fact switch
            {
                IncidentEvent.Acknowledged when stored.Position > after => true,
                IncidentEvent.Resolved or IncidentEvent.Closed or IncidentEvent.FalseAlarm => true,
                IncidentEvent.AcknowledgementWithdrawn or IncidentEvent.Reopened => false,
                _ => isTaken,
            };
        }

        return isTaken;
    }
}
