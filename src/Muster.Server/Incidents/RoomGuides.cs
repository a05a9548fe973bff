using Muster.Core.Incidents;

namespace Muster.Server.Incidents;

/// <summary>Beside what of the room the playbook's advice stands (INC-024).</summary>
internal static class RoomGuides
{
    /// <summary>Beside the form of updates.</summary>
    internal const string Updates = "updates";

    /// <summary>Beside the choice of a level.</summary>
    internal const string Severity = "severity";

    /// <summary>Beside the roles.</summary>
    internal const string Roles = "roles";

    /// <summary>Beside the button that ends it.</summary>
    internal const string Resolve = "resolve";

    /// <summary>In the meeting.</summary>
    internal const string WarRoom = "war room";

    private static readonly string[] Elsewhere = [Updates, Severity, Roles, Resolve, WarRoom];

    extension(IncidentRules rules)
    {
        /// <summary>What is said about one thing.</summary>
        internal IReadOnlyList<Guidance> GuidesAbout(string about) =>
            [.. rules.Guidance.Where(guide => guide.About.Equals(about, StringComparison.OrdinalIgnoreCase))];

        /// <summary>What is about the room as a whole, and about what has no place of its own on the screen.</summary>
        internal IReadOnlyList<Guidance> GuidesForTheRoom() =>
            [.. rules.Guidance.Where(guide => !Elsewhere.Contains(guide.About, StringComparer.OrdinalIgnoreCase))];
    }
}
