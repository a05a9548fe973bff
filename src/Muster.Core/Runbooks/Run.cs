using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using E = Muster.Core.Runbooks.RunEvent;

namespace Muster.Core.Runbooks;

/// <summary>The id of a run.</summary>
/// <param name="Value">A UUIDv7 that was handed in.</param>
public readonly record struct RunId(Guid Value)
{
    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}

/// <summary>
/// One run of a runbook: where it is, what was done and what it said. Folded from its facts alone; the runbook itself
/// is handed to each command. Source: RUN-002 to RUN-009.
/// </summary>
public sealed record Run : IDecider<Run, RunCommand, E>
{
    /// <summary>How it began; null before.</summary>
    public E.Started? Opening { get; init; }

    /// <summary>The values that it knows, by name, with where they are from.</summary>
    public ImmutableDictionary<string, RunValue> Values { get; init; } = ImmutableDictionary<string, RunValue>.Empty;

    /// <summary>The headings of branches that were not taken.</summary>
    public ImmutableHashSet<string> PassedOver { get; init; } = [];

    /// <summary>What is over, in order; a step that was come to twice stands there twice.</summary>
    public ImmutableList<StepRun> Path { get; init; } = [];

    /// <summary>Where it is; null before it began and after its end.</summary>
    public StepRun? Current { get; init; }

    /// <summary>How many attempts were queued.</summary>
    public int Attempts { get; init; }

    /// <summary>When it ended, or null.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>What came of it, or null while it is open.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Why it ended so, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>When anything last happened.</summary>
    public Instant ChangedAt { get; init; }

    /// <inheritdoc/>
    public static Run Initial { get; } = new();

    /// <summary>Whether it goes on.</summary>
    public bool IsOpen => Opening is not null && EndedAt is null;

    /// <summary>When something happens by itself next, or null.</summary>
    public Instant? WakeAt
    {
        get
        {
            if (!IsOpen)
                return null;
            var own = Current?.State switch
            {
                StepState.Waiting => Current.Until,
                StepState.AwaitingApproval => Current.ApprovalBy,
                _ => null,
            };
            return own is null ? Opening!.Deadline : Opening!.Deadline < own ? Opening.Deadline : own;
        }
    }

    /// <summary>What conditions are judged by: saved names, <c>params.x</c>, <c>alert.x</c>,
    /// <c>incident.x</c>.</summary>
    public RunbookValue.Fields Known => RunValues.Known(Values.Values);

    /// <inheritdoc/>
    public static Decision<E> Decide(Run state, RunCommand command) => RunDecisions.Decide(state, command);

    /// <inheritdoc/>
    public static Run Evolve(Run state, E fact)
    {
        var next = fact switch
        {
            E.Started e => state with
            {
                Opening = e,
                Values = e.Values.ToImmutableDictionary(value => value.Name, StringComparer.Ordinal),
            },
            E.StepReady e => state.Left() with { Current = StepRun.Of(e) },
            E.Answered e => state.With(StepState.Succeeded, fact, current => current with { Answer = e.Answer }) with
            {
                PassedOver = [.. e.PassedOver],
            },
            E.Skipped e => Skip(state, e),
            E.StepEnded e => End(state, e),
            E.ReportedLate e => state with
            {
                Path = [.. state.Path.Select(step => Completed(step, e))],
                Current = state.Current is { } current ? Completed(current, e) : null,
            },
            E.Ended e => state.Left() with
            {
                EndedAt = e.At,
                Outcome = e.Outcome,
                Reason = e.Reason,
                Current = null,
            },
            _ => state with { Current = Move(state.Current!, fact), Attempts = state.Attempts + Count(fact) },
        };
        return next with { ChangedAt = fact.At };
    }

    private static StepRun Completed(StepRun step, E.ReportedLate e) => step.Attempt != e.Attempt ? step : step with
    {
        Said = e.Said,
        Exit = e.Exit,
        Note = RunDecisions.Join(step.Note, $"Later its runner said that it {e.State.InWords()}."),
    };

    private static int Count(E fact) => fact is E.Queued ? 1 : 0;

