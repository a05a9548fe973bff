using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Monitors;

/// <summary>How a monitor stands.</summary>
public enum MonitorState
{
    /// <summary>Nobody has looked yet.</summary>
    Unknown,

    /// <summary>It answers, and what it measures is within its limits.</summary>
    Good,

    /// <summary>It failed once, or from too few places; the others look again at once.</summary>
    Doubtful,

    /// <summary>What it measures is beyond the limit of a warning.</summary>
    Warning,

    /// <summary>What it measures is beyond the limit of an alert that is worse than a warning.</summary>
    Critical,

    /// <summary>It fails from as many places as it takes.</summary>
    Down,

    /// <summary>It was looked at, and is no more.</summary>
    Unseen,
}

/// <summary>What a place saw last of a monitor.</summary>
/// <param name="Place">Its name; empty where the monitor names none.</param>
public sealed record MonitorPlace(string Place)
{
    /// <summary>The runner that looked, or that looks now.</summary>
    public string? Runner { get; init; }

    /// <summary>A runner looks until then at most, or null when none does.</summary>
    public Instant? LeasedUntil { get; init; }

    /// <summary>When it was last looked at from here, or null.</summary>
    public Instant? At { get; init; }

    /// <summary>It answered well.</summary>
    public bool IsGood { get; init; }

    /// <summary>What was measured, or null.</summary>
    public double? Value { get; init; }

    /// <summary>What was wrong, or null.</summary>
    public string? Why { get; init; }

    /// <summary>So often in a row it failed.</summary>
    public int Failures { get; init; }
}

/// <summary>One measurement.</summary>
/// <param name="At">When.</param>
/// <param name="Value">How much, or null when it failed.</param>
/// <param name="IsGood">It answered well.</param>
public sealed record MonitorSample(Instant At, double? Value, bool IsGood);

/// <summary>The measurements of one hour, from which what is normal is known.</summary>
/// <param name="Hour">The beginning of the hour.</param>
/// <param name="Count">How many.</param>
/// <param name="Sum">Their sum.</param>
public sealed record MonitorHour(Instant Hour, int Count, double Sum);

/// <summary>A limit that was passed.</summary>
/// <param name="Alert">The definition.</param>
/// <param name="Since">Since when it is passed.</param>
/// <param name="IsFiring">It was passed for as long as it takes.</param>
public sealed record LimitPassed(string Alert, Instant Since, bool IsFiring);

/// <summary>An alert of somebody else that is looked into from the places of a monitor.</summary>
/// <param name="Alert">The id of the alert.</param>
/// <param name="AskedAt">When.</param>
public sealed record OutageClaim(string Alert, Instant AskedAt);

/// <summary>
/// What is known of a monitor: a row that is written over with each look. The log gets its alerts and nothing else.
/// Source: INT-004 to INT-008, INT-013, INT-016.
/// </summary>
public sealed record MonitorRecord
{
    /// <summary>So many measurements are kept.</summary>
    public const int SamplesMax = 240;

    /// <summary>What is normal is known from a week.</summary>
    public const int HoursMax = 168;

    /// <summary>With fewer hours, what is normal is not known.</summary>
    public const int HoursMin = 12;

    /// <summary>What each place saw last.</summary>
    public IReadOnlyList<MonitorPlace> Places { get; init; } = [];

    /// <summary>How it stands.</summary>
    public MonitorState State { get; init; }

    /// <summary>Since when.</summary>
    public Instant? Since { get; init; }

    /// <summary>Why it stands so, or null.</summary>
    public string? Why { get; init; }

    /// <summary>The newest measurements, oldest first.</summary>
    public IReadOnlyList<MonitorSample> Samples { get; init; } = [];

    /// <summary>The hours of the last week, oldest first.</summary>
    public IReadOnlyList<MonitorHour> Hours { get; init; } = [];

    /// <summary>Limits that are passed.</summary>
    public IReadOnlyList<LimitPassed> Passed { get; init; } = [];

    /// <summary>Alerts of others that are looked into.</summary>
    public IReadOnlyList<OutageClaim> Claims { get; init; } = [];

    /// <summary>Somebody asked for a look at this instant, or null.</summary>
    public Instant? LookAt { get; init; }

    /// <summary>The alert that it is down, or that nobody looks, was raised.</summary>
    public bool IsUnseenTold { get; init; }

    /// <summary>What was measured last, or null.</summary>
    public double? Value => Samples.LastOrDefault(sample => sample.Value is not null)?.Value;

    /// <summary>When it was last looked at, or null.</summary>
    public Instant? LastAt => Samples.Count > 0 ? Samples[^1].At : null;

    /// <summary>What a place saw last.</summary>
    public MonitorPlace From(string place) =>
        Places.FirstOrDefault(each => each.Place == place) ?? new MonitorPlace(place);

    /// <summary>
    /// What is normal: what the playbook says, else the middle one of the hours of the last week without the present
    /// one; null while they are too few.
    /// </summary>
    public double? NormalOf(Monitor monitor, Instant now)
    {
        if (monitor.Normal is { } said)
            return said;
        var means = Hours.Where(hour => hour.Count > 0 && hour.Hour < HourOf(now))
            .Select(hour => hour.Sum / hour.Count).Order().ToList();
        return means.Count < HoursMin ? null : (means[(means.Count - 1) / 2] + means[means.Count / 2]) / 2;
    }

    /// <summary>The hour of an instant.</summary>
    internal static Instant HourOf(Instant at) =>
        Instant.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / 3_600 * 3_600);

    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, MonitorRecords.Default.MonitorRecord);

    /// <summary>Reads what is kept; nothing is known of what is empty.</summary>
    public static MonitorRecord Read(string? kept) => string.IsNullOrEmpty(kept)
        ? new MonitorRecord()
        : JsonSerializer.Deserialize(kept, MonitorRecords.Default.MonitorRecord) ?? new MonitorRecord();
}

/// <summary>The generated form of what is known of monitors.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(MonitorRecord))]
internal sealed partial class MonitorRecords : JsonSerializerContext;
