using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using C = Muster.Core.Actions.ActionCommand;
using E = Muster.Core.Actions.ActionEvent;

namespace Muster.Core.Actions;

/// <summary>Where an action is.</summary>
public enum ActionStatus
{
    /// <summary>It is to be done.</summary>
    Open,

    /// <summary>Somebody is at it.</summary>
    InProgress,

    /// <summary>It is done; whether it helps is not known.</summary>
    Done,

    /// <summary>It is done, and it helps.</summary>
    Verified,

    /// <summary>It will not be done.</summary>
    Declined,
}

/// <summary>Something that was promised so that trouble does not come again. Source: PMR-010 to PMR-012.</summary>
public sealed record ActionItem : IDecider<ActionItem, C, E>
{
    /// <summary>A title has at most so many characters.</summary>
    public const int TitleCharactersMax = 300;

    /// <summary>The last level of those who are told that a day has passed.</summary>
    public const int LevelMax = 3;

    private static readonly Duration LevelEvery = Duration.FromDays(7);
    private static readonly Period RemindBefore = Period.FromDays(2);
    private static readonly LocalTime Morning = new(9, 0);

    /// <summary>How it was promised; null before.</summary>
    public E.Added? Promise { get; init; }

    /// <summary>What is planned now; null before.</summary>
    public ActionPlan? Plan { get; init; }

    /// <summary>Where it is.</summary>
    public ActionStatus Status { get; init; }

    /// <summary>Since when it is there.</summary>
    public Instant Since { get; init; }

    /// <summary>What was said when it came to be where it is, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Who agreed that it will not be done, or null.</summary>
    public ResponderId? Approver { get; init; }

    /// <summary>Of which day its owner was reminded last, or null.</summary>
    public LocalDate? RemindedOf { get; init; }

    /// <summary>How many levels were told that its day has passed.</summary>
    public int Level { get; init; }

    /// <summary>When the last of them was told, or null.</summary>
    public Instant? EscalatedAt { get; init; }

    /// <summary>The incidents that came although it was promised.</summary>
    public ImmutableList<E.Challenged> Challenges { get; init; } = [];

    /// <summary>Its item in a tracker, or null.</summary>
    public TrackedItem? Tracked { get; init; }

    /// <inheritdoc/>
    public static ActionItem Initial { get; } = new();

    /// <summary>There is something left to do.</summary>
    public bool IsOpen => Promise is not null && Status is ActionStatus.Open or ActionStatus.InProgress;

    /// <summary>Its day has passed at an instant.</summary>
    public bool IsLate(Instant now, DateTimeZone zone) => IsOpen && OverAt(zone) is { } over && over <= now;

    /// <summary>When its day is over, or null.</summary>
    public Instant? OverAt(DateTimeZone zone) => Plan?.Due?.PlusDays(1).AtStartOfDayInZone(zone).ToInstant();

    /// <summary>When its owner is reminded: two days before, in the morning; or null.</summary>
    public Instant? RemindAt(DateTimeZone zone) => Plan?.Due is { } due
        ? zone.AtLeniently(due.Minus(RemindBefore).At(Morning)).ToInstant()
        : null;

    /// <summary>When somebody has to hear of it next; null when nobody has.</summary>
    public Instant? WakeAt(DateTimeZone zone)
    {
        if (!IsOpen || Plan?.Due is not { } due || OverAt(zone) is not { } over)
            return null;
        if (RemindedOf != due && RemindAt(zone) is { } remind && Level == 0)
            return remind;
        return Level == 0 ? over : Level < LevelMax ? EscalatedAt + LevelEvery : null;
    }

    /// <inheritdoc/>
    public static Decision<E> Decide(ActionItem state, C command) => (state, command) switch
    {
        ({ Promise: null }, C.Add c) => Problem(c.What.Plan) is { } wrong ? wrong : c.What,
        (_, C.Add) => Decision<E>.Nothing,
        ({ Promise: null }, _) => ActionRefusals.Unknown,
        (_, C.Change c) when c.Plan == state.Plan => Decision<E>.Nothing,
        (_, C.Change c) => Problem(c.Plan) is { } wrong ? wrong
            : new E.Changed(Trimmed(c.Plan)) { At = c.At, By = c.By },
        ({ Status: ActionStatus.Open }, C.Start c) => new E.Started { At = c.At, By = c.By },
        ({ IsOpen: true }, C.Start) => Decision<E>.Nothing,
        ({ IsOpen: true }, C.Finish c) => new E.Done(Cut(c.Note)) { At = c.At, By = c.By },
        ({ Status: ActionStatus.Done or ActionStatus.Verified }, C.Finish) => Decision<E>.Nothing,
        (_, C.Verify c) when string.IsNullOrWhiteSpace(c.How) => ActionRefusals.Missing("how"),
        ({ Status: ActionStatus.Done }, C.Verify c) => new E.Verified(Cut(c.How)!) { At = c.At, By = c.By },
        ({ Status: ActionStatus.Verified }, C.Verify) => Decision<E>.Nothing,
        (_, C.Verify) => ActionRefusals.NotDone(state.Promise!.Reference),
        ({ Status: ActionStatus.Declined }, C.Decline) => Decision<E>.Nothing,
        (_, C.Decline c) when string.IsNullOrWhiteSpace(c.Reason) => ActionRefusals.Missing("reason"),
        (_, C.Decline { Approver: null }) => ActionRefusals.ApproverMissing,
        (_, C.Decline c) when c.Approver == state.Plan!.Owner => ActionRefusals.OwnApprover,
        ({ IsOpen: true }, C.Decline c) => new E.Declined(Cut(c.Reason)!, c.Approver!.Value) { At = c.At, By = c.By },
        ({ IsOpen: true }, C.Reopen) => Decision<E>.Nothing,
        (_, C.Reopen c) when string.IsNullOrWhiteSpace(c.Reason) => ActionRefusals.Missing("reason"),
        (_, C.Reopen c) => new E.Reopened(Cut(c.Reason)!) { At = c.At, By = c.By },
        (_, C.Remind c) when !state.IsOpen || state.RemindedOf == c.Due => Decision<E>.Nothing,
        (_, C.Remind c) => new E.Reminded(c.Due) { At = c.At, By = c.By },
        (_, C.Escalate c) when !state.IsOpen || c.Level <= state.Level => Decision<E>.Nothing,
        (_, C.Escalate c) => new E.Escalated(c.Due, c.Level) { At = c.At, By = c.By },
        (_, C.Challenge c) when state.Promise!.Incident == c.Incident
            || state.Challenges.Exists(each => each.Incident == c.Incident) => Decision<E>.Nothing,
        (_, C.Challenge c) => new E.Challenged(c.Incident, c.Reference, c.Why) { At = c.At, By = c.By },
        (_, C.Track c) when c.Item == state.Tracked => Decision<E>.Nothing,
        (_, C.Track c) => new E.Tracked(c.Item) { At = c.At, By = c.By },
        _ => ActionRefusals.IsOver(state.Promise!.Reference, state.Status),
    };

