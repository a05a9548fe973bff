using Muster.Core.StatusPage;

namespace Muster.Engine.StatusPage;

/// <summary>How notices leave this installation.</summary>
/// <param name="PublicUrl">Its address as people reach it, without a slash at the end.</param>
/// <param name="PerSecond">The provider takes so many a second, from all nodes together.</param>
public sealed record NoticeSettings(string PublicUrl, double PerSecond)
{
    /// <summary>What providers of mail usually take.</summary>
    public const double PerSecondDefault = 20;
}

/// <summary>One notice to one subscriber, in words, ready to be handed over.</summary>
public sealed record NoticeMessage
{
    /// <summary>To whom.</summary>
    public required PublicId Subscriber { get; init; }

    /// <summary>By which way.</summary>
    public required SubscriberKind Kind { get; init; }

    /// <summary>Where.</summary>
    public required string Address { get; init; }

    /// <summary>The same for each attempt at the same notice: a receiver recognises a repeat by it.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the page.</summary>
    public required string Sender { get; init; }

    /// <summary>The line above a mail.</summary>
    public string Subject { get; init; } = "";

    /// <summary>A mail as plain text.</summary>
    public string Text { get; init; } = "";

    /// <summary>A mail as HTML.</summary>
    public string Html { get; init; } = "";

    /// <summary>What a webhook is given.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>The address that ends it by one POST (RFC 8058), or null when there is nothing to end.</summary>
    public string? UnsubscribeUrl { get; init; }

    /// <summary>It may be a repeat of one that arrived.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>Nobody who was signed in gave the address.</summary>
    public bool IsOfStranger { get; init; }
}
