using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Server.Paging;

/// <summary>What the acknowledge screen says: one incident to one person, at one instant.</summary>
public sealed record AcknowledgeView
{
    private const int NightBegins = 20;
    private const int NightEnds = 7;

    public required Instant Now { get; init; }

    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    public string Token { get; init; } = "";

    /// <summary>Null when the link is not (or no longer) good.</summary>
    public Incident? Incident { get; init; }

    public AcknowledgeState State { get; init; }

    /// <summary>For whom the link was made.</summary>
    public string Name { get; init; } = "";

    /// <summary>Who has it, or null.</summary>
    public string? Holder { get; init; }

    public Instant ExpiresAt { get; init; }

    /// <summary>Who else, what happens if you wait, why you.</summary>
    public IReadOnlyList<(string Name, string Text)> Facts { get; init; } = [];

    public string FirstName => Name.Split(' ')[0];

    /// <summary>The screen is dark from 20:00 to 07:00 of the reader's zone, whatever the phone says.</summary>
    public bool IsNight => Now.InZone(Zone).Hour is >= NightBegins or < NightEnds;
}

/// <summary>What the screen shows.</summary>
public enum AcknowledgeState
{
    /// <summary>Nobody has it: one button.</summary>
    Ask,

    /// <summary>Another has it: the same button joins.</summary>
    HeldByOther,

    /// <summary>The reader has it.</summary>
    Yours,

    /// <summary>The reader responds, another may have it.</summary>
    Joined,

    /// <summary>It is over.</summary>
    Over,
}
