using Muster.Core;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Server.Playbook;

/// <summary>What would change if files were put in force now.</summary>
/// <param name="Reading">What became of the files.</param>
/// <param name="Changes">What they say differently than the version in force.</param>
/// <param name="Pagers">Who is on call instead of whom in the next 90 days; empty when the files have errors.</param>
public sealed record PlaybookPlan(
    PlaybookReading Reading, IReadOnlyList<PlaybookChange> Changes, IReadOnlyList<PagerChange> Pagers)
{
    private static readonly Duration Ahead = Duration.FromDays(90);

    /// <summary>Compares files with what is in force.</summary>
    /// <param name="inForce">The files in force; empty when none are.</param>
    /// <param name="files">The files that would be.</param>
    /// <param name="configuration">What is in force, with overrides.</param>
    /// <param name="now">The 90 days after it are looked at.</param>
    public static PlaybookPlan Of(
        IReadOnlyDictionary<string, string> inForce,
        IReadOnlyDictionary<string, string> files,
        Configuration configuration,
        Instant now)
    {
        var reading = StoryFiles.Read(files, now).Playbook;
        var changes = PlaybookDifference.Of(inForce, files);
        if (reading.Playbook is not { } playbook)
            return new PlaybookPlan(reading, changes, []);
        var before = configuration.Playbook.Schedules;
        var ids = before.Concat(playbook.Schedules).Select(schedule => schedule.Id).Distinct();
        return new PlaybookPlan(
            reading,
            changes,
            [
                .. ids.SelectMany(id => ScheduleDifference.Of(
                    configuration.Playbook.Schedule(id),
                    playbook.Schedule(id) ?? MadeHere(configuration, id),
                    configuration.Overrides(id),
                    new Interval(now, now + Ahead))),
            ]);
    }

    /// <summary>What screens made stays when files are put in force that say nothing of it (R7).</summary>
    private static Schedule? MadeHere(Configuration configuration, ScheduleId id) =>
        configuration.IsMadeHere(id) ? configuration.Playbook.Schedule(id) : null;
}
