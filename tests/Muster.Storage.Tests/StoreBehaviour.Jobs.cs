using Muster.Core.Incidents;
using NodaTime;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests;

public abstract partial class StoreBehaviour
{
    private static readonly Duration Lease = Duration.FromSeconds(5);

    [Fact]
    public async Task Due_jobs_are_claimed_earliest_first_and_others_wait()
    {
        await Arm("later", Noon + Duration.FromSeconds(1));
        await Arm("second", Noon);
        await Arm("third", Noon);
        await Arm("first", Noon - Duration.FromSeconds(9));

        Assert.Equal(["first", "second"], (await Claim(2)).Select(job => job.Key));
        Assert.Equal(["third"], (await Claim(9)).Select(job => job.Key));
        Assert.Equal(Noon + Duration.FromSeconds(1), await Store.Ask(read => read.NextDue()));
        Time.Move(Duration.FromSeconds(1));
        Assert.Equal(["later"], (await Claim(9)).Select(job => job.Key));
        Assert.Null(await Store.Ask(read => read.NextDue()));
    }

    [Fact]
    [Case(47)]
    public async Task A_claim_that_expires_is_claimed_again_and_the_first_holder_can_do_nothing()
    {
        await Arm("a", Noon);
        var first = Assert.Single(await Claim(1));
        Assert.Equal((1, Noon + Lease), (first.Attempts, first.LeasedUntil));
        Time.Move(Lease - Duration.FromMilliseconds(1));
        Assert.Empty(await Claim(1));
        Time.Move(Duration.FromMilliseconds(1));

        var second = Assert.Single(await Claim(1));
        Assert.Equal(2, second.Attempts);
        Assert.True(second.Fence > first.Fence);
        Assert.False(await Store.Write(write => write.Complete(first)));
        Assert.False(await Store.Write(write => write.Postpone(first, Noon)));
        Assert.True(await Store.Write(write => write.Complete(second)));
        Assert.Null(await Store.Ask(read => read.Job("page", "a")));
        Assert.False(await Store.Write(write => write.Complete(second)));
    }

    [Fact]
    public async Task A_claim_that_is_renewed_lasts_on_and_one_that_was_lost_does_not()
    {
        await Arm("a", Noon);
        await Arm("b", Noon);
        var held = await Claim(2);
        await Arm("b", Noon);
        Time.Move(Lease - Duration.FromMilliseconds(1));

        var renewed = Assert.Single(await Store.Write(write => write.Renew(held, Lease)));
        Assert.Equal(held[0] with { LeasedUntil = Time.Now + Lease }, renewed);
        Time.Move(Duration.FromSeconds(1));
        Assert.Equal(["b"], (await Claim(2)).Select(job => job.Key));
        Assert.True(await Store.Write(write => write.Complete(held[0])));
    }

    [Fact]
    public async Task A_job_that_is_armed_anew_belongs_to_nobody()
    {
        await Arm("a", Noon);
        var held = Assert.Single(await Claim(1));
        await Arm("a", Noon + Duration.FromHours(1));

        var armed = await Store.Ask(read => read.Job("page", "a"));
        Assert.Equal((0, Noon + Duration.FromHours(1), null), (armed!.Attempts, armed.Due, armed.LeasedUntil));
        Assert.True(armed.Fence > held.Fence);
        Assert.False(await Store.Write(write => write.Complete(held)));
    }

    [Fact]
    public async Task A_fence_is_never_given_twice_even_when_the_job_was_gone_between()
    {
        await Arm("a", Noon);
        var held = Assert.Single(await Claim(1));
        await Store.Write(write => write.Disarm("page", "a"));
        await Reopen();
        await Arm("a", Noon);
        var again = Assert.Single(await Claim(1));

        Assert.True(again.Fence > held.Fence);
        Assert.False(await Store.Write(write => write.Complete(held)));
        Assert.True(await Store.Write(write => write.Complete(again)));
    }

    [Fact]
    public async Task A_postponed_job_keeps_its_attempts_and_loses_its_lease()
    {
        await Arm("a", Noon);
        var held = Assert.Single(await Claim(1));
        Assert.True(await Store.Write(write => write.Postpone(held, Noon + Duration.FromMinutes(1))));

        Assert.Empty(await Claim(1));
        Assert.False(await Store.Write(write => write.Complete(held)));
        Time.Move(Duration.FromMinutes(1));
        Assert.Equal(2, Assert.Single(await Claim(1)).Attempts);
    }

    [Fact]
    public async Task Disarming_what_is_not_there_does_nothing()
    {
        await Store.Write(write => write.Disarm("page", "a"));
        await Arm("a", Noon);
        await Store.Write(write => write.Disarm("clock", "a"));
        Assert.NotNull(await Store.Ask(read => read.Job("page", "a")));
    }

    [Fact]
    public async Task Whoever_waits_for_jobs_is_woken_by_one_that_is_due_soon()
    {
        var mark = await Store.WaitForJobs(0, Stores.Cancel);
        await Arm("far", Noon + Duration.FromHours(1));
        var waiting = Store.WaitForJobs(mark, Stores.Cancel).AsTask();
        Assert.False(waiting.IsCompleted);
        await Arm("near", Noon + Duration.FromSeconds(1));
        Assert.True(await waiting > mark);
    }

    [Fact]
    public async Task Counters_count_from_one_each()
    {
        await Store.Write(write => write.Next("2026-11-20"));
        await Reopen();
        Assert.Equal(2, await Store.Write(write => write.Next("2026-11-20")));
        Assert.Equal(1, await Store.Write(write => write.Next("2026-11-21")));
    }

    [Fact]
    [Case(54)]
    public async Task An_open_incident_without_a_job_is_found()
    {
        await Store.Write(async write =>
        {
            await write.Save(IncidentOf(Declared(1)));
            await write.Save(IncidentOf(Declared(2)));
            await write.Save(IncidentOf(
                Declared(3), new IncidentEvent.Resolved(Note: null, AlertsStillFiring: false)
                {
                    At = Noon,
                    By = AdaHerself
                }));
            await write.Arm(JobFor(new IncidentId(Id(1)).ToString(), Noon, "clock"));
            await write.Arm(JobFor(new IncidentId(Id(2)).ToString(), Noon, "page"));
        });

        Assert.Equal([new IncidentId(Id(2))], await Store.Ask(read => read.OpenIncidentsWithoutJob(["clock",
            "escalation"])));
        Assert.Empty(await Store.Ask(read => read.OpenIncidentsWithoutJob(["clock", "page"])));
    }

    private Task Arm(string key, Instant due) => Store.Write(write => write.Arm(JobFor(key, due)));

    private Task<IReadOnlyList<Job>> Claim(int limit) => Store.Write(write => write.Claim(limit, Lease));
}
