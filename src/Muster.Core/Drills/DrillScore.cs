using System.Globalization;
using System.Text;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Timeline;
using NodaTime;

namespace Muster.Core.Drills;

/// <summary>How a drill went, from what happened in its incident and nothing else. Source: DRL-003, DRL-005.</summary>
public static class DrillScore
{
    /// <summary>Detection of a drill is from its beginning until somebody has it.</summary>
    public const string Acknowledged = "Somebody had it in time";

    /// <summary>How long it took until it was over.</summary>
    public const string Over = "It was brought to its end";

    /// <summary>The marks of a drill.</summary>
    /// <param name="incident">Its incident as it is at the end.</param>
    /// <param name="facts">The facts of that incident.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    public static IReadOnlyList<DrillMark> Of(
        Incident incident, IReadOnlyList<IncidentEvent> facts, CheckedPlaybook playbook)
    {
        var level = playbook.SeverityOf(incident.Severity);
        List<DrillMark> marks =
        [
            Timed(Acknowledged, incident.AcknowledgedAt, incident, level.AcknowledgeWithin),
            Roles(incident, facts, playbook),
            Timed("Those who wait were told", First<IncidentEvent.Updated>(facts), incident, level.FirstUpdateWithin),
            new DrillMark(
                "Decisions were written down",
                facts.OfType<IncidentEvent.Decided>().Any() || facts.OfType<IncidentEvent.TreeAnswered>().Any(),
                $"{facts.OfType<IncidentEvent.Decided>().Count()} decisions",
                Seconds: null),
            new DrillMark(
                "The cause was found",
                facts.OfType<IncidentEvent.CauseStated>().Any(each => each.State == CauseState.Confirmed)
                    || facts.OfType<IncidentEvent.StatusChanged>().Any(each => each.To == IncidentStatus.Identified),
                incident.Work.Cause?.Text ?? "nobody said what it was",
                (First<IncidentEvent.CauseStated>(facts) - incident.DeclaredAt)?.TotalSeconds),
            Timed(Over, incident.ResolvedAt, incident, limit: null),
        ];
        var given = facts.OfType<IncidentEvent.Reassigned>().ToList();
        if (given.Count > 0)
        {
            var taken = given.All(each => facts.OfType<IncidentEvent.Acknowledged>()
                .Any(answer => answer.Holder == each.To && answer.At >= each.At));
            marks.Add(new DrillMark(
                "What was handed over was taken", taken, $"{given.Count} hand-overs", Seconds: null));
        }

        var missed = incident.Missed
            .Where(key => key.Kind is ClockKind.NextUpdateBy or ClockKind.StatusPageBy).ToList();
        marks.Add(new DrillMark(
            "News came in their rhythm", missed.Count == 0,
            missed.Count == 0 ? "none was late" : $"{missed.Count} were late", Seconds: null));
        return marks;
    }

    /// <summary>The report that is filed.</summary>
    /// <param name="name">What the drill is called.</param>
    /// <param name="marks">Its marks.</param>
    /// <param name="before">The marks of the last drill of the same scenario, or null.</param>
    public static string Report(string name, IReadOnlyList<DrillMark> marks, IReadOnlyList<DrillMark>? before)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"# {name}\n\nScore: {marks.Count(mark => mark.IsMet)} of {marks.Count}\n\n");
        text.Append("| What | How it went | Seen | Beside the last time |\n| --- | --- | --- | --- |\n");
        foreach (var mark in marks)
        {
            var seen = mark.Detail.Replace("|", "\\|", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"| {mark.Name} | {(mark.IsMet ? "yes" : "no")} | {seen} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Beside(mark, before)} |\n");
        }

        text.Append("\nLast step: look over the runbooks that were used, and change what was wrong in them.\n");
        return text.ToString();
    }

    private static string Beside(DrillMark mark, IReadOnlyList<DrillMark>? before)
    {
        if (before?.FirstOrDefault(each => each.Name == mark.Name) is not { } last)
            return "first time";
        if (mark.Seconds is { } now && last.Seconds is { } then)
        {
            var difference = Told.Length(Duration.FromSeconds(Math.Abs(Math.Round(now - then))));
            return now < then ? $"{difference} faster" : now > then ? $"{difference} slower" : "as fast";
        }

        return mark.IsMet == last.IsMet ? "the same" : mark.IsMet ? "better" : "worse";
    }

    private static DrillMark Timed(string name, Instant? at, Incident incident, Duration? limit)
    {
        if (at is not { } happened)
            return new DrillMark(name, IsMet: false, "it did not happen", Seconds: null);
        var took = happened - incident.DeclaredAt;
        var allowed = limit is { } most ? $"; {Told.Length(most)} are allowed" : "";
        return new DrillMark(
            name, limit is null || took <= limit, $"after {Told.Length(took)}{allowed}", took.TotalSeconds);
    }

    private static DrillMark Roles(Incident incident, IReadOnlyList<IncidentEvent> facts, CheckedPlaybook playbook)
    {
        var needed = playbook.RolesInForce
            .Where(role => role is { IsNeeded: true, IsInformed: false }
                && role.AppliesTo(incident.Severity, incident.Classes))
            .ToList();
        var taken = facts.OfType<IncidentEvent.RoleTaken>().Select(each => each.Role).ToHashSet();
        var missing = needed.Where(role => !taken.Contains(role.Id)).Select(role => role.Name).ToList();
        return new DrillMark(
            "The roles were taken",
            missing.Count == 0 && taken.Count > 0,
            missing.Count == 0 ? $"{taken.Count} roles" : $"nobody was {string.Join(", ", missing)}",
            Seconds: null);
    }

    private static Instant? First<T>(IReadOnlyList<IncidentEvent> facts)
        where T : IncidentEvent => facts.OfType<T>().Select(each => (Instant?)each.At).FirstOrDefault();
}
