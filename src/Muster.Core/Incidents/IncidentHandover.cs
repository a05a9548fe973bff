using System.Diagnostics;
using NodaTime;
using static Muster.Core.Incidents.IncidentCommand;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Incidents;

/// <summary>Who has an incident next: put off, lapsed, given to another; and what kind of trouble it is.</summary>
internal static class IncidentHandover
{
    /// <summary>An incident is put off for a week at most.</summary>
    internal static Duration SnoozeMax { get; } = Duration.FromDays(7);

    private const int ClassesMax = 20;

    private static Decision<IncidentEvent> Nothing => Decision<IncidentEvent>.Nothing;

    internal static Decision<IncidentEvent> Decide(Incident state, IncidentCommand command) => command switch
    {
        ChangeClasses c => OfKinds(state, c),
        Lapse c when state is { IsOpen: true, HeldBy: { } holder } =>
            new E.AcknowledgementLapsed(holder, c.Why) { At = c.At, By = c.By },
        Lapse => Nothing,
        _ when !state.IsOpen => IncidentRefusals.ReopenFirst(state),
        Snooze c => PutOff(state, c),
        Reassign c when state.HeldBy == c.To || (state.HeldBy is null && state.AssignedTo == c.To) => Nothing,
        Reassign c => new E.Reassigned(c.To, Said(c.Note)) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <summary>Who puts off an incident that nobody has takes it.</summary>
    private static Decision<IncidentEvent> PutOff(Incident state, Snooze c)
    {
        if (c.Until <= c.At || c.Until > c.At + SnoozeMax)
            return IncidentRefusals.SnoozeWrong;
        if (state.SnoozedUntil == c.Until && state.HeldBy is not null)
            return Nothing;
        var snoozed = new E.Snoozed(c.Until) { At = c.At, By = c.By };
        return state.HeldBy is not null
            ? snoozed
            : new IncidentEvent[] { new E.Acknowledged(c.Responder, "snooze") { At = c.At, By = c.By }, snoozed };
    }

    private static Decision<IncidentEvent> OfKinds(Incident state, ChangeClasses c)
    {
        string[] classes =
        [
            .. c.Classes.Select(name => name.Trim().ToLowerInvariant()).Where(name => name.Length > 0)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        return classes.Length > ClassesMax || classes.Any(name => name.Length > 63) ? IncidentRefusals.ClassesWrong
            : classes.SequenceEqual(state.Classes) ? Nothing
            : new E.ClassesChanged(classes) { At = c.At, By = c.By };
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
