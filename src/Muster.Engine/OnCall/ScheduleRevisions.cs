using Muster.Core;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Storage;

namespace Muster.Engine.OnCall;

/// <summary>
/// Keeps how the schedules of the files were written when a new version of the playbook changes them, so that what has
/// passed stays as it was and whoever is on call stays on call.
/// </summary>
internal static class ScheduleRevisions
{
    /// <summary>Notes what a new version changes; a schedule that stays as it was is not noted.</summary>
    internal static async ValueTask Revise(
        ITransaction transaction, ScheduleLanguage? language, CheckedPlaybook before, CheckedPlaybook after, Actor by)
    {
        if (language is null)
            return;

        foreach (var schedule in after.Schedules)
        {
            var text = language.Write(schedule);
            var old = before.Schedule(schedule.Id) is { } known ? language.Write(known) : null;
            if (old == text)
                continue;
            await Run(transaction, schedule.Id, changes => old is null && changes.Revisions.IsEmpty
                ? null
                : new ScheduleCommand.Revise(text, "schedules.yaml", old) { At = transaction.Now, By = by });
        }

        foreach (var gone in before.Schedules.Where(schedule => after.Schedule(schedule.Id) is null))
            await Run(transaction, gone.Id, _ => new ScheduleCommand.Withdraw { At = transaction.Now, By = by });
    }

    private static async ValueTask Run(
        ITransaction transaction, ScheduleId id, Func<ScheduleChanges, ScheduleCommand?> commandOf)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<ScheduleChanges, ScheduleCommand, ScheduleEvent>(transaction, stream);
        if (commandOf(before.State) is { } command)
        {
            await Streams.Run<ScheduleChanges, ScheduleCommand, ScheduleEvent>(
                transaction, stream, before, command, fact => fact.At);
        }
    }
}
