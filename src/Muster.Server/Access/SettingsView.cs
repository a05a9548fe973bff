using Muster.Core;
using Muster.Core.Access;
using NodaTime;
using Responder = Muster.Core.Directory.Responder;

namespace Muster.Server.Access;

/// <summary>People, tokens, and what this server is told about mail and its address.</summary>
public sealed record SettingsView
{
    public IReadOnlyList<Responder> People { get; init; } = [];

    public IReadOnlyList<TokenLine> Tokens { get; init; } = [];

    /// <summary>The value of a token made just now: shown once.</summary>
    public string? NewToken { get; init; }

    /// <summary>How mail is sent, without its password, or null when it is not set up.</summary>
    public string? Mail { get; init; }

    public required Uri Origin { get; init; }

    public bool OriginIsSet { get; init; }

    public string Store { get; init; } = "";

    /// <summary>So many days signals are kept; null for ever.</summary>
    public int? SignalDays { get; init; }

    public string Version { get; init; } = "";
}

/// <summary>A token, without its value.</summary>
public sealed record TokenLine(
    TokenId Id, string Name, ResponderId Owner, AccessLevel Access, string Hint, Instant IssuedAt, Instant? ExpiresAt);
