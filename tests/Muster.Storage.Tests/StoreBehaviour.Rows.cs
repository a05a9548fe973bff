using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests;

public abstract partial class StoreBehaviour
{
    [Fact]
    [Requirement("INT-001")]
    public async Task A_signal_is_kept_byte_for_byte_and_only_once()
    {
        await Store.Write(write => write.Keep(SignalOf(1)));
        await Store.Write(write => write.Keep(SignalOf(1, unreadable: "again")));
        await Store.Write(write => write.Keep(SignalOf(2) with { Body = ReadOnlyMemory<byte>.Empty }));

        var signal = await Store.Ask(read => read.Signal(Id(1)));
        Assert.Equal(SignalOf(1).Body.ToArray(), signal!.Body.ToArray());
        Assert.Equal((Noon, Checkout, "generic", null), (signal.ReceivedAt, signal.Service, signal.Source,
            signal.Unreadable));
        Assert.True((await Store.Ask(read => read.Signal(Id(2))))!.Body.IsEmpty);
    }

    [Fact]
    public async Task Signals_are_listed_newest_first_in_parts()
    {
        await Store.Write(async write =>
        {
            for (var number = 1; number <= 6; number++)
            {
                await write.Keep(SignalOf(
                    number, number % 2 == 0 ? "not JSON" : null, number > 4 ? new ServiceId("search") : Checkout));
            }
        });

        Assert.Equal([6, 5], await Numbers(new SignalQuery { Limit = 2 }));
        Assert.Equal([4, 3, 2], await Numbers(new SignalQuery { Before = Id(5), Limit = 3 }));
        Assert.Equal([6, 4, 2], await Numbers(new SignalQuery { UnreadableOnly = true }));
        Assert.Equal([4, 2], await Numbers(new SignalQuery { UnreadableOnly = true, Service = Checkout }));
        Assert.Equal([6, 5], await Numbers(new SignalQuery { Service = new ServiceId("search") }));

        async Task<IEnumerable<int>> Numbers(SignalQuery query) =>
            (await Store.Ask(read => read.Signals(query))).Select(signal => NumberOf(signal.Id));
    }

    [Fact]
    public async Task An_alert_is_read_as_it_was_saved()
    {
        var alert = AlertRow(1) with
        {
            Details = "long",
            Group = new AlertGroupId(Id(7)),
            Incident = new IncidentId(Id(8)),
            NewestSentAt = Noon,
            ExpiresAt = Noon + Duration.FromHours(1),
            DetachedAt = Noon,
        };
        await Store.Write(write => write.Save([alert]));
        await Reopen();

        var read = await Store.Ask(read => read.Alert(alert.Id));
        Assert.Equal(alert.Links, read!.Links);
        Assert.Equal(
            alert,
            read with
            {
                Links = alert.Links,
                RecentOpenings = alert.RecentOpenings,
                Explains = alert.Explains,
            });
    }

