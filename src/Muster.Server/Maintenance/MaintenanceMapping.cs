using Muster.Client.Maintenance;
using Muster.Core;
using Muster.Core.Maintenance;
using Muster.Engine;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Maintenance;

/// <summary>Planned work between the wire and the domain.</summary>
internal static class MaintenanceMapping
{
    private const int NextMax = 10;

    internal static MaintenanceMessage Of(PlannedWork work, MaintenanceRules rules)
    {
        var plan = work.Plan!;
        var window = work.Window ?? MaintenancePlans.First(plan);
        return new MaintenanceMessage
        {
            Id = work.Planning!.Id.ToString(),
            Reference = work.Planning.Reference,
            Status = work.Status.Word(),
            Title = plan.Title,
            Reason = plan.Reason,
            Impact = plan.Impact,
            Services = [.. plan.Services.Select(service => service.Value)],
            Owner = plan.Owner.Value,
            StartsAt = Wire.At(window.From),
            EndsAt = Wire.At(window.Until),
            Repeats = plan.Repeats,
            Zone = plan.Zone,
            Steps = plan.Steps,
            Rollback = plan.Rollback,
            Staging = plan.Staging,
            Change = plan.Change,
            Risk = plan.Risk,
            Approved = work.IsApproved(rules),
            Approvals =
            [
                .. work.Approvals.Select(each => new MaintenanceApprovalMessage(
                    each.By.Name, each.As, Wire.At(each.At), each.Note)),
            ],
            Refused = work.Refused is { } refused ? $"{refused.By.Name}: {refused.Reason}" : null,
            Before = [.. rules.Requires.Select(item => new MaintenanceItemMessage(item, work.Done.Contains(item)))],
            Timers = [.. rules.Timers.Select(timer => TimerOf(timer.Key, timer.Value, work))],
            Stable = WorkTimers.IsStable(work, rules),
            After = [.. rules.Checks.Select(item => new MaintenanceItemMessage(item, work.Done.Contains(item)))],
            Overrun = work.HasOverrun,
            StartedAt = Wire.At(work.StartedAt),
            EndedAt = Wire.At(work.EndedAt),
            Note = work.Note,
            Incident = work.Incident?.ToString(),
            Told =
            [
                .. work.Messages.Select(told => new MaintenanceToldMessage(
                    told.Audience, told.What, Wire.At(told.At))),
            ],
            Next = plan.Repeats is not null && work.Window is { } ahead
                ? [.. MaintenancePlans.Between(plan, ahead.From, NextMax).Select(each => Wire.At(each.From))]
                : [],
        };
    }

    private static MaintenanceTimerMessage TimerOf(string name, Duration length, PlannedWork work) =>
        work.Timers.TryGetValue(name, out var timer)
            ? new MaintenanceTimerMessage(
                name, length.TotalSeconds, Wire.At(timer.BegunAt), Wire.At(timer.Until), timer.IsOver)
            : new MaintenanceTimerMessage(name, length.TotalSeconds, BegunAt: null, Until: null, Over: false);

    /// <summary>The plan that an order means, or why it means none; what is left out stays.</summary>
    internal static (MaintenancePlan? Plan, Refusal? Wrong) PlanOf(
        MaintenanceOrderMessage order, MaintenancePlan? before, ResponderId owner, Configuration configuration)
    {
        var playbook = configuration.Playbook;
        IReadOnlyList<ServiceId> services = order.Services is { } named
            ? [.. named.Select(name => new ServiceId(name.Trim()))]
            : before?.Services ?? (playbook.Services is [var first, ..] ? [first.Id] : []);
        var unknown = services.Where(service => playbook.Service(service) is null).ToList();
        if (unknown.Count > 0)
            return (null, Wrong("service.unknown", "services", $"There is no service '{unknown[0]}'."));
        if (order.Owner is { Length: > 0 } who)
        {
            if (configuration.PersonCalled(who) is not { } person)
                return (null, Wrong("person.unknown", "owner", $"There is nobody called '{who}'."));
            owner = person;
        }

        var (from, until) = (Wire.At(order.StartsAt) ?? before?.StartsAt, Wire.At(order.EndsAt) ?? before?.EndsAt);
        if (from is not { } startsAt || until is not { } endsAt)
        {
            return (null, Wrong(
                "maintenance.times-missing", from is null ? "startsAt" : "endsAt",
                "Say when it begins and when it ends: 2026-12-15T02:00:00Z."));
        }

        return (
            new MaintenancePlan(
                (order.Title ?? before?.Title ?? "").Trim(), (order.Reason ?? before?.Reason ?? "").Trim(),
                (order.Impact ?? before?.Impact ?? "").Trim(), services, startsAt, endsAt, owner)
            {
                Repeats = Text(order.Repeats, before?.Repeats),
                Zone = Text(order.Zone, before?.Zone),
                Steps = Text(order.Steps, before?.Steps),
                Rollback = Text(order.Rollback, before?.Rollback),
                Staging = Text(order.Staging, before?.Staging),
                Change = Text(order.Change, before?.Change),
                Risk = Text(order.Risk, before?.Risk),
            },
            null);
    }

    private static string? Text(string? said, string? before) =>
        said is null ? before : string.IsNullOrWhiteSpace(said) ? null : said.Trim();

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
