using System.Globalization;
using Muster.Core.Playbook;
using Muster.Storage;

namespace Muster.Engine;

/// <summary>The readable ids of incidents: a counter of the day, in the zone of the playbook (R14, INC-001).</summary>
internal static class References
{
    internal static async ValueTask<string> Next(ITransaction transaction, CheckedPlaybook playbook)
    {
        var day = transaction.Now.InZone(playbook.Zone).Date;
        var number = await transaction.Next(
            string.Create(CultureInfo.InvariantCulture, $"incident:{day:uuuu-MM-dd}"));
        return playbook.ReferencePattern
            .Replace("{yyyy}", day.ToString("uuuu", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{MM}", day.ToString("MM", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{dd}", day.ToString("dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{nnn}", number.ToString("000", CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
