using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Core.Timeline;
using Muster.Engine.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Playbook;

/// <summary>Compares what happened on a stage with what a story expects.</summary>
internal sealed class StoryJudge(Stage stage, Story story)
{
    private const int PagesMax = 5_000;
    private static readonly Duration Second = Duration.FromSeconds(1);

    private readonly MessageJudge messages = new(stage, story);

    /// <summary>A time of the story: <c>+00:05:00</c>.</summary>
    internal static string Clock(Duration at) =>
        $"{(at < Duration.Zero ? '-' : '+')}{Math.Abs(at.Days * 24 + at.Hours):00}:{Math.Abs(at.Minutes):00}:"
        + $"{Math.Abs(at.Seconds):00}";

    internal async Task<Finding> Of(Expectation expected, CancellationToken cancel)
    {
        var (what, problem) = expected switch
        {
            Expectation.Paged paged => await Reached(paged, "page", paged.Who, isAsked: true, cancel),
            Expectation.Told told => await Reached(told, "tell", told.Who, isAsked: false, cancel),
            Expectation.NotPaged silent => await NotPaged(silent, cancel),
            Expectation.IncidentIs incident => await IncidentIs(incident, cancel),
            Expectation.Count count => await CountIs(count, cancel),
            Expectation.ClockIs clock => await ClockIs(clock, cancel),
            Expectation.Recorded recorded => await RecordedIs(recorded, cancel),
            Expectation.Message message => await messages.Of(message, cancel),
            _ => throw new System.Diagnostics.UnreachableException(expected.GetType().Name),
        };
        var when = expected.At is { } at ? Clock(at) + " " : "";
        if (expected.Pending is { } pending)
            return new Finding(expected.Place, Verdict.Pending, $"{when}{what} (pending: {pending})");
        return problem is null
            ? new Finding(expected.Place, Verdict.Holds, when + what)
            : new Finding(expected.Place, Verdict.Fails, $"{when}{what}: {problem}");
    }

    /// <summary>Pages that no expectation names.</summary>
    internal async Task<IReadOnlyList<Finding>> Unexpected(CancellationToken cancel)
    {
        var expected = story.Expectations.OfType<Expectation.Paged>().ToList();
        return
        [
            .. from page in await Pages(cancel)
               let at = page.QueuedAt - story.Start
               where page.IsAsked && !expected.Exists(each => each.Who.Contains(page.Who) && IsInTime(at, each))
               select new Finding(
                   new SourcePlace(story.File, 1, 1),
                   Verdict.Fails,
                   $"{Clock(at)} {page.Who} was paged, which nothing expects ({page.Why})"),
        ];
    }

    /// <summary>What happened, a line each.</summary>
    internal async Task<IReadOnlyList<string>> Happened(CancellationToken cancel)
    {
        var lines = new List<(Instant At, string Text)>();
        foreach (var id in await stage.Incidents(cancel))
        {
            if (await stage.Part<IncidentReader>().Read(id, cancel) is not { } view)
                continue;
            lines.AddRange(view.Timeline.Select(entry => (
                entry.At,
                $"{Clock(entry.At - story.Start)} {view.State.Reference} {Said(entry)}")));
        }

        return [.. lines.OrderBy(line => line.At).Select(line => line.Text)];
    }

    private async Task<(string What, string? Problem)> Reached(
        Expectation expected, string verb, IReadOnlyList<ResponderId> whom, bool isAsked, CancellationToken cancel)
    {
        var pages = (await Pages(cancel)).Where(page => page.IsAsked == isAsked).ToList();
        var missing = whom
            .Where(who => !pages.Any(page => page.Who == who && IsInTime(page.QueuedAt - story.Start, expected)))
            .ToList();
        var what = $"{verb} {string.Join(", ", whom)}";
        if (missing.Count == 0)
            return (what, null);
        var done = isAsked ? "paged" : "told";
        var others = missing.Select(who =>
        {
            var times = pages.Where(page => page.Who == who)
                .Select(page => Clock(page.QueuedAt - story.Start)).ToList();
            return times.Count == 0 ? $"{who} was not {done}" : $"{who} was {done} at {string.Join(", ", times)}";
        });
        return (what, string.Join("; ", others));
    }

    private async Task<(string What, string? Problem)> NotPaged(
        Expectation.NotPaged expected, CancellationToken cancel)
    {
        var end = expected.At is { } at ? story.Start + at + expected.Within : stage.Time.Now;
        var pages = (await Pages(cancel))
            .Where(page => page.IsAsked && page.QueuedAt <= end)
            .Where(page => expected.Who.Count == 0 || expected.Who.Contains(page.Who))
            .ToList();
        var what = expected.Who.Count == 0 ? "nobody is paged" : $"no page to {string.Join(", ", expected.Who)}";
        return pages.Count == 0
            ? (what, null)
            : (what, $"{pages[0].Who} was paged at {Clock(pages[0].QueuedAt - story.Start)} ({pages[0].Why})");
    }

