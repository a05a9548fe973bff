using System.Globalization;
using Muster.Core.Playbook;

namespace Muster.Server.Layout;

/// <summary>Where a thing is written in the playbook's files.</summary>
internal static class Places
{
    /// <summary><c>schedules.yaml:12</c>, or null for what is not from a file.</summary>
    internal static string? Of(CheckedPlaybook playbook, string thing) =>
        playbook.Places.TryGetValue(thing, out var place)
            ? string.Create(CultureInfo.InvariantCulture, $"{place.File}:{place.Line}")
            : null;
}
