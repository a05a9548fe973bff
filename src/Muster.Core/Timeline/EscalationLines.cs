using System.Diagnostics;
using Muster.Core.Escalation;
using Muster.Core.Paging;
using E = Muster.Core.Escalation.EscalationEvent;
using Kinds = Muster.Core.Timeline.TimelineKinds;

namespace Muster.Core.Timeline;

/// <summary>The facts of an escalation in words: what was reached, why, who was paged (ESC-017).</summary>
internal static class EscalationLines
{
    internal static Line Of(E fact, Told told)
    {
        var before = told.Escalation;
        told.Escalation = IncidentEscalation.Evolve(before, fact);
        return fact switch
        {
            E.Started { IsQuiet: true } => Muster("It pages nobody; the policy's lists are kept."),
            E.Answered e => Muster($"{told.Name(e.Responder)} has acknowledged; more people must."),
            E.PromptAnswered e => new Line(
                Kinds.Escalation,
                e.By.Name,
                $"{e.By.Name} {(e.IsAccepted ? "confirmed" : "set aside")} what level {e.Level} asked.",
                Told.Join(e.Note, e.Case is { } number ? $"Case {number}." : null)),
            E.ClassesChanged { Classes.Count: 0 } => Muster("From here on the steps for no particular class hold."),
            E.ClassesChanged e => Muster(
                $"From here on the steps for class {string.Join(", ", e.Classes)} hold."),
            E.ListLeft { To: { } to } e => new Line(
                Kinds.Escalation, e.By.Name, $"{e.By.Name} moved it from the list {e.List} to the list {to}.", e.Note),
            E.ListLeft e => new Line(
                Kinds.Escalation, e.By.Name, $"{e.By.Name} took it off the list {e.List}: it is dealt with.", e.Note),
            E.Started { Policy: { } policy } => Muster($"Escalation began by policy {policy}."),
            E.Started => Muster("Escalation began without a policy."),
            E.StepReached e => new Line(
                Kinds.Escalation,
                e.By.Name,
                $"{Reached(e, before)}: {Done(e, told)}.",
                Told.Join([e.Why, .. e.Orders.Select(order => order.Reason.Sentence), .. e.Problems])),
            E.Acknowledged e => Muster($"Paging stopped: {told.Name(e.Holder)} has it."),
            E.Resumed e => Muster(Told.Sentence($"Escalation began anew: {e.Why}")),
            E.SeverityChanged e => Muster($"From here on the steps for {e.To} hold."),
            E.Exhausted e => Muster(
                $"Nobody is left to escalate to: {Paged(e.Orders, told)} as the last resort.", e.Why),
            E.Ended => Muster("Escalation ended."),
            _ => throw new UnreachableException(fact.GetType().Name),
        };
    }

    private static Line Muster(string text, string? detail = null) =>
        new(Kinds.Escalation, Actor.Muster.Name, text, detail);

    private static string Reached(E.StepReached e, IncidentEscalation before)
    {
        var level = e.Round > 0 ? $"Level {e.Level}, round {e.Round + 1}," : $"Level {e.Level}";
        return e.Cause switch
        {
            StepCause.ByHand => $"{e.By.Name} escalated to level {e.Level}",
            StepCause.NobodyBefore => $"{level} reached at once, because the level before reached nobody",
            _ => $"{level} reached {After(e, before)}",
        };
    }

    /// <summary>How long its condition had held; nothing about it when the beginning is not in the facts.</summary>
    private static string After(E.StepReached e, IncidentEscalation before)
    {
        var (since, condition) = e.Condition switch
        {
            EscalationCondition.Unacknowledged => (before.UntakenSince, "without acknowledgement"),
            EscalationCondition.Asked => (before.OpenSince, "open"),
            EscalationCondition.Unresolved => (before.TakenAt ?? e.DueAt, "acknowledged and not resolved"),
            _ => (before.OpenSince, "open"),
        };
        return !before.HasStarted ? condition
            : e.DueAt <= since ? "at once"
            : $"after {Told.Length(e.DueAt - since)} {condition}";
    }

    private static string Done(E.StepReached e, Told told) => e.Act switch
    {
        StepAct.Offer => "a person is asked whether to page it",
        StepAct.Remind when e.Orders.Count > 0 =>
            "reminded " + string.Join(" and ", e.Orders.Select(order => told.Name(order.Responder))),
        StepAct.Remind => "a question stands in the room",
        StepAct.List => $"it is on the list {e.List}",
        _ => Paged(e.Orders, told),
    };

    private static string Paged(IReadOnlyList<PageOrder> orders, Told told) =>
        orders.Count == 0
            ? "nobody could be paged"
            : "paged " + string.Join(" and ", orders.Select(order => told.Name(order.Responder) + Why(order.Reason)));

    private static string Why(PageReason reason) => reason switch
    {
        { Schedule: { } schedule, Override: not null } => $" because an override of {schedule} names them",
        { Schedule: { } schedule, Layer: { } layer } => $" because it is their turn in {schedule} (layer {layer})",
        { Schedule: { } schedule } => $" because they are on call in {schedule}",
        { Policy: { } policy } => $" because policy {policy} names them",
        _ => "",
    };
}
