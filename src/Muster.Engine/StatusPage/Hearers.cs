using System.Collections.Immutable;
using Muster.Core.StatusPage;

namespace Muster.Engine.StatusPage;

/// <summary>Who hears of an update, and who does not although they asked for it.</summary>
/// <param name="Told">Who is told, in an order that does not change.</param>
/// <param name="Skipped">Who is not, and why.</param>
internal sealed record Hearers(IReadOnlyList<PublicId> Told, IReadOnlyList<NoticeResult> Skipped)
{
    /// <summary>The subscribers of a page whose wish takes in an incident about these components.</summary>
    internal static Hearers Of(
        PageInForce page,
        PublicId incident,
        IReadOnlyList<string> components,
        ImmutableDictionary<string, Loaded<Subscriber>> all)
    {
        var about = components.Select(page.Component).OfType<ShownComponent>().ToList();
        var concerned = all
            .Select(pair => pair.Value.State)
            .Where(one => one.Order?.Page == page.Id && one.Scope.Takes(incident, about))
            .OrderBy(one => one.Order!.Id.Value, StringComparer.Ordinal)
            .ToList();
        return new Hearers(
            [.. concerned.Where(one => one.State == SubscriberState.Active).Select(one => one.Order!.Id)],
            [
                .. concerned.Where(one => one.State == SubscriberState.Quarantined)
                    .Select(one => new NoticeResult(
                        one.Order!.Id, NoticeOutcome.Skipped, $"In quarantine: {one.Why}")),
            ]);
    }
}
