using System.Globalization;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core;
using Muster.Engine.OnCall;
using Muster.Storage;

namespace Muster.Engine.Handoff;

/// <summary>
/// At each change of a shift, whoever comes on call is told which incidents are open and who has them (OPS-006,
/// ONC-017); noted as a fact of the schedule.
/// </summary>
internal static class HandOffs
{
    private const int IncidentsMax = 20;

    /// <summary>Plans the next change of a schedule; one that came unplanned, by an override, is told now.</summary>
    internal static async ValueTask Plan(Reactions reactions, OnCallAnswer answer)
    {
        var key = answer.Schedule.Value;
        var holder = answer.Responder?.Value ?? "";
        var planned = await reactions.Transaction.Job(JobKinds.HandOff, key);
        if (planned is not null && planned.Payload != holder)
            await reactions.Transaction.Arm(new NewJob(JobKinds.HandOff, key, reactions.Now, planned.Payload));
        else if (answer.Until is { } until && planned?.Due != until)
            await reactions.Transaction.Arm(new NewJob(JobKinds.HandOff, key, until, holder));
    }

    /// <summary>Tells whoever is on call now, when that is another than before, and plans the next change.</summary>
    internal static async ValueTask Do(Reactions reactions, Job job)
    {
        var configuration = reactions.Configuration;
        var id = new ScheduleId(job.Key);
        if (configuration.Playbook.Schedule(id) is not { } schedule)
            return;

        var answer = OnCallNow.In(configuration, schedule, reactions.Now);
        if (answer.Until is { } until)
        {
            await reactions.Transaction.Arm(
                new NewJob(JobKinds.HandOff, job.Key, until, answer.Responder?.Value ?? ""));
        }

        if (answer.Responder is not { } incoming || incoming.Value == job.Payload)
            return;
        var outgoing = job.Payload.Length > 0 ? new ResponderId(job.Payload) : (ResponderId?)null;
        var open = await OpenIncidents(reactions);
        var stream = StreamId.Of(id);
        var before = await Streams.Load<ScheduleChanges, ScheduleCommand, ScheduleEvent>(
            reactions.Transaction, stream);
        var (decision, _) = await Streams.Run<ScheduleChanges, ScheduleCommand, ScheduleEvent>(
            reactions.Transaction,
            stream,
            before,
            new ScheduleCommand.HandOver(
                answer.From ?? reactions.Now, outgoing, incoming, [.. open.Select(incident => incident.Id)])
            {
                At = reactions.Now,
                By = Actor.Muster,
            },
            fact => fact.At);
        if (decision.Facts.Count > 0 && IsTold(configuration.Written.OnCall.HandOff.Digest, open.Count))
            await Tell(reactions, schedule, answer, incoming, outgoing, open);
    }

    private static bool IsTold(DigestRule rule, int open) =>
        rule == DigestRule.Always || (rule == DigestRule.Open && open > 0);

    private static async ValueTask<IReadOnlyList<Incident>> OpenIncidents(Reactions reactions)
    {
        var rows = await reactions.Transaction.Incidents(new IncidentQuery
        {
            Statuses = [.. Enum.GetValues<IncidentStatus>().Where(status => status.IsOpen())],
            Limit = IncidentsMax,
        });
        return [.. rows.Select(row => row.State).Where(one => one.Declaration is { Drill: false, Private: false })];
    }

    private static async ValueTask Tell(
        Reactions reactions,
        Schedule schedule,
        OnCallAnswer answer,
        ResponderId incoming,
        ResponderId? outgoing,
        IReadOnlyList<Incident> open)
    {
        var reason = new PageReason
        {
            Schedule = schedule.Id,
            Sentence = Digest(reactions.Configuration, schedule, answer, outgoing, open),
        };
        foreach (var page in PageRespondersOnEscalationStep.Spread(
            incident: null,
            new PageOrder(incoming, reason),
            PagePurpose.HandOff,
            reactions.Now,
            reactions.Configuration.Person,
            reactions.NewPage))
        {
            await reactions.Queue(page);
        }
    }

    /// <summary>What is told, in a few sentences.</summary>
    private static string Digest(
        Configuration configuration,
        Schedule schedule,
        OnCallAnswer answer,
        ResponderId? outgoing,
        IReadOnlyList<Incident> open)
    {
        var after = outgoing is { } before ? $", after {configuration.NameOf(before)}" : "";
        var until = answer.Until is { } end
            ? $" until {end.InZone(schedule.Zone).ToString("ddd d MMM HH:mm x", CultureInfo.InvariantCulture)}"
            : "";
        var incidents = open.Count switch
        {
            0 => "No incident is open.",
            1 => $"One incident is open: {Line(configuration, open[0])}.",
            var many => $"{many} incidents are open: "
                + string.Join("; ", open.Select(incident => Line(configuration, incident))) + ".",
        };
        return $"You are on call for {schedule.Name}{until}{after}. {incidents}";
    }

    private static string Line(Configuration configuration, Incident incident)
    {
        var holder = incident.HeldBy is { } person ? $"{configuration.NameOf(person)} has it" : "nobody has it";
        return $"{incident.Reference} {incident.Title} ({incident.Severity}, {holder})";
    }
}