    private async Task<(string What, string? Problem)> IncidentIs(
        Expectation.IncidentIs expected, CancellationToken cancel)
    {
        var what = "the incident is " + string.Join(", ", new[]
        {
            expected.Status, expected.Severity, expected.Title, expected.Reference, expected.Service?.Value,
            expected.Holder?.Value,
        }.OfType<string>());
        if (await View(expected, cancel) is not { } view)
            return (what, "there is no such incident");
        var state = view.State;
        var word = stage.Playbook.Incidents.WordFor(state.Status);
        List<string> wrong = [];
        if (expected.Status is { } status && !Same(status, word) && !Same(status, state.Status.Word()))
            wrong.Add($"its status is {word}");
        if (expected.Severity is { } severity && !Same(severity, state.Severity.Value))
            wrong.Add($"its severity is {state.Severity}");
        if (expected.Title is { } title && !Same(title, state.Title))
            wrong.Add($"its title is '{state.Title}'");
        if (expected.Reference is { } reference && !Same(reference, state.Reference))
            wrong.Add($"its reference is {state.Reference}");
        if (expected.Service is { } service && state.Declaration?.Service != service)
            wrong.Add($"its service is {state.Declaration?.Service}");
        if (expected.Holder is { } holder && state.HeldBy != holder)
            wrong.Add(state.HeldBy is { } who ? $"{who} has it" : "nobody has it");
        return (what, wrong.Count == 0 ? null : string.Join("; ", wrong));
    }

    private async Task<(string What, string? Problem)> CountIs(Expectation.Count expected, CancellationToken cancel)
    {
        var count = (await stage.Incidents(cancel)).Count;
        return ($"{expected.Incidents} incidents", count == expected.Incidents ? null : $"there are {count}");
    }

    private async Task<(string What, string? Problem)> ClockIs(
        Expectation.ClockIs expected, CancellationToken cancel)
    {
        var what = expected.Kind
            + (expected.Due is { } due ? $" due at {Clock(due)}" : "")
            + (expected.State is { } state ? $" {state}" : "");
        if (await View(expected, cancel) is not { } view)
            return (what, "there is no such incident");
        var clocks = view.Clocks.Where(clock => Same(Kebab(clock.Kind), expected.Kind)).ToList();
        if (clocks.Exists(clock => Fits(clock, expected)))
            return (what, null);
        if (clocks.Count == 0)
        {
            var kinds = view.Clocks.Select(clock => Kebab(clock.Kind)).Distinct(StringComparer.Ordinal);
            return (what, $"there is no such clock; there are: {string.Join(", ", kinds)}");
        }

        return (what, string.Join("; ", clocks.Select(clock =>
            $"it is due at {Clock(clock.DueAt - story.Start)} and {Kebab(clock.State)}")));
    }

    private bool Fits(Clock clock, Expectation.ClockIs expected) =>
        (expected.Due is not { } due || (clock.DueAt - (story.Start + due) is var late
            && late > -Second && late < expected.Within + Second))
        && (expected.State is not { } state || Same(Kebab(clock.State), state));

    private async Task<(string What, string? Problem)> RecordedIs(
        Expectation.Recorded expected, CancellationToken cancel)
    {
        var what = $"the timeline says '{expected.Words}'";
        if (await View(expected, cancel) is not { } view)
            return (what, "there is no such incident");
        var isThere = view.Timeline.Any(entry =>
            $"{entry.Who} {entry.Text} {entry.Detail}".Contains(expected.Words, StringComparison.OrdinalIgnoreCase));
        return (what, isThere ? null : "no entry has these words");
    }

    private async Task<IncidentView?> View(Expectation expected, CancellationToken cancel)
    {
        var incidents = await stage.Incidents(cancel);
        var number = expected.Incident ?? incidents.Count;
        return number < 1 || number > incidents.Count
            ? null
            : await stage.Part<IncidentReader>().Read(incidents[number - 1], cancel);
    }

    private async Task<IReadOnlyList<PagedPerson>> Pages(CancellationToken cancel)
    {
        var rows = await stage.Store.Read(reading => reading.Pages(new PageQuery { Limit = PagesMax }), cancel);
        return
        [
            .. rows.Where(row => row.State.Order is not null)
                .OrderBy(row => row.QueuedAt)
                .Select(row => new PagedPerson(
                    row.State.Order!.Responder,
                    row.QueuedAt,
                    row.State.Order.Reason.Sentence,
                    row.State.Order.Purpose
                        is PagePurpose.Respond or PagePurpose.Help or PagePurpose.Alarm or PagePurpose.Bundle)),
        ];
    }

    internal static bool IsInTime(Duration at, Expectation expected) =>
        expected.At is not { } due || (at > due - Second && at < due + expected.Within + Second);

    /// <summary>A note or an update is its writer's words; other lines say who did it themselves.</summary>
    private static string Said(TimelineEntry entry) =>
        entry.Kind is TimelineKinds.Note or TimelineKinds.Update ? $"{entry.Who}: {entry.Text}" : entry.Text;

    private static bool Same(string one, string other) =>
        string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string Kebab<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, at) =>
            char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private sealed record PagedPerson(ResponderId Who, Instant QueuedAt, string Why, bool IsAsked);
}
