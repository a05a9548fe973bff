using System.Text.Json.Serialization;
using Muster.Core.Paging;
using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>A fact about the escalation of one incident. The names are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Started), "escalation.started.v1")]
[JsonDerivedType(typeof(StepReached), "escalation.step-reached.v1")]
[JsonDerivedType(typeof(Acknowledged), "escalation.acknowledged.v1")]
[JsonDerivedType(typeof(Resumed), "escalation.resumed.v1")]
[JsonDerivedType(typeof(SeverityChanged), "escalation.severity-changed.v1")]
[JsonDerivedType(typeof(Exhausted), "escalation.exhausted.v1")]
[JsonDerivedType(typeof(Ended), "escalation.ended.v1")]
[JsonDerivedType(typeof(Answered), "escalation.answered.v1")]
[JsonDerivedType(typeof(PromptAnswered), "escalation.prompt-answered.v1")]
[JsonDerivedType(typeof(ClassesChanged), "escalation.classes-changed.v1")]
[JsonDerivedType(typeof(ListLeft), "escalation.list-left.v1")]
public abstract record EscalationEvent
{
    private EscalationEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>The incident began to be escalated by a policy (null: by the fallback alone).</summary>
    public sealed record Started(PolicyId? Policy, SeverityId Severity) : EscalationEvent
    {
        /// <summary>It pages nobody: only lists are kept, until the severity pages or a person asks.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool IsQuiet { get; init; }

        /// <summary>The classes of the incident, or null for none.</summary>
        public IReadOnlyList<string>? Classes { get; init; }
    }

    /// <summary>A step was reached: these are paged, and these could not be.</summary>
    public sealed record StepReached(
        int Level,
        int Round,
        EscalationCondition Condition,
        StepCause Cause,
        Instant DueAt,
        Actor By,
        IReadOnlyList<PageOrder> Orders,
        IReadOnlyList<string> Problems) : EscalationEvent
    {
        /// <summary>What was done.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public StepAct Act { get; init; }

        /// <summary>The trigger that held, or null (ESC-007).</summary>
        public string? Why { get; init; }

        /// <summary>The list it was put on, or null.</summary>
        public string? List { get; init; }

        /// <summary>How many must acknowledge; null for one.</summary>
        public int? Needs { get; init; }
    }

    /// <summary>Somebody has it: the unacknowledged steps stop, the unresolved ones begin.</summary>
    public sealed record Acknowledged(ResponderId Holder) : EscalationEvent;

    /// <summary>It goes on (given back, reopened, or worse after the policy was used up): its steps begin
    /// anew.</summary>
    public sealed record Resumed(string Why) : EscalationEvent
    {
        /// <summary>Who still has it, so that only unresolved and open steps run; null when nobody has.</summary>
        public ResponderId? Holder { get; init; }

        /// <summary>From when the steps count; null for from now.</summary>
        public Instant? Since { get; init; }
    }

    /// <summary>The steps of another severity hold from now on.</summary>
    public sealed record SeverityChanged(SeverityId To) : EscalationEvent;

    /// <summary>The last round passed and nobody took it: the fallback is paged.</summary>
    public sealed record Exhausted(IReadOnlyList<PageOrder> Orders, string Why) : EscalationEvent;

    /// <summary>The incident is over.</summary>
    public sealed record Ended : EscalationEvent;

    /// <summary>One of several who must acknowledge has.</summary>
    public sealed record Answered(ResponderId Responder) : EscalationEvent;

    /// <summary>A person answered what a step offered or asked; with a vendor's case number when there is
    /// one.</summary>
    public sealed record PromptAnswered(int Level, Actor By, bool IsAccepted, string? Note, string? Case)
        : EscalationEvent;

    /// <summary>The steps of other classes hold from now on.</summary>
    public sealed record ClassesChanged(IReadOnlyList<string> Classes) : EscalationEvent;

    /// <summary>The team went through a list: the incident is off it, or on another one (null: on none).</summary>
    public sealed record ListLeft(string List, string? To, Actor By, string? Note) : EscalationEvent;
}

/// <summary>Why a step was reached.</summary>
public enum StepCause
{
    /// <summary>Its time came.</summary>
    Due,

    /// <summary>The step before it reached nobody.</summary>
    NobodyBefore,

    /// <summary>A person asked for it (ESC-004).</summary>
    ByHand,
}
