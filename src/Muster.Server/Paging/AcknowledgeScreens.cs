using Muster.Core.Access;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Engine.Paging;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Paging;

/// <summary>Acknowledging from a message: one button, no sign-in, no script. Only the button does anything.</summary>
internal static class AcknowledgeScreens
{
    private const string ByLink = "link";
    private const string ByCall = "call";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/a/{token}", Show).Needs(Permission.None).ExcludeFromDescription();
        routes.MapPost("/a/{token}/call", TakeByKey).Needs(Permission.None).TrustsItsAddress()
            .ExcludeFromDescription();
        routes.MapPost("/a/{token}", Take).Needs(Permission.None).TrustsItsAddress().ExcludeFromDescription();
    }

    private static async Task<IResult> Show(
        string token, AckLinks links, IncidentReader reader, PageDesk pages, Live live, Visits visits,
        CancellationToken cancel)
    {
        var now = visits.Now;
        var link = links.Read(token);
        if (link is { Incident.Value: var incident } && incident == Guid.Empty && link.ExpiresAt > now)
            return await SeveralScreens.Show(token, link, pages, reader, live.Now, now, cancel);
        var found = link is not null && link.ExpiresAt > now ? await reader.Read(link.Incident, cancel) : null;
        if (link is null || found is null)
        {
            var nothing = new AcknowledgeView { Now = now, Zone = live.Now.Playbook.Zone };
            return Screen.Of<AcknowledgeScreen>(new { View = nothing }, link is null ? 404 : 410);
        }

        var zone = live.Now.Person(link.Responder)?.Zone is { } name
            && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } known
                ? known
                : live.Now.Playbook.Zone;
        var view = new AcknowledgeView
        {
            Now = now,
            Zone = zone,
            Token = token,
            Incident = found.State,
            State = StateOf(found.State, link),
            Name = live.Now.NameOf(link.Responder),
            Holder = found.State.HeldBy is { } holder ? live.Now.NameOf(holder) : null,
            ExpiresAt = link.ExpiresAt,
            Facts = [.. Facts(found, link, live.Now, zone, now)],
        };
        return Screen.Of<AcknowledgeScreen>(new { View = view });
    }

    private static async Task<IResult> Take(
        string token, AckLinks links, IncidentDesk desk, PageDesk pages, Live live, Visits visits,
        CancellationToken cancel)
    {
        await TakeBy(token, ByLink, links, desk, pages, live, visits, cancel);
        return new SeeOther($"/a/{token}");
    }

    /// <summary>A key was pressed during a call: one takes the incident, any other takes nothing.</summary>
    private static async Task<IResult> TakeByKey(
        string token, HttpContext http, AckLinks links, IncidentDesk desk, PageDesk pages, Live live, Visits visits,
        CancellationToken cancel)
    {
        var key = (await Fields.Of(http, cancel))["Digits"];
        var isTaken = key == "1" && await TakeBy(token, ByCall, links, desk, pages, live, visits, cancel);
        return Results.Text(
            TelephonyChannel.Spoken(isTaken ? "Thank you. It is yours." : "You have not taken it. Goodbye."),
            "text/xml; charset=utf-8");
    }

    /// <summary>Takes what a link is about; false when it has ended.</summary>
    private static async Task<bool> TakeBy(
        string token, string via, AckLinks links, IncidentDesk desk, PageDesk pages, Live live, Visits visits,
        CancellationToken cancel)
    {
        if (links.Read(token) is { } link && link.ExpiresAt > visits.Now)
        {
            var actor = Core.Actor.Responder(link.Responder, live.Now.NameOf(link.Responder));
            if (link.Incident.Value == Guid.Empty)
            {
                await pages.TakeSeveral(link.Page, actor, via, cancel);
                return true;
            }

            await desk.Run(
                link.Incident,
                at => new IncidentCommand.Acknowledge(link.Responder, via) { At = at, By = actor },
                cancel);
            await pages.Answered(link.Page, via, cancel);
            return true;
        }

        return false;
    }

    private static AcknowledgeState StateOf(Incident incident, AckLink link) =>
        !incident.IsOpen ? AcknowledgeState.Over
        : incident.HeldBy == link.Responder ? AcknowledgeState.Yours
        : incident.Responders.Contains(link.Responder) ? AcknowledgeState.Joined
        : incident.HeldBy is not null ? AcknowledgeState.HeldByOther
        : AcknowledgeState.Ask;

    private static IEnumerable<(string Name, string Text)> Facts(
        IncidentView found, AckLink link, Configuration configuration, DateTimeZone zone, Instant now)
    {
        var incident = found.State;
        if (incident.Declaration!.Service is { } service)
            yield return ("Service", configuration.Playbook.Service(service)?.Name ?? service.Value);
        var others = incident.Responders.Where(person => person != link.Responder)
            .Select(configuration.NameOf)
            .ToList();
        yield return ("Who else", others.Count == 0 ? "Nobody else responds yet" : string.Join(", ", others));
        if (incident.HeldBy is null && found.NextStep is { } next)
            yield return ("If you wait", Next(found, next, configuration, zone, now));
        if (found.Pages.FirstOrDefault(page => page.Id == link.Page) is { } page)
            yield return ("Why you", page.State.Order!.Reason.Sentence);
    }

    private static string Next(
        IncidentView found, DueStep next, Configuration configuration, DateTimeZone zone, Instant now)
    {
        var whom = next.Step is null
            ? configuration.Administrators.Select(person => person.Id).ToList()
            : Room.Levels(configuration, found.Policy, found.State.Severity, now)
                .FirstOrDefault(level => level.Level == next.Step.Level)?.Whom ?? [];
        var who = whom.Count == 0 ? "The next step" : string.Join(" and ", whom.Select(configuration.NameOf));
        return $"{who} {(whom.Count > 1 ? "are" : "is")} paged at {Words.Time(next.DueAt, zone, now)}";
    }
}
