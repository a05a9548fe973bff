using Muster.Core.Alerts;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Playbook;

/// <summary>
/// What happens to an organisation on some day, and what its playbook must make of it. Source: the files of
/// <c>tests/</c>.
/// </summary>
public sealed record Story
{
    /// <summary>Its file.</summary>
    public required string File { get; init; }

    /// <summary>What it tells, one sentence.</summary>
    public required string Name { get; init; }

    /// <summary>When it begins.</summary>
    public required Instant Start { get; init; }

    /// <summary>The zone in which it is told.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>How long it goes on; null for until its last step and expectation.</summary>
    public Duration? Lasts { get; init; }

    /// <summary>Every page that is not expected is a failure.</summary>
    public bool IsStrict { get; init; }

    /// <summary>What happens, in order of time.</summary>
    public IReadOnlyList<StoryStep> Steps { get; init; } = [];

    /// <summary>What must come of it.</summary>
    public IReadOnlyList<Expectation> Expectations { get; init; } = [];
}

/// <summary>Something that happens.</summary>
/// <param name="At">How long after the beginning.</param>
/// <param name="Act">What.</param>
/// <param name="By">Who does it; null for whoever has the incident, else the first of the people.</param>
/// <param name="Incident">Which incident, from 1 in the order of their opening; null for the newest.</param>
/// <param name="Place">Where it is written.</param>
public sealed record StoryStep(Duration At, StoryAct Act, ResponderId? By, int? Incident, SourcePlace Place);

/// <summary>What can happen in a story.</summary>
public abstract record StoryAct
{
    private StoryAct()
    {
    }

    /// <summary>A monitoring tool sends an alert.</summary>
    public sealed record Fire(AlertSignal Signal) : StoryAct;

    /// <summary>Somebody declares an incident.</summary>
    public sealed record Declare(
        string Title, ServiceId? Service, SeverityId? Severity, PolicyId? Policy, bool Pages) : StoryAct;

    /// <summary>Somebody takes it.</summary>
    public sealed record Acknowledge(ResponderId Who) : StoryAct;

    /// <summary>Somebody gives it back.</summary>
    public sealed record GiveBack : StoryAct;

    /// <summary>Its status moves, in the organisation's word.</summary>
    public sealed record Move(string Word) : StoryAct;

    /// <summary>Its severity changes, in the organisation's word.</summary>
    public sealed record Rate(string Word) : StoryAct;

    /// <summary>Somebody takes a role.</summary>
    public sealed record TakeRole(RoleId Role, ResponderId Who) : StoryAct;

    /// <summary>Somebody tells those who wait.</summary>
    public sealed record Tell(string Text) : StoryAct;

    /// <summary>Somebody writes to an audience, or fills in the draft that waits for it.</summary>
    public sealed record Send(
        string Audience, string? Template, string? Channel, string? Text, IReadOnlyDictionary<string, string> Fields)
        : StoryAct;

    /// <summary>Somebody agrees to the message that waits for an audience.</summary>
    public sealed record Agree(string Audience) : StoryAct;

    /// <summary>Somebody writes something down.</summary>
    public sealed record WriteDown(string Text) : StoryAct;

    /// <summary>Somebody says that a clock of the law runs from now.</summary>
    public sealed record StartLegalClock(string Clock) : StoryAct;

    /// <summary>Everybody meets.</summary>
    public sealed record OpenRoom(string Why) : StoryAct;

    /// <summary>Somebody pages a level; null for the next.</summary>
    public sealed record Escalate(int? Level) : StoryAct;

    /// <summary>Somebody asks a person for help.</summary>
    public sealed record Ask(ResponderId Who) : StoryAct;

    /// <summary>Somebody has looked at all that shows the fix, and it holds.</summary>
    public sealed record LookAtChecks : StoryAct;

    /// <summary>Somebody says that it is over.</summary>
    public sealed record Resolve : StoryAct;
}

/// <summary>What must come of a story.</summary>
public abstract record Expectation
{
    private Expectation()
    {
    }

    /// <summary>How long after the beginning; null for at any time, or at the end.</summary>
    public Duration? At { get; init; }

    /// <summary>How much later it may be.</summary>
    public Duration Within { get; init; }

    /// <summary>Which incident, from 1; null for the newest.</summary>
    public int? Incident { get; init; }

    /// <summary>What is not built yet and would be needed, or null; such a one is counted, not judged.</summary>
    public string? Pending { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourcePlace Place { get; init; }

    /// <summary>These people are paged: asked to come.</summary>
    public sealed record Paged(IReadOnlyList<ResponderId> Who) : Expectation;

    /// <summary>These people are told something, or asked a question, by the way of a page.</summary>
    public sealed record Told(IReadOnlyList<ResponderId> Who) : Expectation;

    /// <summary>These people, or with none named anybody, are not paged, from the beginning up to its time.</summary>
    public sealed record NotPaged(IReadOnlyList<ResponderId> Who) : Expectation;

    /// <summary>The incident is like this; what is null is not asked.</summary>
    public sealed record IncidentIs(
        string? Status, string? Severity, string? Title, string? Reference, ServiceId? Service, ResponderId? Holder)
        : Expectation;

    /// <summary>There are so many incidents.</summary>
    public sealed record Count(int Incidents) : Expectation;

    /// <summary>An obligation is due at a time after the beginning, and stands like this.</summary>
    public sealed record ClockIs(string Kind, Duration? Due, string? State) : Expectation;

    /// <summary>The timeline has an entry with these words.</summary>
    public sealed record Recorded(string Words) : Expectation;

    /// <summary>A message goes out.</summary>
    public sealed record Message(string? Audience, string? Channel, string? Template) : Expectation
    {
        /// <summary>Where it is: <c>sent</c>, <c>draft</c>, <c>waiting</c>; null for sent.</summary>
        public string? State { get; init; }
    }
}
