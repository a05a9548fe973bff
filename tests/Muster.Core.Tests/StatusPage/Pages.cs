using Muster.Core.StatusPage;
using NodaTime;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Core.Tests.StatusPage;

/// <summary>A page with three parts, and what is said on it.</summary>
internal static class Pages
{
    internal static readonly StatusPageRules Rules = new()
    {
        Id = "main",
        Name = "Example",
        Components =
        [
            new PageComponent("checkout", "Checkout", "", "Shop", [new ServiceId("payments")]),
            new PageComponent("search", "Search", "", "Shop", []),
            new PageComponent("files", "Files", "", Group: null, []),
        ],
    };

    internal static readonly PublicId Outage = new("outage000001");

    internal static C.Publish Say(
        string update, PublicStatus? status = null, string? body = "We are looking into it.", double minute = 0) =>
        new()
        {
            At = Given.At(minute),
            By = Given.ByAda,
            Rules = Rules,
            Incident = Outage,
            Update = PublicId.Of(update),
            Status = status,
            Body = body,
        };

    internal static C.Publish Open(params (string, ComponentStatus)[] components) =>
        Say("first") with { Name = "Checkout is down", Components = components };

    internal static Stream<PublicPage, PublicPageCommand, PublicPageEvent> Page() =>
        Stream<PublicPage, PublicPageCommand, PublicPageEvent>.Of();

    internal static PageInForce Shown(this PublicPage page) => PageInForce.Of("main", Rules, page)!;

    internal static C.SetComponent Set(string id, ComponentStatus status, double minute) =>
        new(id, status, Reason: null) { At = Given.At(minute), By = Given.ByAda, Rules = Rules };

    internal static C.ListComponents Listed(Instant at) => new() { At = at, By = Actor.Muster, Rules = Rules };
}
