using Muster.Core.Alerts;
using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Maintenance;

/// <summary>The windows of a plan, and what is wrong with one.</summary>
public static class MaintenancePlans
{
    /// <summary>The first window.</summary>
    public static MaintenanceWindow First(MaintenancePlan plan) => new(plan.StartsAt, plan.EndsAt);

    /// <summary>The first window that begins after an instant; the first of all for null; null when none is left.
    /// </summary>
    /// <remarks>
    /// A window that comes again begins at the first pass of its wall time and ends at the last pass, as silences do,
    /// so a clock change never leaves an hour uncovered (test case 40).
    /// </remarks>
    public static MaintenanceWindow? Next(MaintenancePlan plan, Instant? after) =>
        Between(plan, after ?? Instant.MinValue, limit: 1) is [var next, ..] ? next : null;

    /// <summary>The windows that begin after an instant, at most so many.</summary>
    public static IReadOnlyList<MaintenanceWindow> Between(MaintenancePlan plan, Instant after, int limit)
    {
        if (plan.Repeats is null || RecurrenceText.Read(plan.Repeats).Rule is not { } rule)
            return plan.StartsAt > after ? [First(plan)] : [];
        var zone = ZoneOf(plan) ?? DateTimeZone.Utc;
        var first = plan.StartsAt.InZone(zone).LocalDateTime;
        var length = Period.Between(first, plan.EndsAt.InZone(zone).LocalDateTime, PeriodUnits.AllTimeUnits);
        var from = after <= plan.StartsAt ? first.Date : after.InZone(zone).Date.PlusDays(-1);
        List<MaintenanceWindow> windows = [];
        foreach (var date in rule.DatesFrom(first.Date, from))
        {
            var opens = date + first.TimeOfDay;
            var window = new MaintenanceWindow(Wall.Opening(opens, zone), Wall.Closing(opens + length, zone));
            if (window.From <= after || window.Until <= window.From)
                continue;
            windows.Add(window);
            if (windows.Count >= limit)
                break;
        }

        return windows;
    }

    /// <summary>What is wrong with a plan, or null.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="now">The transaction's instant.</param>
    public static Refusal? Problem(MaintenancePlan plan, Instant now)
    {
        if (string.IsNullOrWhiteSpace(plan.Title) || plan.Title.Length > PlannedWork.TitleCharactersMax)
            return MaintenanceRefusals.TitleWrong;
        if (string.IsNullOrWhiteSpace(plan.Reason))
            return MaintenanceRefusals.Missing("reason", "Say why it is done.");
        if (string.IsNullOrWhiteSpace(plan.Impact))
            return MaintenanceRefusals.Missing("impact", "Say what others may notice; 'nothing' is an answer.");
        if (plan.EndsAt <= plan.StartsAt || plan.EndsAt - plan.StartsAt > PlannedWork.LengthMax)
            return MaintenanceRefusals.TimesWrong;
        if (plan.EndsAt <= now && plan.Repeats is null)
            return MaintenanceRefusals.InThePast;
        if (plan.Zone is not null && ZoneOf(plan) is null)
            return MaintenanceRefusals.Missing("zone", $"There is no zone '{plan.Zone}'. Write it as Europe/Berlin.");
        if (plan.Repeats is { } text && RecurrenceText.Read(text).Problem is { } problem)
            return MaintenanceRefusals.Missing("repeats", problem);
        return new[] { plan.Reason, plan.Impact, plan.Steps, plan.Rollback, plan.Staging, plan.Change, plan.Risk }
            .Any(each => each?.Length > PlannedWork.TextCharactersMax)
            ? MaintenanceRefusals.TextTooLong
            : null;
    }

    private static DateTimeZone? ZoneOf(MaintenancePlan plan) =>
        plan.Zone is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;
}

/// <summary>Why something may not be done with planned work. The codes are stable.</summary>
public static class MaintenanceRefusals
{
    /// <summary>There is none of this id or reference.</summary>
    public static Refusal Unknown { get; } =
        new("maintenance.unknown", "There is no such maintenance.") { Kind = RefusalKind.Unknown };

    /// <summary>No title, or too long a one.</summary>
    public static Refusal TitleWrong { get; } = Wrong(
        "maintenance.title-wrong", "title", $"Give it a title of at most {PlannedWork.TitleCharactersMax} characters.");

    /// <summary>It ends before it begins, or lasts too long.</summary>
    public static Refusal TimesWrong { get; } = Wrong(
        "maintenance.times-wrong", "endsAt",
        $"It must end after it begins, and last at most {PlannedWork.LengthMax.TotalDays:0} days.");

    /// <summary>Its window has passed.</summary>
    public static Refusal InThePast { get; } =
        Wrong("maintenance.in-the-past", "endsAt", "This window has passed already.");

    /// <summary>A text is too long.</summary>
    public static Refusal TextTooLong { get; } = Wrong(
        "maintenance.text-too-long", "steps",
        $"A text has at most {PlannedWork.TextCharactersMax} characters; link to what is longer.");

    /// <summary>Say why.</summary>
    public static Refusal ReasonMissing { get; } =
        Wrong("maintenance.reason-missing", "reason", "Say why, in a few words.");

    /// <summary>It is being done.</summary>
    public static Refusal UnderWay { get; } = new(
        "maintenance.under-way", "It is being done. Complete it, or say that it failed.");

    /// <summary>It has not begun.</summary>
    public static Refusal NotStarted { get; } = new("maintenance.not-started", "It has not begun yet.");

    /// <summary>It is over.</summary>
    public static Refusal IsOver(PlannedWork state) => new(
        "maintenance.over",
        $"{state.Planning!.Reference} is {state.Status.ToString().ToLowerInvariant()}. Plan it anew.");

    /// <summary>Its window is too far ahead.</summary>
    public static Refusal TooEarly(Instant from) => new(
        "maintenance.too-early",
        $"Its window begins at {Communications.MessageFields.Say(from)}. Change the plan first.");

    /// <summary>Something must be there before.</summary>
    public static Refusal NotReady(IReadOnlyList<string> missing) => new(
        "maintenance.not-ready", $"Before it may begin there must be: {string.Join("; ", missing)}.");

    /// <summary>Something must be looked at before it counts as done.</summary>
    public static Refusal ChecksOpen(IReadOnlyList<string> missing) => new(
        "maintenance.checks-open", $"Before it counts as done, look at: {string.Join("; ", missing)}.");

    /// <summary>There is no such point.</summary>
    public static Refusal NoSuchItem(string item) =>
        Wrong("maintenance.item-unknown", "item", $"The playbook has no point '{item}' for maintenance.");

    /// <summary>There is no such wait.</summary>
    public static Refusal NoSuchTimer(string timer, IEnumerable<string> known) => Wrong(
        "maintenance.timer-unknown",
        "timer",
        $"The playbook has no timer '{timer}' for maintenance; it has: "
            + $"{string.Join(", ", known.DefaultIfEmpty("none"))}.");

    /// <summary>Another wait comes before.</summary>
    public static Refusal TimerTooEarly(string before) => new(
        "maintenance.timer-too-early", $"First '{before}' must be over.");

    /// <summary>The asker is none of those who may agree.</summary>
    public static Refusal NotYours(IReadOnlyList<string> approvers) => new(
        "maintenance.approval-not-yours",
        $"Only {string.Join(" or ", approvers)}, or an administrator, may agree to this.")
    {
        Kind = RefusalKind.Forbidden,
    };

    /// <summary>A field is empty or cannot be read.</summary>
    public static Refusal Missing(string field, string message) => Wrong($"maintenance.{field}-wrong", field, message);

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
