using System.Globalization;
using Muster.Core.Alerts;
using Muster.Core.Communications;
using Muster.Core.Maintenance;
using Muster.Core.Paging;
using Muster.Core;
using Muster.Engine.Communications;
using Muster.Engine.OnCall;
using Muster.Engine.StatusPage;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Maintenance;

/// <summary>
/// What planned work does by itself: tells before it begins, begins, holds back the alerts that are expected, looks at
/// its end whether all was checked, and raises when it runs over. Source: MNT-002, MNT-005, MNT-009.
/// </summary>
internal static class MaintenanceTick
{
    /// <summary>Does what is due now, and plans the next look.</summary>
    internal static async ValueTask Do(Reactions reactions, MaintenanceId id)
    {
        var rules = reactions.Configuration.Playbook.Maintenance;
        var work = await Load(reactions, id);
        if (work.Plan is null)
            return;
        if (MaintenanceDue.Notices(work, rules, reactions.Now) is [var notice, ..] due)
        {
            await Run(reactions, id, new MaintenanceCommand.Notice([.. due.Select(each => each.Before)])
            {
                At = reactions.Now,
                By = Actor.Muster,
                Rules = rules,
            });
            await Tell(reactions, work, notice.Audiences, notice.Template, What(notice.Before));
        }

        if (work is { Status: MaintenanceStatus.Scheduled, Window: { } window } && window.From <= reactions.Now)
            await Start(reactions, id, Actor.Muster);
        await Run(
            reactions, id, new MaintenanceCommand.EndTimers { At = reactions.Now, By = Actor.Muster, Rules = rules });
        await Run(reactions, id, new MaintenanceCommand.End { At = reactions.Now, By = Actor.Muster, Rules = rules });
        await Plan(reactions, id);
    }

    /// <summary>Begins, when all is there that must be.</summary>
    internal static async ValueTask<Refusal?> Start(Reactions reactions, MaintenanceId id, Actor by)
    {
        var rules = reactions.Configuration.Playbook.Maintenance;
        var work = await Load(reactions, id);
        IReadOnlyList<SilenceId> silences = rules.MutesAlerts && work.Plan is { } plan
            ? [.. plan.Services.Select(_ => new SilenceId(reactions.NewId()))]
            : [];
        return await Run(reactions, id, new MaintenanceCommand.Start(silences)
        {
            At = reactions.Now,
            By = by,
            Rules = rules,
        });
    }

