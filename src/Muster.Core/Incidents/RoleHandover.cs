using NodaTime;
using static Muster.Core.Incidents.IncidentCommand;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Incidents;

/// <summary>A role that waits for another person to accept it.</summary>
/// <param name="To">Who is asked.</param>
/// <param name="By">Who hands it over.</param>
/// <param name="State">How it stands, in the words of whoever hands it over.</param>
/// <param name="At">When it was offered.</param>
public sealed record RoleOffer(ResponderId To, Actor By, string State, Instant At);

/// <summary>
/// A role goes to another person with a word on how it stands, and only when that person accepts it: until then it has
/// its holder (INC-016).
/// </summary>
internal static class RoleHandover
{
    private const int StateCharactersMax = 4_000;

    private static Decision<IncidentEvent> Nothing => Decision<IncidentEvent>.Nothing;

    internal static Decision<IncidentEvent> Offer(Incident incident, OfferRole c)
    {
        if (!incident.IsOpen)
            return IncidentRefusals.ReopenFirst(incident);
        var state = c.State.Trim();
        if (state.Length is 0 or > StateCharactersMax)
            return IncidentRefusals.RoleStateMissing;
        if (!incident.Roles.TryGetValue(c.Role, out var holder))
            return IncidentRefusals.RoleIsEmpty;
        if (holder == c.To)
            return IncidentRefusals.RoleIsTheirs;
        return incident.RoleOffers.TryGetValue(c.Role, out var open) && open.To == c.To && open.State == state
            ? Nothing
            : new E.RoleOffered(c.Role, holder, c.To, state) { At = c.At, By = c.By };
    }

    internal static Decision<IncidentEvent> Answer(Incident incident, AnswerRole c)
    {
        if (!incident.RoleOffers.TryGetValue(c.Role, out var offer))
        {
            return c.Accepts && incident.Roles.GetValueOrDefault(c.Role) == c.Responder
                ? Nothing
                : IncidentRefusals.RoleNotOffered;
        }

        if (!c.Accepts)
            return new E.RoleOfferEnded(c.Role, offer.To, c.Note?.Trim()) { At = c.At, By = c.By };
        if (offer.To != c.Responder)
            return IncidentRefusals.RoleOfferedToAnother;
        return new E.RoleTaken(c.Role, offer.To) { At = c.At, By = c.By, Note = offer.State };
    }

    /// <summary>The offers that are open after a fact.</summary>
    internal static Incident With(Incident incident, IncidentEvent fact) => fact switch
    {
        E.RoleOffered e => incident with
        {
            RoleOffers = incident.RoleOffers.SetItem(e.Role, new RoleOffer(e.To, e.By, e.State, e.At)),
        },
        E.RoleOfferEnded e => Without(incident, e.Role),
        E.RoleTaken e => Without(incident, e.Role),
        E.RoleReleased e => Without(incident, e.Role),
        _ => incident,
    };

    private static Incident Without(Incident incident, RoleId role) =>
        incident with { RoleOffers = incident.RoleOffers.Remove(role) };
}
