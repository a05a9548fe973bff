using Muster.Core.Alerts;

namespace Muster.Storage;

/// <summary>Questions about one where the store is asked about many.</summary>
public static class OneOf
{
    /// <summary>The open group of a key, or null.</summary>
    public static async ValueTask<AlertGroup?> OpenGroup(this IReading reading, AlertGroupKey key) =>
        (await reading.OpenGroups([key])).GetValueOrDefault(key);
}