    /// <summary>Runs a command, with what follows from it.</summary>
    internal static async ValueTask<Refusal?> Run(Reactions reactions, MaintenanceId id, MaintenanceCommand command)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<PlannedWork, MaintenanceCommand, MaintenanceEvent>(
            reactions.Transaction, stream);
        var (decision, after) = await Streams.Run<PlannedWork, MaintenanceCommand, MaintenanceEvent>(
            reactions.Transaction, stream, before, command, fact => fact.At);
        foreach (var fact in decision.Facts)
            await Follow(reactions, before.State, after.State, fact);
        return decision.Refusal;
    }

    /// <summary>Plans the next look at it.</summary>
    internal static async ValueTask Plan(Reactions reactions, MaintenanceId id)
    {
        var work = await Load(reactions, id);
        var rules = reactions.Configuration.Playbook.Maintenance;
        if (MaintenanceDue.WakeAt(work, rules, reactions.Now) is { } wake)
            await reactions.Transaction.Arm(new NewJob(JobKinds.Maintenance, id.ToString(), wake, ""));
        else
            await reactions.Transaction.Disarm(JobKinds.Maintenance, id.ToString());
    }

    internal static async ValueTask<PlannedWork> Load(Reactions reactions, MaintenanceId id) =>
        (await Streams.Load<PlannedWork, MaintenanceCommand, MaintenanceEvent>(
            reactions.Transaction, StreamId.Of(id))).State;

    private static async ValueTask Follow(
        Reactions reactions, PlannedWork before, PlannedWork after, MaintenanceEvent fact)
    {
        await Show(reactions, before, after, fact);
        switch (fact)
        {
            case MaintenanceEvent.Started e:
                await Mute(reactions, after, e);
                await Say(reactions, after, MaintenanceStatus.InProgress);
                break;
            case MaintenanceEvent.Completed:
                await Unmute(reactions, before);
                await Say(reactions, before with { Status = MaintenanceStatus.Completed }, MaintenanceStatus.Completed);
                break;
            case MaintenanceEvent.Failed:
                await Unmute(reactions, before);
                await Say(reactions, after with { Window = before.Window }, MaintenanceStatus.Failed);
                break;
            case MaintenanceEvent.Cancelled when before.Noticed.Count > 0:
                await Say(reactions, after with { Window = before.Window }, MaintenanceStatus.Cancelled);
                break;
            case MaintenanceEvent.TimerOver e:
                await Page(
                    reactions, after, PagePurpose.Reminder,
                    $"{after.Planning!.Reference}: '{e.Timer}' is over. "
                        + (WorkTimers.IsStable(after, reactions.Configuration.Playbook.Maintenance)
                            ? "Nothing more is waited for: the old may be removed."
                            : "Go on with the next step; the old stays."));
                break;
            case MaintenanceEvent.Blocked e:
                await Page(
                    reactions, after, PagePurpose.Alarm,
                    $"The window of {after.Planning!.Reference} has begun and the work may not: there must be "
                        + $"{string.Join("; ", e.Missing)}.");
                break;
            case MaintenanceEvent.Overran e:
                await Page(
                    reactions, after, PagePurpose.Alarm,
                    $"{after.Planning!.Reference} runs over its window. Complete it, or say that it failed. Not yet "
                        + $"waited for or looked at: {string.Join("; ", e.Missing)}.");
                break;
        }
    }

    /// <summary>What customers read of it on status pages.</summary>
    private static ValueTask Show(
        Reactions reactions, PlannedWork before, PlannedWork after, MaintenanceEvent fact) => fact switch
        {
            MaintenanceEvent.Planned or MaintenanceEvent.Approved or MaintenanceEvent.Noticed =>
                MaintenanceOnPages.Plan(reactions, after, after.Window, MaintenanceStatus.Scheduled),
            MaintenanceEvent.Started => MaintenanceOnPages.Plan(
                reactions, after, before.Window, MaintenanceStatus.InProgress),
            MaintenanceEvent.Completed => MaintenanceOnPages.Plan(
                reactions, after, before.Window, MaintenanceStatus.Completed),
            MaintenanceEvent.Failed => MaintenanceOnPages.Plan(
                reactions, after, before.Window, MaintenanceStatus.Failed),
            MaintenanceEvent.Cancelled => MaintenanceOnPages.Plan(
                reactions, after, before.Window, MaintenanceStatus.Cancelled),
            _ => ValueTask.CompletedTask,
        };

    /// <summary>
    /// Alerts of its services that open from now on are held back until the window ends, and looked at anew then. What
    /// fired before was not caused by the work: its escalation goes on (test case 40).
    /// </summary>
    private static async ValueTask Mute(Reactions reactions, PlannedWork work, MaintenanceEvent.Started started)
    {
        var plan = work.Plan!;
        foreach (var (silence, service) in started.Silences.Zip(plan.Services))
        {
            var terms = new SilenceTerms(
                [new Matcher("dedup_key", MatcherOperator.Matches, ".+")], started.At, started.Until, "Muster",
                $"{work.Planning!.Reference}: {plan.Title}")
            {
                Service = service,
            };
            await Silence(
                reactions, silence,
                new SilenceCommand.Create(silence, terms) { At = reactions.Now, By = Actor.Muster }, started.Until);
        }
    }

    private static async ValueTask Unmute(Reactions reactions, PlannedWork work)
    {
        foreach (var silence in work.Silences)
        {
            await Silence(
                reactions, silence, new SilenceCommand.Expire { At = reactions.Now, By = Actor.Muster }, reactions.Now);
        }
    }

    /// <summary>Makes or ends a silence; its alerts are looked at when an instant comes.</summary>
    private static async ValueTask Silence(
        Reactions reactions, SilenceId id, SilenceCommand command, Instant lookAt)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<Silence, SilenceCommand, SilenceEvent>(reactions.Transaction, stream);
        var (decision, _) = await Streams.Run<Silence, SilenceCommand, SilenceEvent>(
            reactions.Transaction, stream, before, command, fact => fact.At);
        if (decision.Facts.Count > 0)
            await reactions.Transaction.Arm(new NewJob(JobKinds.Silence, id.ToString(), lookAt, ""));
    }

    /// <summary>What the playbook says of a state goes to whoever was told of the work before (MNT-005).</summary>
    private static async ValueTask Say(Reactions reactions, PlannedWork work, MaintenanceStatus status)
    {
        var rules = reactions.Configuration.Playbook.Maintenance;
        var audiences = rules.Notices.SelectMany(notice => notice.Audiences).Distinct(StringComparer.Ordinal).ToList();
        var template = rules.Notices.Select(notice => notice.Template).FirstOrDefault(each => each is not null);
        await Tell(reactions, work, audiences, template, StateWord(status), rules.StateOf(status)?.Message);
    }

    private static async ValueTask Tell(
        Reactions reactions, PlannedWork work, IReadOnlyList<string> audiences, string? template, string what,
        string? message = null)
    {
        var configuration = reactions.Configuration;
        var playbook = configuration.Playbook;
        foreach (var audience in playbook.Communications.Audiences.Where(each => audiences.Contains(each.Id)))
        {
            var words = MaintenanceMessages.Write(work, audience, template, what, message, playbook, new(
                reactions.Now, reactions.PublicUrl, configuration.NameOf));
            var id = new MessageId(reactions.NewId());
            await MessagePost.Queue(reactions, new MessageEvent.Queued(
                id, Incident: null, words.Subject, words.Text,
                new Recipients(
                        playbook, configuration.Person,
                        schedule => OnCallNow.Who(configuration, schedule, reactions.Now))
                    .Of(audience, words.Channels))
            { At = reactions.Now });
            await Run(reactions, work.Planning!.Id, new MaintenanceCommand.Tell(id, audience.Id, what)
            {
                At = reactions.Now,
                By = Actor.Muster,
                Rules = playbook.Maintenance,
            });
        }
    }

    /// <summary>Whoever does it is paged; when they cannot be, whoever is on call for its first service.</summary>
    private static async ValueTask Page(
        Reactions reactions, PlannedWork work, PagePurpose purpose, string sentence)
    {
        var configuration = reactions.Configuration;
        IEnumerable<ResponderId> people = configuration.Person(work.Plan!.Owner) is { IsReachable: true }
            ? [work.Plan.Owner]
            : configuration.Administrators.Select(person => person.Id);
        foreach (var person in people)
        {
            foreach (var page in PageRespondersOnEscalationStep.Spread(
                incident: null, new PageOrder(person, new PageReason { Sentence = sentence }), purpose,
                reactions.Now, configuration.Person, reactions.NewPage))
            {
                await reactions.Queue(page);
            }
        }
    }

    private static string What(Duration before) => string.Create(
        CultureInfo.InvariantCulture, $"notice, {MessageFields.Say(before)} before");

    private static string StateWord(MaintenanceStatus status) => MaintenanceRules.WordOf(status);
}
