using System.Diagnostics;
using System.Globalization;
using Muster.Core.Runbooks;
using E = Muster.Core.Runbooks.RunEvent;
using Kinds = Muster.Core.Timeline.TimelineKinds;

namespace Muster.Core.Timeline;

/// <summary>The facts of a run in words: what ran, who let it, and what it said (RUN-002).</summary>
internal static class RunLines
{
    internal static Line? Of(E fact, Told told)
    {
        var who = fact.By.Name;
        return fact switch
        {
            E.Started { Parent: not null } e => new(Kinds.Run, who, $"The runbook “{e.Title}” began below another."),
            E.Started e => new(Kinds.Run, who, $"{who} began the runbook “{e.Title}”.", Given(e)),
            E.StepReady or E.Leased => null,
            E.ApprovalAsked e => new(
                Kinds.Run, who, $"{who} asked {e.Group} to agree to the step {e.Step}.",
                Told.Join(e.Danger is null ? null : $"It is dangerous; done because: {e.Danger}")),
            E.Approved e => new(Kinds.Run, who, $"{told.Name(e.Person)} agreed to the step {e.Step}."),
            E.ApprovalEnded { IsDenied: true } e => new(
                Kinds.Run, who, $"{who} said no to the step {e.Step}.", e.Reason),
            E.ApprovalEnded e => new(Kinds.Run, who, $"Nobody agreed to the step {e.Step} in time.", e.Reason),
            E.Queued e => new(
                Kinds.Run, who, $"The step {e.Step} waits for a runner.",
                e.Danger is null ? null : Told.Sentence($"It is dangerous; done because: {e.Danger}"))
            { IsMinor = e.Danger is null },
            E.Began e => new(Kinds.Run, who, $"{e.Runner} began the step {e.Step}.") { IsMinor = true },
            E.StepEnded e => new(Kinds.Run, who, Ended(e), Said(Told.Join(e.Why, e.Note), e.Said)),
            E.Lost { IsRepeated: true } e => new(
                Kinds.Run, who, $"The runner of “{e.Title}” was lost; it waits for another.")
            { IsMinor = true },
            E.Lost e => new(
                Kinds.Run, who, $"Nobody knows what became of “{e.Title}”: its runner was lost.",
                "It is not repeated by itself."),
            E.Settled e => new(
                Kinds.Run, who,
                e.As switch
                {
                    UnknownOutcome.Worked => $"{who} says that “{e.Title}” worked.",
                    UnknownOutcome.Repeat => $"{who} has “{e.Title}” done once more.",
                    _ => $"{who} gave “{e.Title}” up.",
                },
                e.Reason),
            E.Paused { Cause: PauseKind.Wait } e => new(
                Kinds.Run, who, $"The step {e.Step} waits until {told.Time(e.Until, e.At)}."),
            E.Paused e => new(
                Kinds.Run, who, $"The step {e.Step} is done again at {told.Second(e.Until)}.", e.Why)
            { IsMinor = true },
            E.Answered e => new(Kinds.Run, who, $"{e.Ask} {e.Answer}"),
            E.Skipped e => new(Kinds.Run, who, $"“{e.Title}” was left out.", e.Reason) { IsMinor = !e.IsByHand },
            E.Called e => new(Kinds.Run, who, $"The step {e.Step} begins {e.File}.") { IsMinor = true },
            E.ReportedLate e => new(
                Kinds.Run, who, $"A runner came back: “{e.Title}” {e.State.InWords()}.", Said(null, e.Said)),
            E.Ended e => new(Kinds.Run, who, Over(e, who), e.Reason),
            _ => throw new UnreachableException(fact.GetType().Name),
        };
    }

    private static string? Given(E.Started e)
    {
        var given = e.Values.Where(value => !value.Name.Contains('.', StringComparison.Ordinal))
            .Select(value => $"{value.Name} is {value.Value.AsText ?? RunbookValueJson.Write(value.Value)} "
                + $"(from {value.From})");
        var text = string.Join("; ", given);
        return text.Length == 0 ? null : Told.Sentence(text);
    }

    private static string Ended(E.StepEnded e)
    {
        var item = e.Item > 0 ? $", item {e.Item + 1}," : "";
        var by = e.IsByHand ? $"{e.By.Name} did “{e.Title}” by hand" : $"“{e.Title}”{item} ran";
        var exit = e.Exit is { } code
            ? string.Create(CultureInfo.InvariantCulture, $" (exit {code})")
            : "";
        return e.State switch
        {
            StepState.Succeeded => $"{by} and worked{exit}.",
            StepState.TimedOut => $"{by} and was ended after its time{exit}.",
            StepState.Cancelled => $"{by} and was called off{exit}.",
            _ => $"{by} and failed{exit}.",
        };
    }

    private static string? Said(string? why, StepSaid? said)
    {
        if (said is null || said.Head.Length == 0)
            return why;
        var text = said.Tail is null ? said.Head : $"{said.Head}\n…\n{said.Tail}";
        return why is null ? text : $"{why}\n{text}";
    }

    private static string Over(E.Ended e, string who) => e.Outcome switch
    {
        RunOutcome.Succeeded => "The runbook came to its end.",
        RunOutcome.Cancelled => $"{who} called the run off.",
        RunOutcome.TakenBack => "What the run did was taken back.",
        _ => "The run failed.",
    };
}
