using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>What the organisation expects of whoever is on call, and what it gives for it (oncall.yaml).</summary>
public sealed record OnCallPractice
{
    /// <summary>A page is acknowledged within so long, or null when levels alone say so (ONC-008).</summary>
    public Duration? AcknowledgeWithin { get; init; }

    /// <summary>Each person gets a test page this often, or never when null (INT-023).</summary>
    public Duration? TestEvery { get; init; }

    /// <summary>To go through before a shift (OPS-001).</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>To keep in mind during it (OPS-002).</summary>
    public IReadOnlyList<string> During { get; init; } = [];

    /// <summary>To do after it (OPS-003).</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>What everybody on call has at hand (OPS-004).</summary>
    public IReadOnlyList<string> Equipment { get; init; } = [];

    /// <summary>What is good to have.</summary>
    public IReadOnlyList<string> EquipmentOptional { get; init; } = [];

    /// <summary>How the duty is handed over (OPS-005).</summary>
    public HandOffPractice HandOff { get; init; } = new();

    /// <summary>What is given for being on call, and for work in incidents (OPS-007).</summary>
    public IReadOnlyList<CompensationRule> Compensation { get; init; } = [];

    /// <summary>The list of a phase.</summary>
    public IReadOnlyList<string> ListOf(ChecklistPhase phase) => phase switch
    {
        ChecklistPhase.Before => Before,
        ChecklistPhase.During => During,
        ChecklistPhase.After => After,
        _ => [.. Equipment, .. EquipmentOptional],
    };
}

/// <summary>How the duty is handed over.</summary>
public sealed record HandOffPractice
{
    /// <summary>When whoever comes on call is told what is open.</summary>
    public DigestRule Digest { get; init; }

    /// <summary>How long the two talk, or null.</summary>
    public Duration? Meeting { get; init; }

    /// <summary>What they go through.</summary>
    public IReadOnlyList<string> WalkThrough { get; init; } = [];

    /// <summary>What is written down.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Where it is written, or null.</summary>
    public string? Channel { get; init; }

    /// <summary>The steps, in order, each with the command that does it, or null.</summary>
    public IReadOnlyList<HandOffStep> Steps { get; init; } = [];
}

/// <summary>One step of the hand-over.</summary>
/// <param name="Title">What is done.</param>
/// <param name="Run">The command that people type for it, or null.</param>
public sealed record HandOffStep(string Title, string? Run);

/// <summary>When whoever comes on call is told what is open.</summary>
public enum DigestRule
{
    /// <summary>When an incident is open.</summary>
    Open,

    /// <summary>At every change.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>What is given for one kind of time.</summary>
/// <param name="For">The kind of time.</param>
/// <param name="Hours">Hours off for each day on call, or null.</param>
/// <param name="Factor">Hours off for each hour of work, or null.</param>
public sealed record CompensationRule(CompensatedTime For, decimal? Hours, decimal? Factor);

/// <summary>Kinds of time on call.</summary>
public enum CompensatedTime
{
    /// <summary>A day that is neither of the others.</summary>
    Weekday,

    /// <summary>Saturday and Sunday.</summary>
    Weekend,

    /// <summary>A holiday where the person lives, whole or half.</summary>
    Holiday,

    /// <summary>Work in an incident outside working hours.</summary>
    WorkOutsideHours,
}

/// <summary>What the rules give for the shifts of a schedule (OPS-007).</summary>
public static class Compensation
{
    /// <summary>Hours off of each person for being on call: every day on which they hold a shift counts once.</summary>
    /// <remarks>
    /// A day is one of the calendar of the person's region; a holiday counts before a weekend. A day that two people
    /// share counts for both: who was bound by the duty was bound. Work in incidents comes on top, by the rule's
    /// factor.
    /// </remarks>
    /// <param name="practice">The rules.</param>
    /// <param name="shifts">Who was on call.</param>
    /// <param name="calendarOf">The working calendar of a person.</param>
    public static IReadOnlyDictionary<ResponderId, decimal> ForDuty(
        OnCallPractice practice, IEnumerable<Shift> shifts, Func<ResponderId, WorkingCalendar> calendarOf)
    {
        var days = new HashSet<(ResponderId, LocalDate)>();
        var hours = new Dictionary<ResponderId, decimal>();
        foreach (var shift in shifts)
        {
            if (shift.Responder is not { } person)
                continue;

            var calendar = calendarOf(person);
            var last = (shift.Until - Duration.Epsilon).InZone(calendar.Zone).Date;
            for (var day = shift.From.InZone(calendar.Zone).Date; day <= last; day = day.PlusDays(1))
            {
                if (days.Add((person, day)))
                    hours[person] = hours.GetValueOrDefault(person) + HoursOf(practice, KindOf(day, calendar));
            }
        }

        return hours;
    }

    private static CompensatedTime KindOf(LocalDate day, WorkingCalendar calendar) =>
        calendar.HolidaysOn(day).Any() ? CompensatedTime.Holiday
        : Weekdays.Weekend.Has(day.DayOfWeek) ? CompensatedTime.Weekend
        : CompensatedTime.Weekday;

    private static decimal HoursOf(OnCallPractice practice, CompensatedTime kind) =>
        practice.Compensation.FirstOrDefault(rule => rule.For == kind)?.Hours ?? 0;
}
