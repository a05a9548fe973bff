namespace Muster.Core.OnCall;

/// <summary>The ways in which a schedule says no to an override. The codes are stable.</summary>
public static class OverrideRefusals
{
    /// <summary>It would last no time, or end before it begins.</summary>
    public static Refusal Empty { get; } =
        new("override.empty", "It ends at or before its beginning. Give it a later end.")
        {
            Kind = RefusalKind.Invalid,
            Field = "until",
        };

    /// <summary>It would be over already.</summary>
    public static Refusal EndsInThePast { get; } =
        new("override.ends-in-the-past", "It would be over already. Give it an end that is ahead.")
        {
            Kind = RefusalKind.Invalid,
            Field = "until",
        };

    /// <summary>No override has this id.</summary>
    public static Refusal Unknown { get; } =
        new("override.unknown", "This schedule has no such override.") { Kind = RefusalKind.Unknown };

    /// <summary>The same was made first by somebody else, or the id belongs to another override.</summary>
    public static Refusal Conflict { get; } = new(
        "override.conflict",
        "There is an override for the same person and time already. Use it, or remove it first.");

    /// <summary>The schedule has as many overrides ahead as it may have.</summary>
    public static Refusal TooMany { get; } = new(
        "override.too-many",
        $"The schedule has {ScheduleChanges.OverridesMax} overrides that have not ended. Remove some first.");
}

/// <summary>The ways in which a temporary schedule is refused. The codes are stable.</summary>
public static class TemporaryRefusals
{
    /// <summary>No temporary schedule has this id.</summary>
    public static Refusal Unknown { get; } =
        new("temporary.unknown", "This schedule has no such temporary schedule.") { Kind = RefusalKind.Unknown };

    /// <summary>A shift is empty or reaches beyond the stretch.</summary>
    public static Refusal ShiftOutside { get; } = new(
        "temporary.shift-outside", "Each shift ends after it begins, and lies within the temporary schedule.")
    {
        Kind = RefusalKind.Invalid,
        Field = "shifts",
    };

    /// <summary>More shifts than one may have.</summary>
    public static Refusal TooMany { get; } = new(
        "temporary.too-many", $"A temporary schedule has at most {ScheduleChanges.ShiftsMax} shifts.")
    {
        Kind = RefusalKind.Invalid,
        Field = "shifts",
    };
}
