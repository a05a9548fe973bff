namespace Muster.Core.Communications;

/// <summary>Why something may not be said. The codes are stable.</summary>
public static class CommunicationRefusals
{
    /// <summary>There is no such message.</summary>
    public static Refusal Unknown { get; } =
        new("update.unknown", "There is no such message.") { Kind = RefusalKind.Unknown };

    /// <summary>It has no words.</summary>
    public static Refusal TextMissing { get; } =
        Wrong("update.text-missing", "text", "Say what those who wait should know.");

    /// <summary>Whoever does not agree says why.</summary>
    public static Refusal ReasonMissing { get; } = Wrong("update.reason-missing", "reason", "Say why, in a few words.");

    /// <summary>There is nothing to agree to yet.</summary>
    public static Refusal IsDraft { get; } =
        new("update.is-draft", "Nobody has written this message yet. Fill in its fields and send it first.");

    /// <summary>It has gone out, or was given up.</summary>
    public static Refusal IsOver { get; } =
        new("update.is-over", "This message has gone out or was given up. Write a new one.");

    /// <summary>The incident has too many messages.</summary>
    public static Refusal TooMany { get; } = new(
        "update.too-many", $"An incident has at most {IncidentCommunications.MessagesMax} messages.");

    /// <summary>It went to nobody yet.</summary>
    public static Refusal NotSent { get; } = new("update.not-sent", "This message has not gone out yet.");

    /// <summary>The asker is none of those who may agree.</summary>
    public static Refusal NotYours(IReadOnlyList<string> approvers) => new(
        "update.approval-not-yours", $"Only {string.Join(" or ", approvers)}, or an administrator, may agree to this.")
    {
        Kind = RefusalKind.Forbidden,
    };

    /// <summary>There is no such audience.</summary>
    public static Refusal NoSuchAudience(string word, IEnumerable<string> known) => Wrong(
        "update.audience-unknown", "audiences",
        $"There is no audience '{word}' for this incident. There are: {string.Join(", ", known)}.");

    /// <summary>There is no such form.</summary>
    public static Refusal NoSuchTemplate(string word) =>
        Wrong("update.template-unknown", "templates", $"There is no template '{word}'.");

    /// <summary>A confidential form does not go outside.</summary>
    public static Refusal Confidential(string template, string audience) => Wrong(
        "update.confidential", "templates",
        $"The template '{template}' is confidential and never goes to {audience}, who are outside.");

    /// <summary>A field without which a message does not go out is empty (COM-002).</summary>
    public static Refusal FieldMissing(string field, string question, string audience) => Wrong(
        "update.field-missing", $"fields.{field}", $"The message to {audience} needs '{field}': {question}");

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
