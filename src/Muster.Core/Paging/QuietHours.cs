using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Paging;

/// <summary>Hours in which a person wants no page of low urgency. A page of high urgency is never held.</summary>
/// <param name="Hours">The hours on the wall clock.</param>
/// <param name="Zone">The person's zone.</param>
public sealed record QuietHours(Restriction Hours, DateTimeZone Zone)
{
    /// <summary>When a page that is due at an instant may go out: then, or when the quiet hours end.</summary>
    public Instant From(Instant due)
    {
        var (isQuiet, _, until) = new Windows([Hours], Zone).At(due);
        return isQuiet && until < Instant.MaxValue ? until : due;
    }
}
