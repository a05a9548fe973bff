using Muster.Client.Runbooks;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Runbooks;
using Muster.Engine.Runbooks;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;

namespace Muster.Server.Runbooks;

/// <summary>What people do with runs, for JSON and screens alike. A run of an incident is seen by whoever sees
/// that.</summary>
internal sealed class RunActions(RunDesk desk, IncidentActions incidents)
{
    /// <summary>What can be asked of a step, as the last part of its address.</summary>
    internal static IReadOnlyList<string> Verbs { get; } =
    [
        "execution", "approval", "denial", "answer", "result", "skip", "repeat", "undo", "settlement", "cancellation",
    ];

    internal RunDesk Desk => desk;

    /// <summary>The run of an id that the asker may see, or null.</summary>
    internal async Task<RunView?> Find(string id, Asker asker, CancellationToken cancel) =>
        Guid.TryParse(id, out var guid) && await desk.Find(new RunId(guid), cancel) is { } view
            && await MaySee(view, asker, cancel)
            ? view
            : null;

    internal async Task<bool> MaySee(RunView view, Asker asker, CancellationToken cancel) =>
        view.Run.Opening!.Incident is not { } incident
        || await incidents.Find(incident.ToString(), asker, cancel) is not null;

    /// <summary>The order that a message means, or why it means none.</summary>
    internal async Task<(RunOrder? Order, Refusal? Refusal)> OrderOf(
        RunOrderMessage message, string? key, Asker asker, CancellationToken cancel)
    {
        Incident? incident = null;
        if (message.Incident is { Length: > 0 } named)
        {
            incident = await incidents.Find(named, asker, cancel);
            if (incident is null)
                return (null, IncidentRefusals.Unknown with { Field = "incident" });
        }

        AlertId? alert = null;
        if (message.Alert is { Length: > 0 } text)
        {
            if (!Guid.TryParse(text, out var id))
                return (null, Wrong("alert.unknown", "alert", $"There is no alert '{text}'."));
            alert = new AlertId(id);
        }

        if ((message.Pace is { Length: > 0 } word ? Wire.Parse<RunPace>(word) : RunPace.Reads) is not { } pace)
            return (null, Wrong("run.pace-wrong", "pace", $"'{message.Pace}' is none of: reads, steps, all."));
        return (
            new RunOrder(
                message.Runbook ?? "", incident?.Id, alert,
                message.Values ?? new Dictionary<string, string>(StringComparer.Ordinal), pace, key),
            null);
    }

    /// <summary>Asks something of the run.</summary>
    internal async Task<(RunView? After, Refusal? Refusal)> Ask(
        string id, string verb, RunStepOrderMessage order, Asker asker, CancellationToken cancel)
    {
        if (await Find(id, asker, cancel) is not { } view)
            return (null, RunRefusals.Unknown);
        var step = order.Step ?? view.Run.Current?.Step ?? view.Run.Path.LastOrDefault()?.Step ?? "";
        if (verb == "settlement" && Wire.Parse<UnknownOutcome>(order.As ?? "") is null)
            return (null, Wrong("run.outcome-wrong", "as", $"'{order.As}' is none of: worked, repeat, abandon."));
        var run = view.Run.Opening!.Id;
        var refusal = await desk.Do(run, asker.Person, ask => CommandOf(verb, step, order, ask), cancel);
        return refusal is null ? (await desk.Find(run, cancel), null) : (null, refusal);
    }

    private static RunCommand CommandOf(string verb, string step, RunStepOrderMessage order, RunAsk ask)
    {
        var (at, by, runbook, id) = (ask.At, ask.By, ask.Runbook, ask.NewId);
        RunCommand command = verb switch
        {
            "execution" => new RunCommand.Go(step, order.Confirm) { At = at, By = by, Runbook = runbook },
            "approval" => new RunCommand.Approve(step, order.Bound, ask.IsOfGroup)
            {
                At = at,
                By = by,
                Runbook = runbook,
            },
            "denial" => new RunCommand.Deny(step, order.Reason, ask.IsOfGroup)
            {
                At = at,
                By = by,
                Runbook = runbook,
            },
            "answer" => new RunCommand.Answer(step, order.Answer ?? "") { At = at, By = by, Runbook = runbook },
            "result" => new RunCommand.Record(step, order.Worked ?? true, order.Output, order.Note, order.Confirm)
            {
                At = at,
                By = by,
                Runbook = runbook,
            },
            "skip" => new RunCommand.Skip(step, order.Reason) { At = at, By = by, Runbook = runbook },
            "repeat" => new RunCommand.Retry(step) { At = at, By = by, Runbook = runbook },
            "undo" => new RunCommand.Undo(step) { At = at, By = by, Runbook = runbook },
            "settlement" => new RunCommand.Settle(step, Wire.Parse<UnknownOutcome>(order.As!)!.Value, order.Reason)
            {
                At = at,
                By = by,
                Runbook = runbook,
            },
            _ => new RunCommand.Cancel(order.Reason) { At = at, By = by, Runbook = runbook },
        };
        return command with { NewId = id };
    }

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
