using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Rooms;

/// <summary>The card of an incident: what whoever comes into its room reads first.</summary>
/// <param name="Incident">Whose.</param>
/// <param name="Title">Its reference and title in one line.</param>
/// <param name="Url">Its address.</param>
/// <param name="Lines">What is known, by name.</param>
/// <param name="CanTake">Nobody has it: whoever reads this may take it.</param>
/// <param name="IsOpen">It goes on.</param>
public sealed record ChatCard(
    IncidentId Incident,
    string Title,
    string Url,
    IReadOnlyList<(string Name, string Value)> Lines,
    bool CanTake,
    bool IsOpen)
{
    /// <summary>What tells one state of the card from another.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\u001f',
        [
            Title, Url, CanTake ? "take" : "", IsOpen ? "open" : "",
            .. Lines.Select(line => $"{line.Name}={line.Value}"),
        ])))
        .AsSpan(0, 8));
}

/// <summary>A line of what happened.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="At">When it happened.</param>
/// <param name="Text">Plain text, or Markdown.</param>
/// <param name="IsMarkdown">Which of both.</param>
public sealed record ChatLine(long Position, Instant At, string Text, bool IsMarkdown)
{
    /// <summary>Everybody in the room is called by it.</summary>
    public bool CallsAll { get; init; }
}

/// <summary>How the room of an incident should be.</summary>
public sealed record ChatWish
{
    /// <summary>Its name, without a sign before it.</summary>
    public required string Name { get; init; }

    /// <summary>It is made for this incident, and put away after it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Only those invited may read it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Its topic, or null.</summary>
    public string? Topic { get; init; }

    /// <summary>Who is invited.</summary>
    public IReadOnlyList<ResponderId> People { get; init; } = [];

    /// <summary>Its card.</summary>
    public required ChatCard Card { get; init; }

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<ChatLine> Lines { get; init; } = [];

    /// <summary>When it is put away, or null for never.</summary>
    public Instant? ArchiveAt { get; init; }
}

/// <summary>One thing to ask of a chat product.</summary>
public abstract record ChatStep
{
    private ChatStep()
    {
    }

    /// <summary>What it is called in the record.</summary>
    public abstract string Key { get; }

    /// <summary>Make the room, or find the standing one.</summary>
    public sealed record Open(string Name, bool IsOwn, bool IsPrivate) : ChatStep
    {
        /// <inheritdoc/>
        public override string Key => "open";
    }

    /// <summary>Set the topic.</summary>
    public sealed record SetTopic(string Topic) : ChatStep
    {
        /// <inheritdoc/>
        public override string Key => "topic";
    }

    /// <summary>Show the card, or what it says now.</summary>
    public sealed record Show(ChatCard Card) : ChatStep
    {
        /// <inheritdoc/>
        public override string Key => $"card/{Card.Incident}";
    }

    /// <summary>Put the card at the top.</summary>
    public sealed record Pin : ChatStep
    {
        /// <inheritdoc/>
        public override string Key => "pin";
    }

    /// <summary>Put a link to the incident into the room's head.</summary>
    public sealed record Link(string Title, string Url) : ChatStep
    {
        /// <inheritdoc/>
        public override string Key => "link";
    }

    /// <summary>Invite people.</summary>
    public sealed record Invite(IReadOnlyList<ResponderId> People) : ChatStep
    {
        /// <inheritdoc/>
        public override string Key => "invite";
    }

    /// <summary>Tell what happened.</summary>
    public sealed record Tell(IncidentId Incident, IReadOnlyList<ChatLine> Lines) : ChatStep
    {
        /// <summary>The room has then heard everything up to here.</summary>
        public long Through => Lines[^1].Position;

        /// <inheritdoc/>
        public override string Key => string.Create(
            CultureInfo.InvariantCulture, $"tell/{Incident}/{Lines[0].Position}");
    }

    /// <summary>Put the room away.</summary>
    public sealed record Archive : ChatStep
    {
        /// <inheritdoc/>
        public override string Key => "archive";
    }
}

/// <summary>
/// What is to be asked next so that a room becomes as it should be. It is derived from the state alone, so a room that
/// was out of reach for an hour is brought up to date by the same steps, and nothing is said twice.
/// </summary>
public static class ChatPlan
{
    /// <summary>So many lines go into one message.</summary>
    public const int LinesMax = 15;

    /// <summary>The next step, or null when all is as it should be.</summary>
    public static ChatStep? Next(ChatRoom room, ChatWish wish, Instant now)
    {
        if (room.ArchivedAt is not null)
            return null;
        if (room.Channel is null)
            return wish.Card.IsOpen ? new ChatStep.Open(wish.Name, wish.IsOwn, wish.IsPrivate) : null;
        var isOwn = !room.IsStanding;
        if (isOwn && wish.Topic is { Length: > 0 } topic && topic != room.Topic)
            return new ChatStep.SetTopic(topic);
        if (room.CardStamp is null)
            return new ChatStep.Show(wish.Card);
        if (isOwn && !room.IsPinned)
            return new ChatStep.Pin();
        if (isOwn && !room.IsLinked)
            return new ChatStep.Link(wish.Card.Title, wish.Card.Url);
        List<ResponderId> missing =
            [.. wish.People.Where(who => !room.Invited.Contains(who) && !room.Unknown.Contains(who))];
        if (isOwn && missing.Count > 0)
            return new ChatStep.Invite(missing);
        if (room.CardDigest != wish.Card.Digest)
            return new ChatStep.Show(wish.Card);
        List<ChatLine> untold = [.. wish.Lines.Where(line => line.Position > room.ToldThrough).Take(LinesMax)];
        if (untold.Count > 0)
            return new ChatStep.Tell(wish.Card.Incident, untold);
        return isOwn && wish.ArchiveAt <= now ? new ChatStep.Archive() : null;
    }
}

/// <summary>The names that chat products take.</summary>
public static class ChatName
{
    /// <summary>A name has at most so many characters.</summary>
    public const int CharactersMax = 80;

    /// <summary>A pattern's name as a product takes it: lower-case letters, digits, hyphens and underscores.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name.TrimStart('#').ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '-')
                text.Append(letter);
            else if (text.Length > 0 && text[^1] != '-')
                text.Append('-');
            if (text.Length == CharactersMax)
                break;
        }

        return text.ToString().Trim('-');
    }

    /// <summary>Another name when the first is taken.</summary>
    public static string Another(string name, int number)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $"-{number}");
        return name[..Math.Min(name.Length, CharactersMax - end.Length)] + end;
    }
}
