namespace Muster.Client.Communications;

/// <summary>A message about an incident to one audience, with its ledger.</summary>
public sealed record AudienceMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The audience's id.</summary>
    public required string Audience { get; init; }

    /// <summary>The audience's name.</summary>
    public required string AudienceName { get; init; }

    /// <summary>By which channels, by id.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>From which form, or null for the plain one.</summary>
    public string? Template { get; init; }

    /// <summary>draft, waiting, sent, declined or dropped.</summary>
    public required string Status { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>Markdown.</summary>
    public required string Text { get; init; }

    /// <summary>Its number among the messages to this audience, from 1; 0 for a draft.</summary>
    public required int Number { get; init; }

    /// <summary>The fields that a draft still needs.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Only when this holds, in words, or null.</summary>
    public string? Condition { get; init; }

    /// <summary>By when it should be out, or null.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Who may agree to it, in words of the playbook; empty when nobody must.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    /// <summary>What must have happened before, in words, or null.</summary>
    public string? Until { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string By { get; init; }

    /// <summary>When it was written or proposed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it went out, or null.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Who agreed, or did not, and what was said; or null.</summary>
    public string? Verdict { get; init; }

    /// <summary>How many recipients stand how.</summary>
    public required DeliveryCountsMessage Counts { get; init; }

    /// <summary>To whom it goes and what came of it; empty before it goes out.</summary>
    public required IReadOnlyList<RecipientMessage> Recipients { get; init; }
}

/// <summary>How many recipients of a message stand how.</summary>
/// <param name="Queued">They wait for their turn or for another attempt.</param>
/// <param name="Sent">The provider took it.</param>
/// <param name="Failed">It is not tried any more.</param>
/// <param name="Skipped">It was not tried; each says why.</param>
public sealed record DeliveryCountsMessage(int Queued, int Sent, int Failed, int Skipped);

/// <summary>A recipient of a message.</summary>
public sealed record RecipientMessage
{
    /// <summary>Unique within the message.</summary>
    public required string Key { get; init; }

    /// <summary>As people read it.</summary>
    public required string Name { get; init; }

    /// <summary>room, mail, push, webhook, chat, status-page or none.</summary>
    public required string Means { get; init; }

    /// <summary>queued, sent, failed or skipped.</summary>
    public required string Status { get; init; }

    /// <summary>What is wrong, or null.</summary>
    public string? Why { get; init; }

    /// <summary>How often it was handed over.</summary>
    public int Attempts { get; init; }

    /// <summary>Since when it stands like this, or null before it goes out.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>It may have arrived twice, and said so.</summary>
    public bool MayRepeat { get; init; }
}

/// <summary>A message as it would go out; nothing is sent.</summary>
public sealed record MessagePreviewMessage
{
    /// <summary>What it is chosen by: <c>customers</c>, <c>customers/progress</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The audience's id.</summary>
    public required string Audience { get; init; }

    /// <summary>The audience's name.</summary>
    public required string AudienceName { get; init; }

    /// <summary>They are not of the organisation.</summary>
    public required bool Outside { get; init; }

    /// <summary>By which channels, by id.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>From which form, or null for the plain one.</summary>
    public string? Template { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>Markdown.</summary>
    public required string Text { get; init; }

    /// <summary>The same as HTML.</summary>
    public required string Html { get; init; }

    /// <summary>The required fields that are empty, each with its question.</summary>
    public required IReadOnlyList<AskedFieldMessage> Missing { get; init; }

    /// <summary>Every field that the writer is asked for, with what stands in it now.</summary>
    public required IReadOnlyList<AskedFieldMessage> Asks { get; init; }

    /// <summary>Who may agree first, in words of the playbook; empty when nobody must.</summary>
    public required IReadOnlyList<string> Approvers { get; init; }

    /// <summary>What must have happened before, in words, or null.</summary>
    public string? Until { get; init; }

    /// <summary>To how many it goes.</summary>
    public required int Reaches { get; init; }

    /// <summary>To whom, and who is skipped and why.</summary>
    public required IReadOnlyList<RecipientMessage> Recipients { get; init; }
}

/// <summary>A field of a form.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Question">What the writer is asked.</param>
/// <param name="Value">What stands in it, or null.</param>
public sealed record AskedFieldMessage(string Field, string Question, string? Value = null);

/// <summary><c>POST …/updates/{message}/approval</c>, <c>…/refusal</c> and <c>DELETE …/updates/{message}</c>.</summary>
/// <param name="Note">What is said with it; a refusal needs it.</param>
public sealed record MessageSettlementMessage(string? Note = null);

/// <summary><c>POST …/updates/{message}/resending</c>.</summary>
/// <param name="Recipient">The key of one recipient; without it all that did not get it.</param>
public sealed record ResendingMessage(string? Recipient = null);
