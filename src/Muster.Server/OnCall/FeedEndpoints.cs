using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.OnCall;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.OnCall;

/// <summary>Calendars that others subscribe to: opened and closed over JSON, read at a secret address.</summary>
internal static class FeedEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/feeds").WithTags("on-call");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("One's own calendars; all of them for who configures");
        api.MapPost("", Open).Needs(Permission.Read)
            .WithSummary("A calendar of a schedule, or of one's own shifts; its address is shown once");
        api.MapDelete("/{id}", Close).Needs(Permission.Read).WithSummary("Close a calendar's address");
        routes.MapGet("/calendar/{secret}.ics", Calendar).Needs(Permission.None).ExcludeFromDescription();
    }

    /// <summary>The secret address of a calendar.</summary>
    internal static string UrlOf(ServerSettings settings, string secret) =>
        $"{settings.PublicUrl.TrimEnd('/')}/calendar/{secret}.ics";

    private static Ok<ListMessage<FeedMessage>> List(Asker asker, Live live) => TypedResults.Ok(Lists.Whole(
        Seen(live.Now, asker).Select(feed => MessageOf(feed, url: null))));

    /// <summary>The calendars that somebody may see and close.</summary>
    internal static IEnumerable<FeedEvent.Opened> Seen(Configuration configuration, Asker asker) => configuration.Feeds
        .Where(feed => feed.Owner == asker.Id || asker.May(Permission.Configure))
        .OrderByDescending(feed => feed.At);

    private static async Task<Results<Created<FeedMessage>, ProblemAnswer>> Open(
        Input<FeedOrderMessage> input, Asker asker, FeedDesk desk, Live live,
        ServerSettings settings, CancellationToken cancel)
    {
        var schedule = input.Value.Schedule is { Length: > 0 } id ? new ScheduleId(id) : (ScheduleId?)null;
        if (schedule is { } named && live.Now.Playbook.Schedule(named) is null)
        {
            return new Refusal("schedule.unknown", $"There is no schedule {named}.")
            {
                Kind = RefusalKind.Invalid,
                Field = "schedule",
            }.ToProblem();
        }

        var (feed, secret) = await desk.Open(
            schedule, schedule is null ? asker.Id : null, asker.Id, asker.AsActor, cancel);
        return TypedResults.Created($"/api/v1/feeds/{feed.Id}", MessageOf(feed, UrlOf(settings, secret)));
    }

    private static async Task<NoContent> Close(
        Guid id, Asker asker, FeedDesk desk, Live live, CancellationToken cancel)
    {
        if (Seen(live.Now, asker).Any(feed => feed.Id.Value == id))
            await desk.Close(new FeedId(id), asker.AsActor, cancel);
        return TypedResults.NoContent();
    }

    /// <summary>The calendar itself. A closed or unknown address answers 404, as if it had never been.</summary>
    private static IResult Calendar(string secret, Live live, TimeProvider time)
    {
        var configuration = live.Now;
        if (configuration.FeedOf(secret) is not { } feed)
            return Results.NotFound();

        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var entries = configuration.Playbook.Schedules
            .Where(schedule => feed.Schedule is null || schedule.Id == feed.Schedule)
            .SelectMany(schedule => CalendarFeed.EntriesOf(
                schedule,
                configuration.Overrides(schedule.Id),
                now,
                person => configuration.Person(person) is { IsActive: true },
                configuration.NameOf,
                feed.Person))
            .OrderBy(entry => entry.From);
        var name = feed.Schedule is { } id
            ? $"On call: {configuration.Playbook.Schedule(id)?.Name ?? id.Value}"
            : $"On call: {configuration.NameOf(feed.Person ?? feed.Owner)}";
        return Results.Text(CalendarFeed.Write(name, entries), "text/calendar", Encoding.UTF8);
    }

    private static FeedMessage MessageOf(FeedEvent.Opened feed, string? url) => new()
    {
        Id = feed.Id.ToString(),
        Schedule = feed.Schedule?.Value,
        Person = feed.Person?.Value,
        Owner = feed.Owner.Value,
        CreatedAt = Wire.At(feed.At),
        Url = url,
    };
}
