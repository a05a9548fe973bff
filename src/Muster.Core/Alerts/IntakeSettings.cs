using System.Collections.Immutable;
using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>How the signals of one service are taken, beside its integration key. Source: INT-001, INT-003.</summary>
public sealed record IntakeSettings
{
    /// <summary>The longest time after which an unrepeated alert may resolve.</summary>
    public static Duration ResolveAfterMax { get; } = Duration.FromDays(90);

    /// <summary>The most topics of one service.</summary>
    public const int TopicsMax = 100;

    /// <summary>
    /// An alert whose sender never says that it is over resolves so long after its last signal; null when only its
    /// sender or a person ends it.
    /// </summary>
    public Duration? ResolveAfter { get; init; }

    /// <summary>Anybody may report trouble with the service on a public form.</summary>
    public bool TakesReports { get; init; }

    /// <summary>The SNS topics that are listened to, by their full names; none when none is named.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>A CloudWatch alarm that lacks data fires as a warning; else it changes nothing.</summary>
    public bool FiresOnMissingData { get; init; }

    /// <summary>What is wrong with them, or null.</summary>
    public Refusal? Problem() =>
        ResolveAfter is { } after && (after < Duration.FromMinutes(1) || after > ResolveAfterMax)
            ? Invalid("intake.resolve-after-wrong", "resolveAfterSeconds", "Give 60 seconds to 90 days, or nothing.")
        : Topics.Count > TopicsMax
            ? Invalid("intake.too-many-topics", "topics", $"A service listens to at most {TopicsMax} topics.")
        : Topics.FirstOrDefault(topic => !IsTopic(topic)) is { } wrong
            ? Invalid(
                "intake.topic-wrong", "topics", $"'{wrong}' is not a topic: write arn:aws:sns:REGION:ACCOUNT:NAME.")
            : null;

    private static bool IsTopic(string arn) =>
        arn.Split(':') is ["arn", _, "sns", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }];

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}

/// <summary>What is set for the signals of a service.</summary>
public sealed record ServiceIntake
{
    /// <summary>How it stands when nobody set anything.</summary>
    public static ServiceIntake Default { get; } = new();

    /// <summary>The settings.</summary>
    public IntakeSettings Settings { get; init; } = new();

    /// <summary>The secrets by which senders sign, oldest first, encrypted; several of one sender while
    /// rotating.</summary>
    public ImmutableList<SignedBy> Secrets { get; init; } = [];
}

/// <summary>A secret by which a sender signs what it sends.</summary>
/// <param name="Source">The intake that it is for: <c>sentry</c> or <c>grafana</c>.</param>
/// <param name="Sealed">The secret, encrypted.</param>
/// <param name="Hint">Its last four characters.</param>
public sealed record SignedBy(string Source, string Sealed, string Hint)
{
    /// <summary>At most so many of one sender: the one before and the one after a rotation.</summary>
    public const int EachMax = 2;

    /// <summary>The intakes that know signatures by a shared secret.</summary>
    public static IReadOnlyList<string> Sources { get; } = ["sentry", "grafana"];
}
