namespace Muster.Core.Incidents;

/// <summary>What is known of the cause of an incident. Source: INV-010.</summary>
public enum CauseState
{
    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>Somebody has a suspicion.</summary>
    Suspected,

    /// <summary>It is so.</summary>
    Confirmed,
}

/// <summary>What somebody writes down. Source: INC-029.</summary>
public enum NoteKind
{
    /// <summary>A plain note.</summary>
    Note,

    /// <summary>A command that was run.</summary>
    Command,

    /// <summary>What somebody remembers afterwards.</summary>
    Recollection,
}

/// <summary>Words for causes and notes.</summary>
public static class CauseStates
{
    /// <summary>How a state of the cause is called: <c>Suspected</c>.</summary>
    public static string Word(this CauseState state) => state.ToString();
}
