namespace Muster.Core.Rooms;

/// <summary>Where everybody meets when writing is not enough. Source: INC-017, INC-018.</summary>
public static class MeetingRoom
{
    /// <summary>What stands in a link for a room of the incident's own: <c>https://meet.example.com/{room}</c>.
    /// </summary>
    public const string Placeholder = "{room}";

    /// <summary>Whether each incident has a room of its own there.</summary>
    public static bool IsOwn(string? link) => link?.Contains(Placeholder, StringComparison.Ordinal) == true;

    /// <summary>The link of one incident's room; a standing room is the same for all; null for none.</summary>
    /// <param name="link">What the playbook says.</param>
    /// <param name="name">The name of the incident's own room: whoever knows it is in, so it cannot be guessed.</param>
    public static string? LinkOf(string? link, string name) =>
        link?.Replace(Placeholder, name, StringComparison.Ordinal);
}
