using System.Diagnostics;
using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>A fact about one silence. The names below are the stored format: add cases, never rename one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Created), "silence.created.v1")]
[JsonDerivedType(typeof(Changed), "silence.changed.v1")]
[JsonDerivedType(typeof(Expired), "silence.expired.v1")]
public abstract record SilenceEvent
{
    private SilenceEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>It was made.</summary>
    public sealed record Created(SilenceId Id, SilenceTerms Terms) : SilenceEvent;

    /// <summary>It holds back something else, or at another time, from now on.</summary>
    public sealed record Changed(SilenceTerms Terms) : SilenceEvent;

    /// <summary>It was ended before its time; nothing holds any more.</summary>
    public sealed record Expired : SilenceEvent;
}

/// <summary>What one silence held back: a log of its own, because configuration must not grow with alerts.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Held), "hidden.held.v1")]
[JsonDerivedType(typeof(LetGo), "hidden.let-go.v1")]
public abstract record HiddenEvent
{
    private HiddenEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>An alert was held back.</summary>
    public sealed record Held(AlertId Alert, ServiceId Service, string Summary) : HiddenEvent;

    /// <summary>An alert that still fired was let go.</summary>
    public sealed record LetGo(AlertId Alert) : HiddenEvent;
}

/// <summary>What may be asked of a silence.</summary>
public abstract record SilenceCommand
{
    private SilenceCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Make it. A beginning in the past becomes now, unless it comes again.</summary>
    public sealed record Create(SilenceId Id, SilenceTerms Terms) : SilenceCommand;

    /// <summary>Change it while it is not over.</summary>
    public sealed record Change(SilenceTerms Terms) : SilenceCommand;

    /// <summary>End it now.</summary>
    public sealed record Expire : SilenceCommand;
}

/// <summary>Where a silence stands.</summary>
public enum SilenceStatus
{
    /// <summary>A window is ahead and none is open.</summary>
    Pending,

    /// <summary>It holds alerts back.</summary>
    Active,

    /// <summary>It is over.</summary>
    Expired,
}

/// <summary>
/// Alerts that meet its conditions are kept and listed, and open nothing while one of its windows is open. When it
/// ends and they still fire they are looked at anew: late rather than never. Source: test case 41.
/// </summary>
public sealed record Silence : IDecider<Silence, SilenceCommand, SilenceEvent>
{
    /// <summary>The most conditions of one.</summary>
    public const int MatchersMax = 50;

    /// <summary>The most characters of a comment.</summary>
    public const int CommentMax = 2_000;

    private Silence()
    {
    }

    /// <summary>One window lasts no longer: what is forgotten must not hide an outage for ever.</summary>
    public static Duration WindowMax { get; } = Duration.FromDays(366);

    /// <summary>So long before its end its owner is reminded; a short one for a quarter of its length.</summary>
    public static Duration RemindBefore { get; } = Duration.FromMinutes(15);

    /// <summary>When its owner is reminded of its end: of one that comes again, or that is too short to do anything
    /// about it, never.</summary>
    public Instant? RemindAt
    {
        get
        {
            if (ExpiredAt is not null || Terms is not { Repeats: null } terms)
                return null;
            var lead = Duration.Min(RemindBefore, (terms.EndsAt - terms.StartsAt) / 4);
            return lead < Duration.FromMinutes(1) ? null : terms.EndsAt - lead;
        }
    }

    /// <inheritdoc/>
    public static Silence Initial { get; } = new();

    /// <summary>Whether it was made.</summary>
    public bool Exists => Terms is not null;

    /// <summary>Its id.</summary>
    public SilenceId Id { get; private init; }

    /// <summary>What it holds back and when; null before it was made.</summary>
    public SilenceTerms? Terms { get; private init; }

    /// <summary>Who made it.</summary>
    public Actor? Owner { get; private init; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; private init; }

    /// <summary>When it was made or changed last.</summary>
    public Instant UpdatedAt { get; private init; }

    /// <summary>When it was ended before its time, or null.</summary>
    public Instant? ExpiredAt { get; private init; }

    private SilenceWindows? Windows { get; init; }

    /// <summary>Whether a window is open, and until when that stays so.</summary>
    public WindowState WindowAt(Instant at) => ExpiredAt is null && Windows is { } windows ? windows.At(at) : default;

    /// <summary>Where it stands at an instant.</summary>
    public SilenceStatus StatusAt(Instant at) => WindowAt(at) switch
    {
        { IsOpen: true } => SilenceStatus.Active,
        { IsOver: true } => SilenceStatus.Expired,
        _ => SilenceStatus.Pending,
    };

