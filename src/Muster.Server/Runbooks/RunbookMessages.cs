using Muster.Client.Runbooks;
using Muster.Core;
using Muster.Core.Runbooks;
using Muster.Engine.Runbooks;
using Muster.Server.Layout;

namespace Muster.Server.Runbooks;

/// <summary>Runbooks and runs as messages.</summary>
internal static class RunbookMessages
{
    internal static RunbookMessage Of(RunbookView view)
    {
        var (runbook, card) = (view.Runbook, view.Runbook.Card);
        return new RunbookMessage
        {
            Id = runbook.Id,
            Title = card.Title,
            File = card.File,
            Owner = card.Owner,
            Digest = runbook.Digest,
            Services = [.. card.Services.Select(service => service.Value)],
            Severities = [.. card.Severities.Select(severity => severity.Value)],
            Alerts = card.Alerts,
            Freshness = view.Freshness.Grade.Word(),
            Reasons = [.. view.Freshness.Reasons.Select(reason => reason.Text)],
            LastSuccessAt = Wire.At(view.Freshness.LastSuccess),
            Runs = view.Runs.Count,
            Parameters =
            [
                .. runbook.Parameters.Select(parameter => new RunbookParameterMessage(
                    parameter.Name, parameter.Kind.Word(), parameter.Prompt ?? parameter.Name, parameter.From,
                    parameter.Default, parameter.IsRequired, parameter.Values)),
            ],
            Steps = [.. RunPlan.Of(runbook, ([], []), view.Runs).Steps.Select(Of)],
        };
    }

    internal static RunPlanMessage Of(RunPlan plan) => new()
    {
        Runbook = plan.Runbook.Id,
        Title = plan.Runbook.Card.Title,
        Digest = plan.Runbook.Digest,
        Values = [.. plan.Values.Select(Of)],
        Problems = [.. plan.Problems.Select(Of)],
        Steps = [.. plan.Steps.Select(Of)],
        UsuallySeconds = plan.Usually?.TotalSeconds,
    };

    internal static RunMessage Of(RunView view)
    {
        var (run, opening) = (view.Run, view.Run.Opening!);
        return new RunMessage
        {
            Id = opening.Id.ToString(),
            Runbook = opening.Runbook,
            Title = opening.Title,
            Digest = opening.Digest,
            PlaybookVersion = opening.PlaybookVersion,
            NewerVersion = view.IsOld,
            Incident = opening.Incident?.ToString(),
            Parent = opening.Parent?.ToString(),
            Status = run.Outcome is { } outcome ? outcome.Word() : "open",
            Reason = run.Reason,
            Pace = opening.Pace.Word(),
            By = opening.By.Name,
            StartedAt = Wire.At(opening.At),
            EndedAt = Wire.At(run.EndedAt),
            Values = [.. run.Values.Values.OrderBy(value => value.Name, StringComparer.Ordinal).Select(Of)],
            Current = run.Current is { } current ? Of(current, view.Runbook) : null,
            Path = [.. run.Path.Select(step => Of(step, runbook: null))],
        };
    }

    internal static string TextOf(RunbookValue value) => value.AsText ?? RunbookValueJson.Write(value);

    private static RunValueMessage Of(RunValue value) => new(value.Name, TextOf(value.Value), value.From);

    private static RunProblemMessage Of(Refusal refusal) => new(refusal.Code, refusal.Field, refusal.Message);

    private static PlannedStepMessage Of(PlannedStep planned)
    {
        var step = planned.Step;
        return new PlannedStepMessage
        {
            Step = step.Name,
            Title = step.Title,
            Kind = step.Kind.Word(),
            Phase = step.Phase.Word(),
            Effect = step.IsExecutable ? step.Rules.Effect.Word() : null,
            Target = planned.Target,
            Approval = planned.Approval is { } approval ? $"{approval.By}:{approval.Count}" : null,
            Danger = planned.Danger,
            Doubt = step.Rules.Doubt,
            Secrets = step.Rules.Secrets,
            Language = step.Code?.Language,
            Text = step.Code?.Text,
            Answers = [.. step.Answers.Select(answer => answer.Text)],
            Verify = step.Rules.Verify,
            Undo = step.Rules.Undo,
            UsuallySeconds = planned.Usually?.TotalSeconds,
        };
    }

    private static RunStepMessage Of(StepRun step, Runbook? runbook) => new()
    {
        Step = step.Step,
        Title = step.Title,
        Kind = step.Kind.Word(),
        Effect = step.Kind == StepKind.Command ? step.Effect.Word() : null,
        State = step.State.Word(),
        Why = step.Why,
        Attempt = step.Attempt,
        Approval = step.Group,
        Needed = step.Needed,
        Agreed = [.. step.Agreed.Select(person => person.Value)],
        ApprovalBy = Wire.At(step.State == StepState.AwaitingApproval ? step.ApprovalBy : null),
        Bound = step.Bound,
        Confirmed = step.Danger,
        Runner = step.Runner,
        StartedAt = Wire.At(step.StartedAt),
        Until = Wire.At(step.State == StepState.Waiting ? step.Until : null),
        EndedAt = Wire.At(step.EndedAt),
        By = step.EndedBy?.Name,
        ByHand = step.IsByHand,
        Exit = step.Exit,
        Head = step.Said?.Head,
        Tail = step.Said?.Tail,
        Bytes = step.Said?.Bytes,
        OutputDigest = step.Said?.Digest,
        Note = step.Note,
        Answer = step.Answer,
        Child = step.Child?.ToString(),
        Written = runbook is null
            ? null
            : RunPlan.Of(runbook, ([], []), []).Steps.Where(each => each.Step.Name == step.Step)
                .Select(Of).FirstOrDefault(),
    };
}
