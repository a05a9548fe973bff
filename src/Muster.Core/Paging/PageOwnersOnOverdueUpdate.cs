using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Paging;

/// <summary>
/// Whom a late update pages: who owes it, then who leads them, then the administrators, until something is said.
/// Source: COM-004.
/// </summary>
public static class PageOwnersOnOverdueUpdate
{
    /// <summary>So many levels there are, from 0.</summary>
    public const int Levels = 3;

    /// <summary>After so long without news the next level is paged.</summary>
    public static Duration Step { get; } = Duration.FromMinutes(5);

    /// <summary>The obligations that news meet.</summary>
    public static bool IsNews(ClockKind kind) =>
        kind is ClockKind.FirstUpdateBy or ClockKind.NextUpdateBy or ClockKind.StatusPageBy;

    /// <summary>The people of a level; empty when the level has nobody, and the next is due at once.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="owner">Who owes it, or null when nobody has the incident.</param>
    /// <param name="level">From 0.</param>
    /// <param name="playbook">The teams and services.</param>
    /// <param name="onCall">Who the first step of its policy reaches now.</param>
    /// <param name="administrators">The last resort.</param>
    public static IReadOnlyList<ResponderId> Of(
        Incident incident,
        ResponderId? owner,
        int level,
        CheckedPlaybook playbook,
        IReadOnlyList<ResponderId> onCall,
        IReadOnlyList<ResponderId> administrators) => level switch
        {
            0 => owner is { } who ? [who] : onCall,
            1 => LeadsOf(incident, owner, playbook),
            _ => administrators,
        };

    private static List<ResponderId> LeadsOf(Incident incident, ResponderId? owner, CheckedPlaybook playbook)
    {
        var own = playbook.Teams
            .Where(team => owner is { } who && team.Members.Contains(who))
            .Select(team => team.Lead)
            .OfType<ResponderId>()
            .Where(lead => lead != owner)
            .Distinct()
            .ToList();
        if (own.Count > 0)
            return own;
        var team = incident.Declaration?.Service is { } service ? playbook.Service(service)?.Team : null;
        return team is { } id && playbook.Team(id)?.Lead is { } lead && lead != owner ? [lead] : [];
    }
}