    /// <inheritdoc/>
    public static ActionItem Evolve(ActionItem state, E fact) => fact switch
    {
        E.Added e => state with { Promise = e, Plan = e.Plan, Since = e.At },
        E.Changed e => state with
        {
            Plan = e.Plan,
            Level = e.Plan.Due == state.Plan!.Due ? state.Level : 0,
            EscalatedAt = e.Plan.Due == state.Plan.Due ? state.EscalatedAt : null,
        },
        E.Started e => state with { Status = ActionStatus.InProgress, Since = e.At },
        E.Done e => state with { Status = ActionStatus.Done, Since = e.At, Note = e.Note },
        E.Verified e => state with { Status = ActionStatus.Verified, Since = e.At, Note = e.How },
        E.Declined e => state with
        {
            Status = ActionStatus.Declined,
            Since = e.At,
            Note = e.Reason,
            Approver = e.Approver,
        },
        E.Reopened e => state with { Status = ActionStatus.Open, Since = e.At, Note = e.Reason, Approver = null },
        E.Reminded e => state with { RemindedOf = e.Due },
        E.Escalated e => state with { Level = e.Level, EscalatedAt = e.At },
        E.Challenged e => state with { Challenges = state.Challenges.Add(e) },
        E.Tracked e => state with { Tracked = e.Item },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static ActionPlan Trimmed(ActionPlan plan) => plan with { Title = plan.Title.Trim() };

    private static string? Cut(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Refusal? Problem(ActionPlan plan) =>
        string.IsNullOrWhiteSpace(plan.Title) ? ActionRefusals.Missing("title")
        : plan.Title.Length > TitleCharactersMax ? ActionRefusals.TitleTooLong
        : null;
}

/// <summary>Why something cannot be done with an action.</summary>
public static class ActionRefusals
{
    /// <summary>There is none of this id or reference.</summary>
    public static Refusal Unknown { get; } =
        new("action.unknown", "There is no such action.") { Kind = RefusalKind.Unknown };

    /// <summary>The title is too long.</summary>
    public static Refusal TitleTooLong { get; } = new(
        "action.title-too-long", $"A title has at most {ActionItem.TitleCharactersMax} characters.")
    {
        Kind = RefusalKind.Invalid,
        Field = "title",
    };

    /// <summary>Nobody agreed that it will not be done.</summary>
    public static Refusal ApproverMissing { get; } = new(
        "action.approver-missing", "Name who agrees that it will not be done.")
    {
        Kind = RefusalKind.Invalid,
        Field = "approver",
    };

    /// <summary>Its owner does not let themselves off.</summary>
    public static Refusal OwnApprover { get; } = new(
        "action.own-approver", "Somebody other than its owner agrees that it will not be done.")
    {
        Kind = RefusalKind.Invalid,
        Field = "approver",
    };

    /// <summary>A field is empty.</summary>
    public static Refusal Missing(string field) =>
        new($"action.{field}-missing", "Write something.") { Kind = RefusalKind.Invalid, Field = field };

    /// <summary>It is not done yet.</summary>
    public static Refusal NotDone(string reference) =>
        new("action.not-done", $"{reference} is not done. Say first that it is.");

    /// <summary>It is over.</summary>
    public static Refusal IsOver(string reference, ActionStatus status) =>
        new("action.over", $"{reference} is {status.Word()}. Open it again first.");

    /// <summary>The status on the wire: <c>in-progress</c>.</summary>
    public static string Word(this ActionStatus status) =>
        status == ActionStatus.InProgress ? "in-progress" : status.ToString().ToLowerInvariant();

    /// <summary>The kind on the wire: <c>permanent-fix</c>.</summary>
    public static string Word(this ActionKind kind) =>
        kind == ActionKind.PermanentFix ? "permanent-fix" : kind.ToString().ToLowerInvariant();

    /// <summary>The kind of a word, or null.</summary>
    public static ActionKind? KindOf(string word)
    {
        foreach (var kind in Enum.GetValues<ActionKind>())
        {
            if (kind.Word().Equals(word.Trim(), StringComparison.OrdinalIgnoreCase))
                return kind;
        }

        return null;
    }
}
