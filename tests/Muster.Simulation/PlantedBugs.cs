using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Simulation.Faults;
using Muster.Storage;
using NodaTime;

namespace Muster.Simulation;

/// <summary>Faults that a pager can have. The simulator must see each of them.</summary>
internal static class PlantedBugs
{
    private static ValueTask Nothing => ValueTask.CompletedTask;

    internal static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("Signals are answered before they are kept") { AnswersWithoutKeeping = true },
        new("The bytes of a signal are not kept") { Tampers = On(nameof(ITransaction.Keep), _ => Nothing) },
        new("Of twenty clocks one is not armed")
        {
            Tampers = On(nameof(ITransaction.Arm), OneOf(20, call =>
                call.Argument<NewJob>().Kind == "clock" ? Nothing : null)),
        },
        new("Of twenty pages one has no job")
        {
            Tampers = On(nameof(ITransaction.Arm), OneOf(20, call =>
                call.Argument<NewJob>().Kind == "page" ? Nothing : null)),
        },
        new("A claim takes the job away before it is done")
        {
            Tampers = On(nameof(ITransaction.Claim), Consume),
        },
        new("A claim ends no sooner than after an hour")
        {
            Tampers = On(nameof(ITransaction.Claim), call =>
            {
                call.Arguments[1] = Duration.FromHours(1);
                return null;
            }),
        },
        new("A job that is given back is thrown away")
        {
            Tampers = On(nameof(ITransaction.Postpone), call => call.Transaction.Complete(call.Argument<Job>())),
        },
        new("A known alert is not found again")
        {
            Tampers = On(nameof(ITransaction.OpenAlerts), _ =>
                ValueTask.FromResult<IReadOnlyDictionary<AlertKey, Alert>>(new Dictionary<AlertKey, Alert>())),
        },
        new("An alert's end is not written")
        {
            Tampers = On(nameof(ITransaction.Save), call =>
                call.Arguments[0] is IReadOnlyList<Alert> alerts && alerts.Any(alert => !alert.IsOpen)
                    ? Nothing
                    : null),
        },
        new("The list of incidents is not kept up")
        {
            Tampers = On(nameof(ITransaction.Save), call =>
                call.Arguments[0] is IncidentRow { Version: > 2 } ? Nothing : null),
        },
        new("The list of pages is not kept up")
        {
            Tampers = On(nameof(ITransaction.Save), call =>
                call.Arguments[0] is PageRow { Version: > 2 } ? Nothing : null),
        },
        new("An acknowledgement is answered and not recorded")
        {
            Tampers = On(nameof(ITransaction.Append), Without<IncidentEvent.Acknowledged>()),
        },
        new("A claim is not recorded")
        {
            Tampers = On(nameof(ITransaction.Append), Without<PageEvent.Attempted>()),
        },
        new("The state is read from before the last two facts")
        {
            Tampers = On(nameof(ITransaction.Facts), Stale),
        },
        new("A step is recorded with the instant of its being reached")
        {
            Tampers = On(nameof(ITransaction.Append), Rewrite<EscalationEvent.StepReached>(step =>
                step with { DueAt = step.At })),
        },
        new("Escalations are a minute late")
        {
            Tampers = On(nameof(ITransaction.Arm), call =>
            {
                if (call.Argument<NewJob>() is { Kind: "clock" } job)
                    call.Arguments[0] = job with { Due = job.Due + Duration.FromMinutes(1) };
                return null;
            }),
        },
        new("Facts carry an instant of before")
        {
            Tampers = On(nameof(ITransaction.Append), Rewrite<PageEvent.Queued>(page =>
                page with { DueAt = page.DueAt - Duration.FromMinutes(2) })),
        },
        new("A repeat does not say that it may be one") { Rewrites = message => message with { MayRepeat = false } },
        new("A page that stood still after its claim is sent all the same") { StopsMonotonicClock = true },
        new("What nobody knows is taken for a refusal") { TakesUnknownForRefused = true },
    ];

    private static Func<TamperedCall, object?> On(string method, Func<TamperedCall, object?> bug) =>
        call => call.Name == method ? bug(call) : null;

    private static Func<TamperedCall, object?> OneOf(int many, Func<TamperedCall, object?> bug)
    {
        var count = 0;
        return call => ++count % many == 0 ? bug(call) : null;
    }

    private static object Consume(TamperedCall call)
    {
        return Claim();

        async ValueTask<IReadOnlyList<Job>> Claim()
        {
            var claimed = await (ValueTask<IReadOnlyList<Job>>)call.Go()!;
            foreach (var job in claimed.Where(job => job.Kind == "page"))
                await call.Transaction.Disarm(job.Kind, job.Key);
            return claimed;
        }
    }

    private static object? Stale(TamperedCall call)
    {
        if (call.Arguments[0] is not StreamId { Kind: StreamKinds.Incident } || call.Arguments.Length != 2)
            return null;
        return Read();

        async ValueTask<IReadOnlyList<StoredFact>> Read()
        {
            var facts = await (ValueTask<IReadOnlyList<StoredFact>>)call.Go()!;
            return facts.Count > 3 ? [.. facts.Take(facts.Count - 2)] : facts;
        }
    }

    private static Func<TamperedCall, object?> Without<TFact>() => call =>
    {
        var facts = (IReadOnlyList<NewFact>)call.Arguments[2]!;
        call.Arguments[2] = facts.Where(fact => fact.Fact is not TFact).ToList();
        return null;
    };

    private static Func<TamperedCall, object?> Rewrite<TFact>(Func<TFact, object> change) => call =>
    {
        var facts = (IReadOnlyList<NewFact>)call.Arguments[2]!;
        call.Arguments[2] = facts
            .Select(fact => fact.Fact is TFact it ? fact with { Fact = change(it) } : fact)
            .ToList();
        return null;
    };
}
