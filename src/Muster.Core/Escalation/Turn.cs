using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>The step of a policy that goes round a team, one incident each.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Level">The level of the step.</param>
/// <param name="Team">The team.</param>
public readonly record struct TurnKey(PolicyId Policy, int Level, TeamId Team)
{
    /// <summary>As the key of its stream.</summary>
    public override string ToString() => $"{Policy}/{Level}/{Team}";
}

/// <summary>Whose turn it was.</summary>
/// <param name="Team">The team that takes turns.</param>
/// <param name="Responder">Who had it.</param>
/// <param name="Place">Their place in the team then, from 0.</param>
public sealed record Turn(TeamId Team, ResponderId Responder, int Place)
{
    /// <summary>
    /// The place of whoever comes next among the members of today. Who had the last turn may have moved; when they
    /// were removed, whoever stands in their place now is next, so that nobody is left out.
    /// </summary>
    public static int After(Turn? last, IReadOnlyList<ResponderId> members)
    {
        if (last is null || members.Count == 0)
            return 0;
        for (var place = 0; place < members.Count; place++)
        {
            if (members[place] == last.Responder)
                return (place + 1) % members.Count;
        }

        return last.Place % members.Count;
    }
}

/// <summary>A fact about the turns of one step. The names are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Taken), "turn.taken.v1")]
public abstract record TurnEvent
{
    private TurnEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Somebody had their turn with an incident.</summary>
    public sealed record Taken(Turn Turn, Incidents.IncidentId Incident) : TurnEvent;
}
