namespace Muster.Client.Alerts;

/// <summary>How the signals of a service are taken; in a change, what is absent stays.</summary>
public sealed record IntakeMessage
{
    /// <summary>An unrepeated alert resolves after so many seconds; 0 for never.</summary>
    public long? ResolveAfterSeconds { get; init; }

    /// <summary>Anybody may report trouble on a public form.</summary>
    public bool? TakesReports { get; init; }

    /// <summary>The SNS topics that are listened to.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>A CloudWatch alarm that lacks data fires as a warning.</summary>
    public bool? FiresOnMissingData { get; init; }

    /// <summary>The secrets by which senders sign; never their values. Only shown.</summary>
    public IReadOnlyList<IntakeSecretMessage>? Secrets { get; init; }

    /// <summary>Where reports are made, when they are taken. Only shown.</summary>
    public string? ReportUrl { get; init; }
}

/// <summary>A secret by which a sender signs.</summary>
/// <param name="Source">sentry or grafana.</param>
/// <param name="Hint">Its last four characters.</param>
public sealed record IntakeSecretMessage(string Source, string Hint);

/// <summary>A secret to be set.</summary>
/// <param name="Source">sentry or grafana.</param>
/// <param name="Secret">Its value.</param>
public sealed record IntakeSecretOrderMessage(string? Source, string? Secret);

/// <summary>What became of a message that was read again.</summary>
/// <param name="Id">The id under which it was taken.</param>
/// <param name="Alerts">The keys of the alerts that it is about.</param>
public sealed record ReplayMessage(string Id, IReadOnlyList<string> Alerts);

/// <summary>A message that came with a key of nobody; nothing of it was kept.</summary>
/// <param name="At">When.</param>
/// <param name="Source">The intake.</param>
/// <param name="KeyHint">The first four characters of the key.</param>
public sealed record WrongKeyMessage(DateTimeOffset At, string Source, string KeyHint);
