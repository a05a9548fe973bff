namespace Muster.Core;

/// <summary>
/// The rule of one kind of stream: what a command means in a state, and what a fact makes of the state.
/// Both functions are pure; the command carries its instant and who asked.
/// </summary>
/// <typeparam name="TState">The state, folded from the facts of one stream.</typeparam>
/// <typeparam name="TCommand">What may be asked.</typeparam>
/// <typeparam name="TEvent">What may have happened; its cases are the stored format.</typeparam>
public interface IDecider<TState, in TCommand, TEvent>
    where TEvent : class
{
    /// <summary>The state of a stream without facts.</summary>
    static abstract TState Initial { get; }

    /// <summary>Facts when it happens, a refusal when it may not, nothing when it had happened.</summary>
    static abstract Decision<TEvent> Decide(TState state, TCommand command);

    /// <summary>The state after a fact.</summary>
    static abstract TState Evolve(TState state, TEvent fact);
}

/// <summary>
/// The answer to a command: facts (it happens), a refusal (it may not, with a stable code), or nothing (it had
/// happened, a retry is harmless). The default value is nothing.
/// </summary>
/// <typeparam name="TEvent">The facts' type.</typeparam>
public readonly record struct Decision<TEvent>
    where TEvent : class
{
    private readonly IReadOnlyList<TEvent>? facts;

    private Decision(IReadOnlyList<TEvent>? facts, Refusal? refusal)
    {
        this.facts = facts;
        Refusal = refusal;
    }

    /// <summary>What happens, in order; empty when refused or when it had happened.</summary>
    public IReadOnlyList<TEvent> Facts => facts ?? [];

    /// <summary>Why it may not happen, or null.</summary>
    public Refusal? Refusal { get; }

    /// <summary>It had happened: no fact and no refusal.</summary>
    public bool IsNothing => Refusal is null && Facts.Count == 0;

    /// <summary>It had happened.</summary>
    public static Decision<TEvent> Nothing => default;

    /// <summary>One fact happens.</summary>
    public static implicit operator Decision<TEvent>(TEvent fact) => new([fact], refusal: null);

    /// <summary>Several facts happen, in order.</summary>
    public static implicit operator Decision<TEvent>(TEvent[] facts) => new(facts, refusal: null);

    /// <summary>Several facts happen, in order.</summary>
    public static implicit operator Decision<TEvent>(List<TEvent> facts) => new(facts, refusal: null);

    /// <summary>It may not happen.</summary>
    public static implicit operator Decision<TEvent>(Refusal refusal) => new(facts: null, refusal);
}

/// <summary>Why a command may not be carried out: a stable code that a caller can act on, and a plain
/// sentence.</summary>
/// <param name="Code">Stable, dotted, lower case: <c>incident.unknown</c>.</param>
/// <param name="Message">What is wrong and what to do, for a person.</param>
public record Refusal(string Code, string Message)
{
    /// <summary>The input field that is at fault, as it is named on the wire, or null.</summary>
    public string? Field { get; init; }

    /// <summary>What kind of no this is; maps to an HTTP status at the edge.</summary>
    public RefusalKind Kind { get; init; } = RefusalKind.Conflict;
}

/// <summary>The kinds of no.</summary>
public enum RefusalKind
{
    /// <summary>The state does not allow it (409).</summary>
    Conflict,

    /// <summary>The thing does not exist (404).</summary>
    Unknown,

    /// <summary>The input is wrong (400).</summary>
    Invalid,

    /// <summary>The asker may not (403).</summary>
    Forbidden,
}