    [Fact]
    public async Task A_key_has_one_open_alert_and_any_number_of_resolved_ones()
    {
        var resolved = AlertRow(1) with { Status = AlertStatus.Resolved, ResolvedAt = Noon };
        await Store.Write(write => write.Save([AlertRow(1), AlertRow(5, "other")]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Write(write => write.Save([AlertRow(2)])));
        await Store.Write(write => write.Save([resolved]));
        Assert.Empty(await Store.Write(write => write.OpenAlerts([AlertRow(1).Key])));
        await Store.Write(write => write.Save([AlertRow(2)]));
        await Store.Write(write => write.Save([resolved with { Count = 9 }]));
        await Reopen();

        var open = await Store.Ask(read => read.OpenAlerts([AlertRow(1).Key, AlertRow(5, "other").Key,
            AlertRow(6, "none").Key]));
        Assert.Equal([2, 5], open.Values.Select(alert => NumberOf(alert.Id.Value)).Order());
        Assert.Equal(9, (await Store.Ask(read => read.Alert(resolved.Id)))!.Count);
        Assert.Equal([2, 1], (await Store.Ask(read => read.Alerts(new AlertQuery { DedupKey = "disk" })))
            .Select(alert => NumberOf(alert.Id.Value)));
    }

    [Fact]
    public async Task The_newest_alert_that_is_over_is_found_for_each_key_at_once()
    {
        Alert Over(int number, string key) =>
            AlertRow(number, key) with { Status = AlertStatus.Resolved, ResolvedAt = Noon };
        await Store.Write(write => write.Save([Over(1, "a"), Over(2, "b"), AlertRow(6, "open")]));
        await Store.Write(write => write.Save([Over(3, "a"), Over(4, "a") with { Service = new ServiceId("search") }]));

        AlertKey[] keys = [.. new[] { "b", "a", "open", "none" }.Select(key => AlertRow(9, key).Key)];
        var read = await Store.Ask(read => read.NewestResolved(keys));
        Assert.Equal([2, 3], read.Values.Select(alert => NumberOf(alert.Id.Value)).Order());
        var written = await Store.Write(async write =>
        {
            await write.Save([Over(5, "b")]);
            return await write.NewestResolved(keys);
        });
        Assert.Equal([3, 5], written.Values.Select(alert => NumberOf(alert.Id.Value)).Order());
        Assert.Empty(await Store.Ask(read => read.NewestResolved([])));
    }

    [Fact]
    public async Task Many_rows_of_one_work_are_all_kept_and_the_last_word_on_each_counts()
    {
        await Store.Write(async write =>
        {
            foreach (var number in Enumerable.Range(1, 40))
                await write.Keep(SignalOf(number));
            foreach (var number in Enumerable.Range(1, 40))
                await write.Append(AlertStream(number), 0, [Opened()]);
            foreach (var number in Enumerable.Range(1, 40))
                await write.Append(AlertStream(number), 1, [Opened()]);
            await write.Save([.. Enumerable.Range(1, 40).Select(number => AlertRow(number, $"key {number % 40}"))]);
            await write.Arm(JobFor("twice", Noon));
            await write.Arm(JobFor("once", Noon));
            await write.Arm(JobFor("twice", Noon + Duration.FromHours(1)));
        });
        await Reopen();

        Assert.Equal(80, Store.Head);
        Assert.Equal(40, (await Store.Ask(read => read.Signals(new SignalQuery { Limit = 100 }))).Count);
        Assert.Equal(2, await Store.Ask(read => read.Version(AlertStream(40))));
        Assert.Equal(40, (await Store.Ask(read => read.OpenAlerts(
            [.. Enumerable.Range(0, 50).Select(number => AlertRow(1, $"key {number}").Key)]))).Count);
        Assert.Equal(Noon + Duration.FromHours(1), (await Store.Ask(read => read.Job("page", "twice")))?.Due);
    }

    [Fact]
    public async Task A_key_that_opens_closes_and_opens_in_one_work_ends_with_the_last()
    {
        await Store.Write(write => write.Save([AlertRow(1)]));
        await Store.Write(write => write.Save(
        [
            AlertRow(1) with { Status = AlertStatus.Resolved, ResolvedAt = Noon },
            AlertRow(2) with { Status = AlertStatus.Resolved, ResolvedAt = Noon },
        ]));
        await Store.Write(write => write.Save([AlertRow(3)]));
        var open = await Store.Ask(read => read.OpenAlerts([AlertRow(3).Key]));
        Assert.Equal(3, NumberOf(Assert.Single(open.Values).Id.Value));
    }

    [Fact]
    public async Task Alerts_are_listed_newest_first_by_what_is_asked()
    {
        var group = new AlertGroupId(Id(100));
        var incident = new IncidentId(Id(101));
        await Store.Write(write => write.Save(
        [
            AlertRow(1, "a") with { Status = AlertStatus.Resolved, Group = group, Incident = incident },
            AlertRow(2, "b") with { Status = AlertStatus.Acknowledged, Group = group },
            AlertRow(3, "c") with { Service = new ServiceId("search") },
            AlertRow(4, "d") with { Incident = incident },
        ]));

        Assert.Equal([4, 3, 2, 1], await Numbers(new AlertQuery()));
        Assert.Equal([2, 1], await Numbers(new AlertQuery { Before = new AlertId(Id(3)) }));
        Assert.Equal([4, 3], await Numbers(new AlertQuery { Statuses = [AlertStatus.Firing] }));
        Assert.Equal([4, 3, 2], await Numbers(new AlertQuery
        {
            Statuses = [AlertStatus.Firing,
            AlertStatus.Acknowledged]
        }));
        Assert.Equal([1], await Numbers(new AlertQuery { Statuses = [AlertStatus.Resolved], Service = Checkout }));
        Assert.Equal([4, 2, 1], await Numbers(new AlertQuery { Service = Checkout }));
        Assert.Equal([2, 1], await Numbers(new AlertQuery { Group = group }));
        Assert.Equal([4, 1], await Numbers(new AlertQuery { Incident = incident }));
        Assert.Equal([4], await Numbers(new AlertQuery { Incident = incident, Statuses = [AlertStatus.Firing] }));
        Assert.Equal([3], await Numbers(new AlertQuery { DedupKey = "c", Before = new AlertId(Id(4)) }));
        Assert.Empty(await Numbers(new AlertQuery { DedupKey = "c", Service = Checkout }));

        async Task<IEnumerable<int>> Numbers(AlertQuery query) =>
            (await Store.Ask(read => read.Alerts(query))).Select(alert => NumberOf(alert.Id.Value));
    }

    [Fact]
    public async Task A_key_has_one_open_group()
    {
        var closed = GroupRow(1) with { IsClosed = true, Incident = new IncidentId(Id(3)) };
        await Store.Write(write => write.Save(GroupRow(1)));
        await Store.Write(write => write.Save(GroupRow(1) with { TotalAlerts = 5 }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Write(write => write.Save(GroupRow(2))));
        await Reopen();
        Assert.Equal(5, (await Store.Ask(read => read.OpenGroup(GroupRow(1).Key)))!.TotalAlerts);
        await Store.Write(write => write.Save(closed));
        Assert.Null(await Store.Ask(read => read.OpenGroup(GroupRow(1).Key)));
        await Store.Write(write => write.Save(GroupRow(2)));

        Assert.Equal(GroupRow(2), await Store.Ask(read => read.OpenGroup(GroupRow(1).Key)));
        Assert.Equal(closed, await Store.Ask(read => read.Group(closed.Id)));
        Assert.Null(await Store.Ask(read => read.Group(new AlertGroupId(Id(9)))));
    }

    [Fact]
    public async Task An_incident_is_found_by_id_and_by_reference_in_any_case()
    {
        var row = IncidentOf(
            Declared(1),
            new IncidentEvent.Acknowledged(Ada, "screen") { At = Noon, By = AdaHerself },
            new IncidentEvent.RoleTaken(new RoleId("commander"), Bob) { At = Noon, By = AdaHerself },
            new IncidentEvent.ClockMissed(Core.Clocks.ClockKind.NextUpdateBy, Noon) { At = Noon, By = Actor.Muster },
            new IncidentEvent.ClockWaived(Core.Clocks.ClockKind.ReviewBy, Noon, "no") { At = Noon, By = AdaHerself });
        await Store.Write(write => write.Save(row));
        await Reopen();

        var read = await Store.Ask(read => read.IncidentByReference("inc-2026-11-20-001"));
        Assert.Equal(5, read!.Version);
        Assert.Equal(row.State.Declaration, read.State.Declaration);
        Assert.Equal([Ada, Bob], read.State.Responders);
        Assert.Equal(Bob, read.State.Roles[new RoleId("commander")]);
        Assert.Equal(row.State.Missed, read.State.Missed);
        Assert.Equal(row.State.Waived, read.State.Waived);
        Assert.Equal(Ada, read.State.HeldBy);
        Assert.NotNull(await Store.Ask(read => read.Incident(new IncidentId(Id(1)))));
        Assert.Null(await Store.Ask(read => read.Incident(new IncidentId(Id(2)))));
        Assert.Null(await Store.Ask(read => read.IncidentByReference("INC")));
    }

    [Fact]
    public async Task Incidents_are_listed_newest_first_by_what_is_asked()
    {
        var search = new ServiceId("search");
        await Store.Write(async write =>
        {
            await write.Save(IncidentOf(Declared(1, "Checkout is DOWN", "P1")));
            await write.Save(IncidentOf(Declared(2, "Search is slow", "P2", search)));
            await write.Save(IncidentOf(
                Declared(3, "Checkout über slow", "P2"),
                new IncidentEvent.Acknowledged(Ada, "screen") { At = Noon, By = AdaHerself }));
            await write.Save(IncidentOf(
                Declared(4, "Quote \" and %", "P1"),
                new IncidentEvent.Resolved(Note: null, AlertsStillFiring: false) { At = Noon, By = AdaHerself }));
        });

        Assert.Equal([4, 3, 2, 1], await Numbers(new IncidentQuery()));
        Assert.Equal([3, 2], await Numbers(new IncidentQuery { Before = new IncidentId(Id(4)), Limit = 2 }));
        Assert.Equal([2, 1], await Numbers(new IncidentQuery { Statuses = [IncidentStatus.Triggered] }));
        Assert.Equal(
            [4, 2, 1], await Numbers(new IncidentQuery
            {
                Statuses = [IncidentStatus.Triggered,
                IncidentStatus.Resolved]
            }));
        Assert.Equal([4, 1], await Numbers(new IncidentQuery { Severity = new SeverityId("P1") }));
        Assert.Equal([2], await Numbers(new IncidentQuery { Service = search, Severity = new SeverityId("P2") }));
        Assert.Equal([3], await Numbers(new IncidentQuery { HeldBy = Ada }));
        Assert.Equal([1], await Numbers(new IncidentQuery { Text = "dOWN checkOUT is" }));
        Assert.Equal([2], await Numbers(new IncidentQuery { Text = "is search slow" }));
        Assert.Equal([4, 3, 1], await Numbers(new IncidentQuery { Text = "CHECKOUT" }));
        Assert.Equal([3], await Numbers(new IncidentQuery { Text = "ÜBER" }));
        Assert.Equal([1], await Numbers(new IncidentQuery { Text = "checkout", Before = new IncidentId(Id(3)) }));
        Assert.Equal([3, 2], await Numbers(new IncidentQuery { Text = "slow", Severity = new SeverityId("P2") }));
        Assert.Equal([4], await Numbers(new IncidentQuery { Text = "\" and %" }));
        Assert.Equal([4], await Numbers(new IncidentQuery { Text = "%" }));
        Assert.Equal([2], await Numbers(new IncidentQuery { Text = "20-002" }));
        Assert.Equal(
            [1], await Numbers(new IncidentQuery
            {
                Text = "20-0",
                Statuses = [IncidentStatus.Triggered],
                Service = Checkout
            }));

        async Task<IEnumerable<int>> Numbers(IncidentQuery query) =>
            (await Store.Ask(read => read.Incidents(query))).Select(row => NumberOf(row.State.Id.Value));
    }

    [Fact]
    public async Task A_search_knows_the_title_that_an_incident_has_now()
    {
        var declared = Declared(1, "Checkout is down");
        await Store.Write(write => write.Save(IncidentOf(declared)));
        await Store.Write(write => write.Save(IncidentOf(
            declared, new IncidentEvent.TitleChanged("Checkout is down", "Payments fail")
            {
                At = Noon,
                By = AdaHerself
            })));

        Assert.Empty(await Store.Ask(read => read.Incidents(new IncidentQuery { Text = "down" })));
        Assert.Single(await Store.Ask(read => read.Incidents(new IncidentQuery { Text = "payments" })));
    }

    [Fact]
    public async Task Pages_are_listed_newest_first_by_what_is_asked()
    {
        await Store.Write(async write =>
        {
            await write.Save(PageOf(1, Queued(1)));
            await write.Save(PageOf(2, Queued(2, incident: 1, Bob)));
            await write.Save(PageOf(3, Queued(3, incident: null)));
            await write.Save(PageOf(
                1, Queued(1), new PageEvent.Sent(1, Channels.Email, "provider-1") { At = Noon }));
        });
        await Reopen();

        Assert.Equal([3, 2, 1], await Numbers(new PageQuery()));
        Assert.Equal([2, 1], await Numbers(new PageQuery { Incident = new IncidentId(Id(1)) }));
        Assert.Equal([3, 1], await Numbers(new PageQuery { Responder = Ada }));
        Assert.Equal([1], await Numbers(new PageQuery { Outcome = PageOutcome.Sent }));
        Assert.Equal([3], await Numbers(new PageQuery { Responder = Ada, Outcome = PageOutcome.Queued }));
        Assert.Equal([2], await Numbers(new PageQuery { Id = new PageId(Id(2)) }));
        Assert.Equal([1], await Numbers(new PageQuery { Before = new PageId(Id(2)), Limit = 1 }));
        var sent = (await Store.Ask(read => read.Pages(new PageQuery { Id = new PageId(Id(1)) })))[0];
        Assert.Equal(PageOf(1, Queued(1), new PageEvent.Sent(1, Channels.Email, "provider-1") { At = Noon }) with
        {
            Version = 2,
        }, sent);

        async Task<IEnumerable<int>> Numbers(PageQuery query) =>
            (await Store.Ask(read => read.Pages(query))).Select(row => NumberOf(row.Id.Value));
    }

    [Fact]
    public async Task A_playbook_is_applied_only_on_top_of_the_current_one()
    {
        Assert.Null(await Store.Ask(read => read.CurrentPlaybook()));
        await Store.Write(write => write.Apply(PlaybookOf(1)));
        await Assert.ThrowsAsync<StreamContendedException>(() => Store.Write(write => write.Apply(PlaybookOf(1))));
        await Assert.ThrowsAsync<StreamContendedException>(() => Store.Write(write => write.Apply(PlaybookOf(3))));
        await Store.Write(write => write.Apply(PlaybookOf(2)));
        await Reopen();

        Assert.Equal(2, (await Store.Ask(read => read.CurrentPlaybook()))!.Version);
        var first = await Store.Ask(read => read.Playbook(1));
        Assert.Equal(PlaybookOf(1).Files, first!.Files);
        Assert.Equal(PlaybookOf(1), first, SameApplied);
        Assert.Null(await Store.Ask(read => read.Playbook(3)));
    }

    [Fact]
    public async Task What_is_remembered_first_stays()
    {
        await Store.Write(write => write.Remember("key", "first"));
        await Store.Write(write => write.Remember("key", "second"));
        await Reopen();
        Assert.Equal("first", await Store.Ask(read => read.Recall("key")));
        Assert.Null(await Store.Ask(read => read.Recall("other")));
    }

    private static int NumberOf(Guid id) =>
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(id.ToByteArray(bigEndian: true).AsSpan(12));

    private static bool SameApplied(PlaybookVersion a, PlaybookVersion b) =>
        (a.Version, a.AppliedAt, a.By, a.Digest) == (b.Version, b.AppliedAt, b.By, b.Digest);
}
