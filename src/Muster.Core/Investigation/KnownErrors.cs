namespace Muster.Core.Investigation;

/// <summary>Errors that are known from before, recognised by their pattern. Source: INV-011.</summary>
public static class KnownErrors
{
    /// <summary>The known errors whose pattern stands in one of some texts, with the fix to offer.</summary>
    /// <param name="guide">Where they are listed.</param>
    /// <param name="service">The service that is concerned, or null.</param>
    /// <param name="texts">What alerts, logs and people say.</param>
    public static IReadOnlyList<KnownError> Matching(
        InvestigationGuide guide, ServiceId? service, IReadOnlyList<string> texts) =>
    [
        .. guide.KnownErrors.Where(error => (error.Service is null || service is null || error.Service == service)
            && texts.Any(text => text.Contains(error.Pattern, StringComparison.OrdinalIgnoreCase))),
    ];
}
