using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Investigation;

/// <summary>How far the damage reaches in one area, as somebody measured it. Source: INV-008.</summary>
/// <param name="Area">Users, features, places, revenue per minute, as the playbook calls it.</param>
/// <param name="Text">In words.</param>
/// <param name="Value">As a number, or null.</param>
/// <param name="By">Who measured it.</param>
/// <param name="At">When.</param>
public sealed record ImpactMark(string Area, string Text, double? Value, string By, Instant At)
{
    /// <summary>The most that are kept of one incident.</summary>
    public const int Max = 500;
}

/// <summary>An area of the impact as it stands.</summary>
/// <param name="Area">Its name.</param>
/// <param name="Latest">What was measured last, or null.</param>
/// <param name="Earlier">What was measured before, newest first.</param>
/// <param name="Total">What has come together until now, where the area is a rate; else null.</param>
public sealed record ImpactArea(string Area, ImpactMark? Latest, IReadOnlyList<ImpactMark> Earlier, double? Total);

/// <summary>How far the damage of an incident reaches.</summary>
public static class Impact
{
    private const string PerMinute = "per minute";

    /// <summary>Whether an area is a rate whose sum runs on: its name says so, as in “revenue per minute”.</summary>
    public static bool IsRate(string area) => area.Contains(PerMinute, StringComparison.OrdinalIgnoreCase);

    /// <summary>The areas that the playbook asks for, in its order, and then others that were measured.</summary>
    public static IReadOnlyList<ImpactArea> Of(CheckedPlaybook playbook, Incident incident, Instant now)
    {
        var marks = incident.Work.Impact;
        return
        [
            .. playbook.Investigation.Impact.Concat(marks.Select(mark => mark.Area))
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(area => Of(area, [.. marks.Where(mark =>
                    mark.Area.Equals(area, StringComparison.OrdinalIgnoreCase))], incident, now)),
        ];
    }

    private static ImpactArea Of(string area, List<ImpactMark> marks, Incident incident, Instant now) => new(
        area,
        marks.LastOrDefault(),
        [.. marks.SkipLast(1).Reverse()],
        IsRate(area) && marks.Exists(mark => mark.Value is not null) ? Total(marks, incident, now) : null);

    /// <summary>Each rate holds from its measurement to the next; the first also for the time before it, back to the
    /// beginning of the trouble.</summary>
    private static double Total(List<ImpactMark> marks, Incident incident, Instant now)
    {
        var rates = marks.Where(mark => mark.Value is not null).ToList();
        var end = incident.ResolvedAt ?? now;
        var from = Instant.Min(incident.StartedAt, rates[0].At);
        var total = 0.0;
        foreach (var (index, mark) in rates.Index())
        {
            var until = index + 1 < rates.Count ? rates[index + 1].At : end;
            if (until > end)
                until = end;
            if (until > from)
            {
                total += mark.Value!.Value * (until - from).TotalMinutes;
                from = until;
            }
        }

        return total;
    }
}