    private static StepRun Move(StepRun step, E fact) => fact switch
    {
        E.ApprovalAsked e => step with
        {
            State = StepState.AwaitingApproval,
            AskedBy = e.By,
            Group = e.Group,
            Needed = e.Count,
            Bound = e.Bound,
            ApprovalBy = e.ExpiresAt,
            Danger = e.Danger,
            Agreed = [],
        },
        E.Approved e => step with { Agreed = step.Agreed.Add(e.Person) },
        E.ApprovalEnded e => step with { State = StepState.Cancelled, Why = e.Reason, EndedAt = e.At, EndedBy = e.By },
        E.Queued e => step with
        {
            State = StepState.Queued,
            Attempt = e.Attempt,
            Item = e.Item,
            QueuedAt = e.At,
            Danger = e.Danger ?? step.Danger,
            AskedBy = step.AskedBy ?? e.By,
            Bound = e.Bound,
            Runner = null,
            StartedAt = null,
            Until = null,
            EndedAt = null,
        },
        E.Leased e => step with { State = StepState.Leased, Runner = e.Runner, Deadline = e.Deadline },
        E.Began e => step with { State = StepState.Running, StartedAt = e.At, FirstBegan = step.FirstBegan ?? e.At },
        E.Lost { IsRepeated: true } => step with
        {
            State = StepState.Waiting,
            Until = fact.At,
            Runner = null,
            Losses = step.Losses + 1,
        },
        E.Lost => step with { State = StepState.Unknown, EndedAt = fact.At },
        E.Settled { As: UnknownOutcome.Repeat } e => StepRun.Again(step, e.At, e.Reason),
        E.Settled e => step with
        {
            State = e.As == UnknownOutcome.Worked ? StepState.Succeeded : StepState.Failed,
            Note = e.Reason,
            EndedBy = e.By,
            EndedAt = e.At,
        },
        E.Paused e => step with
        {
            State = StepState.Waiting,
            Until = e.Until,
            Cause = e.Cause,
            Why = e.Why,
            FirstPause = step.FirstPause ?? e.At,
            Failures = step.Failures + (e.Cause == PauseKind.Retry ? 1 : 0),
        },
        E.Called e => step with { State = StepState.Calling, Child = e.Child },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static Run Skip(Run state, E.Skipped e)
    {
        var skipped = state.Current is { } current && current.Step == e.Step && !current.IsOver
            ? current
            : new StepRun { Step = e.Step, Title = e.Title, ReadyAt = e.At };
        var before = ReferenceEquals(skipped, state.Current) ? state : state.Left();
        return before with
        {
            Path = before.Path.Add(skipped with
            {
                State = StepState.Skipped,
                Why = e.Reason,
                EndedAt = e.At,
                EndedBy = e.By,
            }),
            Current = null,
        };
    }

    private static Run End(Run state, E.StepEnded e)
    {
        var next = state.With(e.State, e, current => current with
        {
            Exit = e.Exit,
            Said = e.Said,
            Note = e.Note,
            Why = e.Why,
            IsByHand = e.IsByHand,
            Item = e.Item,
            Attempt = e.Attempt,
        });
        return e.Saved is { } saved ? next with { Values = next.Values.SetItem(saved.Name, saved) } : next;
    }

    private Run With(StepState to, E fact, Func<StepRun, StepRun> change) => this with
    {
        Current = change(Current!) with { State = to, EndedAt = fact.At, EndedBy = fact.By },
    };

    /// <summary>What is current is over now, if it was there.</summary>
    private Run Left() => Current is null ? this : this with { Path = Path.Add(Current), Current = null };
}

/// <summary>One step of a run, as far as it has come.</summary>
public sealed record StepRun
{
    /// <summary>Its name.</summary>
    public required string Step { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>What it is.</summary>
    public StepKind Kind { get; init; }

    /// <summary>What it does to the world.</summary>
    public StepEffect Effect { get; init; }

    /// <summary>The digest of its text.</summary>
    public string Digest { get; init; } = "";

    /// <summary>How it stands.</summary>
    public StepState State { get; init; }

    /// <summary>Why it stands so, or why it was come to; or null.</summary>
    public string? Why { get; init; }

    /// <summary>The step that it takes back, or null.</summary>
    public string? TakesBack { get; init; }

    /// <summary>When it was come to.</summary>
    public required Instant ReadyAt { get; init; }

    /// <summary>Its newest attempt, unique in the run; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>The item of its loop that it is at, from 0.</summary>
    public int Item { get; init; }

    /// <summary>How many items its loop has; 0 for no loop.</summary>
    public int Items { get; init; }

    /// <summary>Who let it run, or null.</summary>
    public Actor? AskedBy { get; init; }

    /// <summary>Who must agree, or null.</summary>
    public string? Group { get; init; }

    /// <summary>How many of them.</summary>
    public int Needed { get; init; }

    /// <summary>Who has agreed.</summary>
    public ImmutableList<ResponderId> Agreed { get; init; } = [];

    /// <summary>When the question to agree expires, or null.</summary>
    public Instant? ApprovalBy { get; init; }

    /// <summary>What was agreed to: the digest of step, values and targets; or null.</summary>
    public string? Bound { get; init; }

    /// <summary>Why it is done although it is dangerous, or null.</summary>
    public string? Danger { get; init; }

    /// <summary>The runner that has it, or null.</summary>
    public string? Runner { get; init; }

    /// <summary>When it was queued, or null.</summary>
    public Instant? QueuedAt { get; init; }

    /// <summary>When its runner began, or null.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When the first of its attempts began, or null.</summary>
    public Instant? FirstBegan { get; init; }

    /// <summary>When its runner ends it, or null.</summary>
    public Instant? Deadline { get; init; }

    /// <summary>Until when it waits, or null.</summary>
    public Instant? Until { get; init; }

    /// <summary>Why it waits.</summary>
    public PauseKind Cause { get; init; }

    /// <summary>When it first waited, or null.</summary>
    public Instant? FirstPause { get; init; }

    /// <summary>How often it failed and was tried again.</summary>
    public int Failures { get; init; }

    /// <summary>How often its runner was lost.</summary>
    public int Losses { get; init; }

    /// <summary>When it ended, or null.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Who ended it, or null.</summary>
    public Actor? EndedBy { get; init; }

    /// <summary>Its exit code, or null.</summary>
    public int? Exit { get; init; }

    /// <summary>What it said, or null.</summary>
    public StepSaid? Said { get; init; }

    /// <summary>What a person noted, or null.</summary>
    public string? Note { get; init; }

    /// <summary>What was answered, or null.</summary>
    public string? Answer { get; init; }

    /// <summary>The run that it waits for, or null.</summary>
    public RunId? Child { get; init; }

    /// <summary>A person did it.</summary>
    public bool IsByHand { get; init; }

    /// <summary>Whether it has come to an end of any kind.</summary>
    public bool IsOver => State is StepState.Succeeded or StepState.Failed or StepState.TimedOut
        or StepState.Cancelled or StepState.Skipped or StepState.Unknown;

    /// <summary>Whether somebody has to say how it goes on.</summary>
    public bool NeedsChoice => State is StepState.Failed or StepState.TimedOut or StepState.Cancelled;

    internal static StepRun Of(E.StepReady e) => new()
    {
        Step = e.Step,
        Title = e.Title,
        Kind = e.Kind,
        Effect = e.Effect,
        Digest = e.Digest,
        Items = e.Items,
        Item = e.Item,
        Why = e.Why,
        TakesBack = e.TakesBack,
        ReadyAt = e.At,
    };

    /// <summary>The same step from its beginning; nothing that was agreed to holds any more.</summary>
    internal static StepRun Again(StepRun step, Instant at, string? why) => new()
    {
        Step = step.Step,
        Title = step.Title,
        Kind = step.Kind,
        Effect = step.Effect,
        Digest = step.Digest,
        Item = step.Item,
        Items = step.Items,
        TakesBack = step.TakesBack,
        Why = why,
        ReadyAt = at,
    };
}
