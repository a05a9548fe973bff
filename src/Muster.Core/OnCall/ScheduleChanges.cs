using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>
/// A fact about the changes that people made to one schedule. The names below are the stored format: add cases,
/// never rename one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OverrideCreated), "schedule.override-created.v1")]
[JsonDerivedType(typeof(OverrideRemoved), "schedule.override-removed.v1")]
public abstract record ScheduleEvent
{
    private ScheduleEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>Somebody, or nobody (null), is on call instead of whom the layers hold.</summary>
    public sealed record OverrideCreated(
        OverrideId Id,
        ScheduleId Schedule,
        Instant From,
        Instant Until,
        ResponderId? Responder,
        string? Reason) : ScheduleEvent;

    /// <summary>The override counts no more, also for instants that have passed.</summary>
    public sealed record OverrideRemoved(OverrideId Id) : ScheduleEvent;
}

/// <summary>What may be asked of the changes to a schedule.</summary>
public abstract record ScheduleCommand
{
    private ScheduleCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Put somebody, or nobody (null), on call for a stretch of time; it may have begun already.</summary>
    public sealed record CreateOverride(
        OverrideId Id,
        ScheduleId Schedule,
        Instant From,
        Instant Until,
        ResponderId? Responder,
        string? Reason = null) : ScheduleCommand;

    /// <summary>Take an override away, also one that has expired.</summary>
    public sealed record RemoveOverride(OverrideId Id) : ScheduleCommand;
}

/// <summary>The changes that people made to one schedule: its overrides, in the order of their making.</summary>
public sealed record ScheduleChanges : IDecider<ScheduleChanges, ScheduleCommand, ScheduleEvent>
{
    private ScheduleChanges()
    {
    }

    /// <summary>The most overrides of one schedule that have not ended.</summary>
    public static int OverridesMax => 1_000;

    /// <inheritdoc/>
    public static ScheduleChanges Initial { get; } = new();

    /// <summary>The overrides, also expired ones, because they say who was on call; for the resolver.</summary>
    public ImmutableList<Override> Overrides { get; private init; } = [];

    private ImmutableHashSet<OverrideId> Removed { get; init; } = [];

    /// <inheritdoc/>
    public static Decision<ScheduleEvent> Decide(ScheduleChanges state, ScheduleCommand command) => command switch
    {
        ScheduleCommand.CreateOverride c => state.Create(c),
        ScheduleCommand.RemoveOverride c when state.Removed.Contains(c.Id) => Decision<ScheduleEvent>.Nothing,
        ScheduleCommand.RemoveOverride c when state.Find(c.Id) is null => OverrideRefusals.Unknown,
        ScheduleCommand.RemoveOverride c => new ScheduleEvent.OverrideRemoved(c.Id) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static ScheduleChanges Evolve(ScheduleChanges state, ScheduleEvent fact) => fact switch
    {
        ScheduleEvent.OverrideCreated e => state with
        {
            Overrides = state.Overrides.Add(new(e.Id, e.Schedule, e.From, e.Until, e.Responder, e.At, e.Reason)),
        },
        ScheduleEvent.OverrideRemoved e => state with
        {
            Overrides = state.Overrides.RemoveAll(o => o.Id == e.Id),
            Removed = state.Removed.Add(e.Id),
        },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private Decision<ScheduleEvent> Create(ScheduleCommand.CreateOverride command)
    {
        if (Find(command.Id) is { } same)
        {
            return Is(same, command) && same.Schedule == command.Schedule && same.Reason == command.Reason
                ? Decision<ScheduleEvent>.Nothing
                : OverrideRefusals.Conflict;
        }

        if (Removed.Contains(command.Id))
            return OverrideRefusals.Conflict;

        if (command.Until <= command.From)
            return OverrideRefusals.Empty;

        if (command.Until <= command.At)
            return OverrideRefusals.EndsInThePast;

        if (Overrides.Exists(o => Is(o, command)))
            return OverrideRefusals.Conflict;

        if (Overrides.Count(o => o.Until > command.At) >= OverridesMax)
            return OverrideRefusals.TooMany;

        return new ScheduleEvent.OverrideCreated(
            command.Id, command.Schedule, command.From, command.Until, command.Responder, command.Reason)
        {
            At = command.At,
            By = command.By,
        };
    }

    private Override? Find(OverrideId id) => Overrides.Find(o => o.Id == id);

    private static bool Is(Override made, ScheduleCommand.CreateOverride asked) =>
        made.From == asked.From && made.Until == asked.Until && made.Responder == asked.Responder;
}

/// <summary>The ways in which a schedule says no to an override. The codes are stable.</summary>
public static class OverrideRefusals
{
    /// <summary>It would last no time, or end before it begins.</summary>
    public static Refusal Empty { get; } =
        new("override.empty", "The override ends at or before its beginning. Give it a later end.")
        {
            Kind = RefusalKind.Invalid,
            Field = "until",
        };

    /// <summary>It would be over already.</summary>
    public static Refusal EndsInThePast { get; } =
        new("override.ends-in-the-past", "The override would be over already. Give it an end that is ahead.")
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
