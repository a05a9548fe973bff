using System.Text;
using Muster.Client.Runbooks;

namespace Muster.Runner.Runbooks;

/// <summary>What came of a step, before its secrets are hidden and it is cut.</summary>
/// <param name="State">succeeded, failed, timed-out or cancelled.</param>
/// <param name="Exit">The exit code or HTTP status, or null.</param>
/// <param name="Output">What it said, a little more than is kept.</param>
/// <param name="Bytes">How much it said.</param>
internal sealed record WorkResult(string State, int? Exit, string Output, long Bytes)
{
    internal const string Succeeded = "succeeded";
    internal const string Failed = "failed";
    internal const string TimedOut = "timed-out";
    internal const string Cancelled = "cancelled";
    internal const string Unknown = "unknown";

    /// <summary>The rows of a query as JSON, or null.</summary>
    internal string? Rows { get; init; }

    /// <summary>What went wrong, or null.</summary>
    internal string? Why { get; init; }

    internal static WorkResult Refused(string why) => new(Failed, null, "", 0) { Why = why };

    /// <summary>As the server is told: hidden first and cut then, so that no half of a secret is left at the
    /// cut.</summary>
    internal RunnerResultMessage Message(IReadOnlyList<string> secrets, int outputMax) => new()
    {
        State = State,
        Exit = Exit,
        Output = Cut(SecretStore.Hide(Output, secrets), outputMax),
        Bytes = Bytes,
        Rows = Rows is null ? null : SecretStore.Hide(Rows, secrets),
        Why = Why is null ? null : SecretStore.Hide(Why, secrets),
    };

    private static string Cut(string text, int bytesMax)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytesMax)
            return text;
        var half = Math.Max(1, bytesMax / 2);
        var bytes = Encoding.UTF8.GetBytes(text);
        // Both ends are kept: what was begun, and why it ended.
        return Encoding.UTF8.GetString(bytes, 0, half).TrimEnd('\uFFFD') + "\n…\n"
            + Encoding.UTF8.GetString(bytes, bytes.Length - half, half).TrimStart('\uFFFD');
    }
}
