using Muster.Core.Paging;
using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>What may be asked of an escalation.</summary>
public abstract record EscalationCommand
{
    private EscalationCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Begin; what is due at once is reached in the same decision.</summary>
    public sealed record Start(EscalationPolicy? Policy, SeverityId Severity, Reach Reach) : EscalationCommand
    {
        /// <summary>Page nobody: keep lists only.</summary>
        public bool IsQuiet { get; init; }

        /// <summary>The classes of the incident.</summary>
        public IReadOnlyList<string> Classes { get; init; } = [];
    }

    /// <summary>Reach what is due.</summary>
    public sealed record Advance(EscalationPolicy? Policy, Reach Reach) : EscalationCommand;

    /// <summary>Page a level now, because a person asks (ESC-004); null takes the next that was not reached.</summary>
    public sealed record GoTo(EscalationPolicy? Policy, int? Level, Actor By, Reach Reach) : EscalationCommand
    {
        /// <summary>The trigger that the person says holds, or null.</summary>
        public string? Why { get; init; }
    }

    /// <summary>Somebody has it, or one of several who must.</summary>
    public sealed record Acknowledge(ResponderId Holder) : EscalationCommand
    {
        /// <summary>Whether a person can still be paged; asked when several must acknowledge.</summary>
        public Func<ResponderId, bool> IsThere { get; init; } = _ => true;
    }

    /// <summary>Answer what a step offered or asked. Accepting an offer pages its people.</summary>
    public sealed record AnswerPrompt(EscalationPolicy? Policy, int Level, bool IsAccepted, Actor By, Reach Reach)
        : EscalationCommand
    {
        /// <summary>What the person says to it, or null.</summary>
        public string? Note { get; init; }

        /// <summary>The number of the case that was raised with a vendor, or null.</summary>
        public string? Case { get; init; }
    }

    /// <summary>The incident is of other classes.</summary>
    public sealed record ChangeClasses(EscalationPolicy? Policy, IReadOnlyList<string> Classes, Reach Reach)
        : EscalationCommand;

    /// <summary>Take it off a list, or move it to another (null: to none).</summary>
    public sealed record LeaveList(string List, string? To, Actor By) : EscalationCommand
    {
        /// <summary>What the team says to it, or null.</summary>
        public string? Note { get; init; }
    }

    /// <summary>Nobody has it again; or it was reopened and its holder still has it.</summary>
    public sealed record Resume(EscalationPolicy? Policy, string Why, Reach Reach) : EscalationCommand
    {
        /// <summary>Who still has it, or null.</summary>
        public ResponderId? Holder { get; init; }

        /// <summary>The steps count from then; null for from now.</summary>
        public Instant? Since { get; init; }
    }

    /// <summary>Its severity changed.</summary>
    public sealed record ChangeSeverity(EscalationPolicy? Policy, SeverityId To, Reach Reach) : EscalationCommand;

    /// <summary>The incident is over.</summary>
    public sealed record End : EscalationCommand;
}

/// <summary>Finds who a step means, at the instant of the decision: pure functions of values bound into them.</summary>
/// <param name="Of">The people of a step who can be paged, with why; and in words whoever cannot be.</param>
/// <param name="Fallback">Who is paged when a policy is used up or there is none; never empty.</param>
public sealed record Reach(
    Func<EscalationPolicy, EscalationStep, (IReadOnlyList<PageOrder> Orders, IReadOnlyList<string> Problems)> Of,
    Func<IReadOnlyList<PageOrder>> Fallback)
{
    /// <summary>Whether a person can be paged at all.</summary>
    public Func<ResponderId, bool> IsThere { get; init; } = _ => true;
}
