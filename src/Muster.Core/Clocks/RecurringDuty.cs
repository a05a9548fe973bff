using Muster.Core.OnCall;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Clocks;

/// <summary>A duty that comes again without an incident: reviews, drills, training, reading the document.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What is done.</param>
/// <param name="Every">How often.</param>
/// <param name="First">The date of the first.</param>
/// <param name="Owner">Who owes it, in words, or null.</param>
public sealed record RecurringDuty(string Id, string Name, ShiftLength Every, LocalDate First, string? Owner)
{
    private const int MonthlyLead = 7;
    private const int RoundsMax = 100_000;

    private static readonly LocalTime Morning = new(9, 0);

    /// <summary>It comes once and not again.</summary>
    public bool IsOnce { get; init; }

    /// <summary>Its owner is reminded so many days before, in the morning; null for a week before what comes monthly or
    /// more seldom, a day before what comes weekly, and the same morning otherwise.</summary>
    public int? RemindDays { get; init; }

    /// <summary>What changes when its dates do.</summary>
    public string Rhythm => FormattableString.Invariant(
        $"{First:uuuu-MM-dd} {Every.Count} {Every.Unit} {IsOnce} {RemindDays}");

    /// <summary>The first of its dates on or after a day; null when there is none any more.</summary>
    public LocalDate? OnOrAfter(LocalDate day)
    {
        if (day <= First)
            return First;
        if (IsOnce)
            return null;
        for (var round = Skipped(day); round < RoundsMax; round++)
        {
            if (Nth(round) is var date && date >= day)
                return date;
        }

        return null;
    }

    /// <summary>The last of its dates before a day; null when there is none.</summary>
    public LocalDate? Before(LocalDate day)
    {
        if (day <= First)
            return null;
        if (IsOnce)
            return First;
        var last = First;
        for (var round = Skipped(day); round < RoundsMax && Nth(round) is var date && date < day; round++)
            last = date;
        return last;
    }

    /// <summary>When a date is over: at the end of the day in the organisation's zone.</summary>
    public static Instant DueAt(LocalDate date, DateTimeZone zone) =>
        date.PlusDays(1).AtStartOfDayInZone(zone).ToInstant();

    /// <summary>When its owner is reminded of a date.</summary>
    public Instant RemindAt(LocalDate date, DateTimeZone zone) =>
        zone.AtLeniently(date.PlusDays(-(RemindDays ?? Lead)).At(Morning)).ToInstant();

    private int Lead => Every.Unit switch
    {
        ShiftUnit.Months => MonthlyLead,
        ShiftUnit.Weeks => 1,
        ShiftUnit.Days when Every.Count >= 7 => 1,
        _ => 0,
    };

    /// <summary>Rounds that certainly lie before a day, so that a search is short.</summary>
    private int Skipped(LocalDate day)
    {
        var days = Period.DaysBetween(First, day);
        var longest = Every.Unit == ShiftUnit.Months ? 31 * Every.Count : Days;
        return Math.Max(0, (days / longest) - 1);
    }

    private int Days => Every.Unit switch
    {
        ShiftUnit.Weeks => 7 * Every.Count,
        ShiftUnit.Days => Every.Count,
        _ => Math.Max(1, (Every.Count + 23) / 24),
    };

    private LocalDate Nth(int round) => Every.Unit == ShiftUnit.Months
        ? First.PlusMonths(round * Every.Count)
        : First.PlusDays(round * Days);
}

/// <summary>All duties of a playbook that come again, whatever file they stand in.</summary>
public static class RecurringDuties
{
    /// <summary>The review of the playbook itself.</summary>
    public const string DocumentReview = "document";

    /// <summary>The first Monday of a year that began with one: what has no date of its own is due at the end of the
    /// calendar's weeks, months and quarters.</summary>
    private static readonly LocalDate Epoch = new(2024, 1, 1);

    /// <summary>The duties, those with a date of their own first.</summary>
    public static IReadOnlyList<RecurringDuty> Of(CheckedPlaybook playbook)
    {
        List<RecurringDuty> duties = [.. playbook.Incidents.Duties];
        if (playbook.Document is { Review: { } review } document)
        {
            duties.Add(new RecurringDuty(
                DocumentReview, "Review the playbook", ShiftLength.Months(12), review, document.Owner)
            {
                IsOnce = true,
                RemindDays = (int)Math.Ceiling(document.RemindBefore.TotalDays),
            });
        }

        duties.AddRange(playbook.Targets.Reviews.Select(each =>
            Calendar($"review:{each.Id}", each.Name, each.Every, each.Owner)));
        duties.AddRange(playbook.Drills.Drills.Select(each =>
            Calendar($"drill:{each.Id}", each.Name, each.Every, each.Owner)));
        duties.AddRange(playbook.Drills.Training.Where(each => each.Every is not null).Select(each =>
            Calendar($"training:{each.Id}", each.Name, each.Every!.Value, owner: null)));
        return duties;
    }

    /// <summary>The duty of an id, or null.</summary>
    public static RecurringDuty? Find(CheckedPlaybook playbook, string id) =>
        Of(playbook).FirstOrDefault(each => each.Id == id);

    /// <summary>The date that is owed: the first one since it is owed whose fate is not known; null for none. What
    /// comes once is owed also when its date has passed already.</summary>
    /// <param name="duty">The duty.</param>
    /// <param name="state">How it stands.</param>
    /// <param name="today">The day in the organisation's zone; counts while the duty was not seen yet.</param>
    public static LocalDate? Owed(RecurringDuty duty, Duty state, LocalDate today) =>
        state.Settled is { } settled ? duty.OnOrAfter(settled.PlusDays(1))
        : duty.IsOnce ? duty.First
        : duty.OnOrAfter(state.Since ?? today);

    /// <summary>The last day of each period of the calendar.</summary>
    private static RecurringDuty Calendar(string id, string name, ShiftLength every, string? owner)
    {
        var last = every.Unit switch
        {
            ShiftUnit.Months => Epoch.PlusMonths(every.Count).PlusDays(-1),
            ShiftUnit.Weeks => Epoch.PlusWeeks(every.Count).PlusDays(-1),
            ShiftUnit.Days => Epoch.PlusDays(every.Count - 1),
            _ => Epoch,
        };
        return new RecurringDuty(id, name, every, last, owner);
    }
}
