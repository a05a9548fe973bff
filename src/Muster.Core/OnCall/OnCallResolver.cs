using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>The one answer to who is on call: pager, screens, API, calendar and hand-off all ask here.</summary>
public static class OnCallResolver
{
    /// <summary>How far one question looks ahead or back: 400 days, a year with room for its edges.</summary>
    public static Duration SightMax { get; } = Duration.FromDays(400);
}
