using System.Collections.Concurrent;
using System.Collections.Immutable;
using Muster.Core;
using Muster.Core.Directory;
using Muster.Core.OnCall;
using Muster.Core.Playbook;

namespace Muster.Engine.OnCall;

/// <summary>
/// The schedules that the resolver reads: those of the files and those made on screens, each with its past, its
/// temporary schedules and what the calendars of its layers said. Keeps what it made until something in it changes.
/// </summary>
/// <param name="language">Reads what is kept as text; null when nothing of the past is kept.</param>
internal sealed class SchedulesInForce(ScheduleLanguage? language)
{
    private readonly ConcurrentDictionary<ScheduleId, Made> made = new();

    /// <summary>The schedules: those of the files in their order, then those of screens by id.</summary>
    internal IReadOnlyList<Schedule> Of(
        CheckedPlaybook written,
        ImmutableDictionary<string, ScheduleChanges> changes,
        IReadOnlyDictionary<ResponderId, Responder> people)
    {
        if (changes.IsEmpty)
            return written.Schedules;

        var schedules = new List<Schedule>();
        foreach (var schedule in written.Schedules)
        {
            schedules.Add(changes.TryGetValue(schedule.Id.Value, out var state)
                ? Bound(Of(schedule.Id, schedule, state, written, people) ?? schedule, state)
                : schedule);
        }

        foreach (var (key, state) in changes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var id = new ScheduleId(key);
            if (IsMadeHere(state) && written.Schedule(id) is null
                && Of(id, inFile: null, state, written, people) is { } schedule)
            {
                schedules.Add(Bound(schedule, state));
            }
        }

        return schedules;
    }

    /// <summary>Whether a schedule was made on a screen or by the API, and is there still.</summary>
    internal static bool IsMadeHere(ScheduleChanges state) =>
        state is { IsWithdrawn: false, Revisions: [.., { File: null }] };

    private Schedule? Of(
        ScheduleId id,
        Schedule? inFile,
        ScheduleChanges state,
        CheckedPlaybook written,
        IReadOnlyDictionary<ResponderId, Responder> people)
    {
        if (language is null || state.Revisions.IsEmpty)
            return inFile;
        if (made.TryGetValue(id, out var known) && ReferenceEquals(known.Revisions, state.Revisions)
            && ReferenceEquals(known.Playbook, written))
        {
            return known.Schedule;
        }

        var writings = new List<WrittenSchedule>();
        foreach (var revision in state.Revisions)
        {
            if (language.Read(id, revision.Text, written, people.Values).Schedule is { } read
                && !(writings.Count > 0 && language.Write(writings[^1].Schedule) == language.Write(read)))
            {
                writings.Add(new WrittenSchedule(revision.Since, read));
            }
        }

        if (inFile is not null && writings.Count > 0)
            writings[^1] = writings[^1] with { Schedule = inFile };
        var schedule = writings.Count == 0 ? inFile : ScheduleHistory.InForce(writings);
        made[id] = new Made(state.Revisions, written, schedule);
        return schedule;
    }

    private static Schedule Bound(Schedule schedule, ScheduleChanges state) => schedule with
    {
        Temporary = state.Temporary,
        Layers = state.Calendars.IsEmpty
            ? schedule.Layers
            :
            [
                .. schedule.Layers.Select(layer => layer.Feed is not null
                    && state.Calendars.TryGetValue(layer.Name, out var read)
                        ? layer with { Shifts = read.Shifts }
                        : layer),
            ],
    };

    private sealed record Made(
        ImmutableList<ScheduleRevision> Revisions, CheckedPlaybook Playbook, Schedule? Schedule);
}
