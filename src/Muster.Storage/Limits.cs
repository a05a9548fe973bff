namespace Muster.Storage;

/// <summary>How much a list gives at once.</summary>
internal static class Limits
{
    private const int ItemsMax = 1000;

    /// <summary>The limit that holds for one that was asked for: 1 to 1,000.</summary>
    internal static int Of(int asked) => Math.Clamp(asked, 1, ItemsMax);
}
