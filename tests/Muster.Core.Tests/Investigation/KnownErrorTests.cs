using Muster.Core.Investigation;
using Xunit;
using static Muster.Core.Tests.Given;

namespace Muster.Core.Tests.Investigation;

public sealed class KnownErrorTests
{
    private static readonly InvestigationGuide guide = new()
    {
        KnownErrors =
        [
            new KnownError("pool", "connection pool", "The pool is used up.", "Enlarge it.", Payments, "pool"),
            new KnownError("disk", "no space left", "The disk is full.", "Clear it.", Service: null, Runbook: null),
        ],
    };

    [Fact]
    [Requirement("INV-011")]
    public void A_known_error_is_offered_with_its_fix_when_its_pattern_comes_back()
    {
        var known = Assert.Single(KnownErrors.Matching(guide, Payments, ["quiet", "The Connection Pool is exhausted"]));
        Assert.Equal("Enlarge it.", known.Fix);
        Assert.Empty(KnownErrors.Matching(guide, new ServiceId("search"), ["connection pool"]));
        Assert.Equal("disk", Assert.Single(KnownErrors.Matching(guide, null, ["No space left on device"])).Id);
        Assert.Empty(KnownErrors.Matching(guide, Payments, ["All is well"]));
    }
}
