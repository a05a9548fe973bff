using Muster.Client.Actions;
using Muster.Core;
using Muster.Core.Actions;
using Muster.Engine;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Actions;

/// <summary>Actions as messages and as lines of a document.</summary>
internal static class ActionMapping
{
    internal static ActionMessage Of(ActionItem action, Instant now, DateTimeZone zone)
    {
        var (promise, plan) = (action.Promise!, action.Plan!);
        return new ActionMessage
        {
            Id = promise.Id.ToString(),
            Reference = promise.Reference,
            Title = plan.Title,
            Status = action.Status.Word(),
            Kind = plan.Kind.Word(),
            Incident = promise.IncidentReference,
            Owner = plan.Owner?.Value,
            Due = plan.Due is { } due ? LocalDatePattern.Iso.Format(due) : null,
            IsLate = action.IsLate(now, zone),
            Priority = plan.Priority,
            Verification = plan.Verification,
            Factor = plan.Factor?.ToString("N"),
            Runbook = plan.Runbook,
            PromisedAt = Wire.At(promise.At),
            Since = Wire.At(action.Since),
            Note = action.Note,
            Approver = action.Approver?.Value,
            Challenges = [.. action.Challenges.Select(each => each.Reference)],
        };
    }

    /// <summary>A line of a document.</summary>
    internal static string Line(ActionItem action, Func<ResponderId, string> nameOf)
    {
        var (promise, plan) = (action.Promise!, action.Plan!);
        var parts = new[]
        {
            plan.Owner is { } owner ? $"owner {nameOf(owner)}" : "no owner yet",
            plan.Due is { } due ? $"due {LocalDatePattern.Iso.Format(due)}" : null,
            plan.Priority is { } priority ? $"priority {priority}" : null,
            action.Status.Word(),
            plan.Verification is { } how ? $"we will know by: {how}" : null,
        };
        return $"{promise.Reference} ({plan.Kind.Word()}): {plan.Title} "
            + $"[{string.Join("; ", parts.Where(part => part is not null))}]";
    }

    /// <summary>What is planned after an order: what it leaves out stays as it was.</summary>
    internal static (ActionPlan? Plan, Refusal? Refusal) PlanOf(
        ActionOrderMessage order, ActionPlan? before, Configuration configuration)
    {
        var plan = before ?? new ActionPlan("", ActionKind.Prevent, null, null, null, null, null, null);
        if (order.Kind is { Length: > 0 } word)
        {
            if (ActionRefusals.KindOf(word) is not { } kind)
            {
                return (null, Wrong("action.kind-unknown", "kind", "A kind is one of "
                    + $"{string.Join(", ", Enum.GetValues<ActionKind>().Select(each => each.Word()))}."));
            }

            plan = plan with { Kind = kind };
        }

        if (order.Owner is { Length: > 0 } name)
        {
            if (configuration.PersonCalled(name) is not { } owner)
                return (null, Wrong("person.unknown", "owner", $"There is nobody called '{name}'."));
            plan = plan with { Owner = owner };
        }

        if (order.Due is { Length: > 0 } day)
        {
            if (LocalDatePattern.Iso.Parse(day) is not { Success: true, Value: var due })
                return (null, Wrong("action.due-wrong", "due", "A day is written like 2026-12-01."));
            plan = plan with { Due = due };
        }

        if (order.Factor is { Length: > 0 } id)
        {
            if (!Guid.TryParse(id, out var factor))
                return (null, Wrong("action.factor-unknown", "factor", $"'{id}' is not an id."));
            plan = plan with { Factor = factor };
        }

        return (plan with
        {
            Title = order.Title ?? plan.Title,
            Priority = order.Priority ?? plan.Priority,
            Verification = order.Verification ?? plan.Verification,
            Runbook = order.Runbook ?? plan.Runbook,
        }, null);
    }

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
