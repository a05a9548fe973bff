using NodaTime;

namespace Muster.Storage;

/// <summary>When a commit wakes those who wait for jobs.</summary>
internal static class JobMarks
{
    /// <summary>A job due within this long of its planning wakes them; later ones are found by their poll.</summary>
    internal static Duration Ahead { get; } = Duration.FromSeconds(1);

    /// <summary>Where the mark of an opened store stands: jobs of before may be due.</summary>
    internal const long Opened = 1;
}