    /// <inheritdoc/>
    public static Decision<SilenceEvent> Decide(Silence state, SilenceCommand command) => command switch
    {
        SilenceCommand.Create when state.Exists => Decision<SilenceEvent>.Nothing,
        SilenceCommand.Create c => Wrong(c.Terms, c.At) is { } wrong
            ? wrong
            : new SilenceEvent.Created(c.Id, FromNow(c.Terms, c.At)) { At = c.At, By = c.By },
        _ when !state.Exists => SilenceRefusals.Unknown,
        SilenceCommand.Change when state.StatusAt(command.At) == SilenceStatus.Expired => SilenceRefusals.Over,
        SilenceCommand.Change c => state.Change(c),
        SilenceCommand.Expire when state.StatusAt(command.At) == SilenceStatus.Expired =>
            Decision<SilenceEvent>.Nothing,
        SilenceCommand.Expire c => new SilenceEvent.Expired { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Silence Evolve(Silence state, SilenceEvent fact) => fact switch
    {
        SilenceEvent.Created e => state with
        {
            Id = e.Id,
            Terms = e.Terms,
            Windows = new SilenceWindows(e.Terms),
            Owner = e.By,
            CreatedAt = e.At,
            UpdatedAt = e.At,
        },
        SilenceEvent.Changed e => state with
        {
            Terms = e.Terms,
            Windows = new SilenceWindows(e.Terms),
            UpdatedAt = e.At,
        },
        SilenceEvent.Expired e => state with { ExpiredAt = e.At, UpdatedAt = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private Decision<SilenceEvent> Change(SilenceCommand.Change command)
    {
        // A window that is open keeps its beginning.
        var terms = command.Terms.StartsAt <= command.At && Terms!.StartsAt <= command.At
            ? command.Terms with { StartsAt = Terms.StartsAt }
            : FromNow(command.Terms, command.At);
        if (Wrong(terms, command.At) is { } wrong)
            return wrong;
        return terms with { Matchers = Terms!.Matchers } == Terms && terms.Matchers.SequenceEqual(Terms.Matchers)
            ? Decision<SilenceEvent>.Nothing
            : new SilenceEvent.Changed(terms) { At = command.At, By = command.By };
    }

    private static SilenceTerms FromNow(SilenceTerms terms, Instant now) =>
        terms.Repeats is null && terms.StartsAt < now ? terms with { StartsAt = now } : terms;

    private static Refusal? Wrong(SilenceTerms terms, Instant now) =>
        terms.Matchers.Count is 0 or > MatchersMax ? SilenceRefusals.NoMatcher
        : terms.Matchers.All(matcher => matcher.HoldsForNothing) ? SilenceRefusals.MatchesEverything
        : terms.Comment.Length > CommentMax ? SilenceRefusals.CommentTooLong
        : terms.EndsAt <= terms.StartsAt ? SilenceRefusals.Empty
        : terms.EndsAt - terms.StartsAt > WindowMax ? SilenceRefusals.TooLong
        : terms.Repeats is { } rule && RecurrenceText.Read(rule).Problem is { } problem
            ? SilenceRefusals.BadRecurrence(problem)
        : terms.Zone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null
            ? SilenceRefusals.UnknownZone(zone)
        : new SilenceWindows(terms).At(now).IsOver ? SilenceRefusals.EndsInThePast
        : null;
}

/// <summary>The ways in which a silence says no. The codes are stable.</summary>
public static class SilenceRefusals
{
    /// <summary>No silence has this id.</summary>
    public static Refusal Unknown { get; } =
        new("silence.unknown", "There is no such silence.") { Kind = RefusalKind.Unknown };

    /// <summary>It is over; a new one can be made.</summary>
    public static Refusal Over { get; } = new("silence.over", "The silence is over. Make a new one.");

    /// <summary>The incident that it is to end with is over, or there is none.</summary>
    public static Refusal IncidentOver { get; } = Invalid(
        "silence.incident-over", "incident",
        "There is no open incident of this reference, so the silence would end at once.");

    /// <summary>It belongs to the whole organisation, and who asks holds one service's key.</summary>
    public static Refusal NotYours { get; } = new(
        "silence.not-of-this-key",
        "This silence was not made with this service's integration key. Change it on the silences screen.")
    {
        Kind = RefusalKind.Forbidden,
    };

    /// <summary>It has no condition, or too many.</summary>
    public static Refusal NoMatcher { get; } = Invalid(
        "silence.no-matcher", "matchers", $"Give 1 to {Silence.MatchersMax} conditions on labels.");

    /// <summary>Every condition also holds where the label is missing.</summary>
    public static Refusal MatchesEverything { get; } = Invalid(
        "silence.matches-everything", "matchers",
        "Each condition holds for alerts without that label as well, so this would hide everything. Add one that "
        + "names a value.");

    /// <summary>Its comment is too long.</summary>
    public static Refusal CommentTooLong { get; } = Invalid(
        "silence.comment-too-long", "comment", $"A comment has at most {Silence.CommentMax} characters.");

    /// <summary>It says not why.</summary>
    public static Refusal CommentMissing { get; } = Invalid(
        "silence.comment-missing", "comment", "Say why: whoever is paged next will want to know.");

    /// <summary>It would last no time.</summary>
    public static Refusal Empty { get; } = Invalid(
        "silence.empty", "endsAt", "The silence ends at or before its beginning. Give it a later end.");

    /// <summary>It would be over already.</summary>
    public static Refusal EndsInThePast { get; } = Invalid(
        "silence.ends-in-the-past", "endsAt", "The silence would be over already. Give it an end that is ahead.");

    /// <summary>A window is longer than allowed.</summary>
    public static Refusal TooLong { get; } = Invalid(
        "silence.too-long", "endsAt",
        $"A silence lasts at most {(int)Silence.WindowMax.TotalDays} days: what is forgotten would hide an outage.");

    /// <summary>A condition cannot be used.</summary>
    public static Refusal BadMatcher(string problem) => Invalid("silence.bad-matcher", "matchers", problem);

    /// <summary>The recurrence cannot be used.</summary>
    public static Refusal BadRecurrence(string problem) => Invalid("silence.bad-recurrence", "repeats", problem);

    /// <summary>The zone is not known.</summary>
    public static Refusal UnknownZone(string zone) => Invalid(
        "silence.unknown-zone", "zone", $"'{zone}' is no time zone such as Europe/Berlin or UTC.");

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
