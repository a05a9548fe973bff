namespace Muster.Client.Escalation;

/// <summary>Who is reached when.</summary>
public sealed record PolicyMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How often the unacknowledged steps are gone through.</summary>
    public required int Rounds { get; init; }

    /// <summary>Minutes from the last step of a round to the next.</summary>
    public required double PauseMinutes { get; init; }

    /// <summary>Minutes without a sign of life after which an acknowledgement ends; null for never.</summary>
    public double? AcknowledgeTimeoutMinutes { get; init; }

    /// <summary>The list of steps in force, or null when there is only one.</summary>
    public string? ActiveList { get; init; }

    /// <summary>The names of the lists that are not in force.</summary>
    public IReadOnlyList<string> OtherLists { get; init; } = [];

    /// <summary>The steps in force.</summary>
    public IReadOnlyList<StepMessage> Steps { get; init; } = [];

    /// <summary>The file and line that say so, or null.</summary>
    public string? Source { get; init; }
}

/// <summary>One step of a policy.</summary>
public sealed record StepMessage
{
    /// <summary>Its level, from 1.</summary>
    public required int Level { get; init; }

    /// <summary>Its name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>page, offer, remind or list.</summary>
    public required string Act { get; init; }

    /// <summary>unacknowledged, unresolved, open or asked.</summary>
    public required string When { get; init; }

    /// <summary>Minutes for which the condition has held.</summary>
    public required double AfterMinutes { get; init; }

    /// <summary>Only for these severities; empty for all.</summary>
    public IReadOnlyList<string> Severities { get; init; } = [];

    /// <summary>Only for these classes; empty for all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Whom it means, in words.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Whom it would page at this moment.</summary>
    public IReadOnlyList<string> Now { get; init; } = [];

    /// <summary>The reasons that bring it about beside a person who asks.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];

    /// <summary>What is said with it, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The list it puts the incident on, or null.</summary>
    public string? List { get; init; }

    /// <summary>How many must acknowledge.</summary>
    public int Acknowledgements { get; init; } = 1;
}
