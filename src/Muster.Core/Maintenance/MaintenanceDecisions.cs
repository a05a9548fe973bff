using System.Diagnostics;
using NodaTime;
using C = Muster.Core.Maintenance.MaintenanceCommand;
using E = Muster.Core.Maintenance.MaintenanceEvent;

namespace Muster.Core.Maintenance;

/// <summary>What a command means for planned work that is open.</summary>
internal static class MaintenanceDecisions
{
    internal static Decision<E> Decide(PlannedWork state, C command) => command switch
    {
        C.Change c when state.IsUnderWay => MaintenanceRefusals.UnderWay,
        C.Change c when c.What == state.Plan => Decision<E>.Nothing,
        C.Change c => MaintenancePlans.Problem(c.What, c.At) is { } wrong
            ? wrong
            : new E.Changed(c.What) { At = c.At, By = c.By },
        C.Approve c when state.Approvals.Exists(each => each.By.Id == c.By.Id) => Decision<E>.Nothing,
        C.Approve c => new E.Approved(c.As, Trimmed(c.Note)) { At = c.At, By = c.By },
        C.Decline c when Trimmed(c.Reason) is null => MaintenanceRefusals.ReasonMissing,
        C.Decline c => new E.Declined(c.As, c.Reason.Trim()) { At = c.At, By = c.By },
        C.Tick c when !c.Rules.Requires.Contains(c.Item) && !c.Rules.Checks.Contains(c.Item) =>
            MaintenanceRefusals.NoSuchItem(c.Item),
        C.Tick c when state.Done.Contains(c.Item) == c.IsDone => Decision<E>.Nothing,
        C.Tick c => new E.ItemTicked(c.Item, c.IsDone) { At = c.At, By = c.By },
        C.BeginTimer c => WorkTimers.Begin(state, c),
        C.EndTimers c => WorkTimers.End(state, c),
        C.Notice c => Notice(state, c),
        C.Start c => Start(state, c),
        C.End c => End(state, c),
        C.Complete when !state.IsUnderWay => MaintenanceRefusals.NotStarted,
        C.Complete c when state.MissingAfter(c.Rules) is [_, ..] missing => MaintenanceRefusals.ChecksOpen(missing),
        C.Complete c => new E.Completed(state.Window!.Value.From, Trimmed(c.Note)) { At = c.At, By = c.By },
        C.Fail c when Trimmed(c.Reason) is null => MaintenanceRefusals.ReasonMissing,
        C.Fail when !state.IsUnderWay => MaintenanceRefusals.NotStarted,
        C.Fail c => new E.Failed(state.Window!.Value.From, c.Reason.Trim(), c.Incident) { At = c.At, By = c.By },
        C.Cancel when state.IsUnderWay => MaintenanceRefusals.UnderWay,
        C.Cancel c => new E.Cancelled(Trimmed(c.Reason) ?? "It is not needed.") { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private static Decision<E> Notice(PlannedWork state, C.Notice c) =>
        c.Before.Where(before => !state.Noticed.Contains(before)).ToList() is [_, ..] due
            ? new E.Noticed(state.Window!.Value.From, due) { At = c.At, By = c.By }
            : Decision<E>.Nothing;

    private static Decision<E> Start(PlannedWork state, C.Start c)
    {
        if (state.IsUnderWay)
            return Decision<E>.Nothing;
        var window = state.Window!.Value;
        var isPerson = c.By.Kind == ActorKind.Responder;
        if (c.At < window.From - (isPerson ? PlannedWork.EarlyMax : Duration.Zero))
            return MaintenanceRefusals.TooEarly(window.From);
        var missing = state.MissingBefore(c.Rules);
        if (missing.Count > 0 && isPerson)
            return MaintenanceRefusals.NotReady(missing);
        if (missing.Count > 0 && c.At >= window.Until)
        {
            return new E.Skipped(window.From, $"Its time passed without {string.Join(", ", missing)}.")
            {
                At = c.At,
                By = c.By,
            };
        }

        if (missing.Count > 0)
        {
            return state.IsBlocked
                ? Decision<E>.Nothing
                : new E.Blocked(window.From, missing) { At = c.At, By = c.By };
        }

        return new E.Started(window.From, window.Until, c.Silences) { At = c.At, By = c.By };
    }

    private static Decision<E> End(PlannedWork state, C.End c)
    {
        if (!state.IsUnderWay || c.At < state.Window!.Value.Until)
            return Decision<E>.Nothing;
        var missing = state.MissingAfter(c.Rules);
        var window = state.Window.Value.From;
        return missing.Count == 0 ? new E.Completed(window, Note: null) { At = c.At, By = c.By }
            : state.HasOverrun ? Decision<E>.Nothing
            : new E.Overran(window, missing) { At = c.At, By = c.By };
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
