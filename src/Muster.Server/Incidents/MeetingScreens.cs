using Muster.Core.Incidents;
using Muster.Engine.Rooms;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Incidents;

/// <summary>The way into the meeting of an incident: whoever may respond is led on, with a pass of their own.</summary>
internal static class MeetingScreens
{
    internal static void Map(RouteGroupBuilder one) => one.MapGet("meeting", Join);

    private static async Task<IResult> Join(
        string reference, Asker asker, IncidentActions incidents, Meetings meetings, Visits visits,
        CancellationToken cancel)
    {
        if (await incidents.Find(reference, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var isWeb = Uri.TryCreate(incident.Work.RoomLink, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https";
        return isWeb && incident.Work.IsRoomOpen
            ? new SeeOther(meetings.JoinUrl(incident, incident.Work.RoomLink!, asker.Person.Name, visits.Now))
            : new SeeOther($"/incidents/{incident.Reference}#war-room");
    }
}
