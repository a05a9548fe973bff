using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Monitors;
using Muster.Core.Access;

namespace Muster.Cli.Monitors;

/// <summary><c>muster heartbeat …</c>.</summary>
internal static class HeartbeatVerbs
{
    internal static Command Of(Surroundings around) => new("heartbeat", "What is watched for its silence.")
    {
        List(around), Make(around), Change(around), Pause(around), Resume(around), Delete(around),
    };

    private static Verb List(Surroundings around)
    {
        var service = IncidentVerbs.Word("--service", "Only this service", "SERVICE");
        return new Verb("list", "Heartbeats, oldest first.", Permission.Read, "muster heartbeat list") { service }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListHeartbeats(session.Of(service), cancel),
                list => session.Report.Table(
                    ["heartbeat", "name", "service", "every", "state", "last", "due"],
                    list.Items.Select(one => new[]
                    {
                        one.Id, one.Name, one.Service, one.Every, one.State, At(one.LastAt), At(one.DueAt),
                    }))));
    }

    private static Verb Make(Surroundings around)
    {
        var name = new Argument<string>("NAME") { Description = "What beats" };
        var service = new Option<string>("--service")
        {
            Description = "The service whose people hear of its silence",
            HelpName = "SERVICE",
            Required = true,
        };
        var every = new Option<string>("--every")
        {
            Description = "How often: 30s, 5m, 1h, 7d, 1mo",
            HelpName = "TIME",
            Required = true,
        };
        var grace = IncidentVerbs.Word("--grace", "How much later it may be; a tenth when not given", "TIME");
        return new Verb(
            "create", "Watch something; the answer says where it beats.", Permission.Configure,
            "muster heartbeat create \"Nightly backup\" --service checkout --every 1d --grace 1h")
        {
            name, service, every, grace,
        }.Does(around, async (session, cancel) => Done(session, await session.Client.MakeHeartbeat(
            new HeartbeatOrderMessage(
                session.Of(name), session.Of(service), session.Of(every), session.Of(grace)),
            cancel)));
    }

    private static Verb Change(Surroundings around)
    {
        var id = Heartbeat();
        var name = IncidentVerbs.Word("--name", "What beats", "NAME");
        var every = IncidentVerbs.Word("--every", "How often", "TIME");
        var grace = IncidentVerbs.Word("--grace", "How much later it may be", "TIME");
        return new Verb(
            "set", "Call or time it otherwise.", Permission.Configure, "muster heartbeat set 0193… --every 2h")
        {
            id, name, every, grace,
        }.Does(around, async (session, cancel) => Done(session, await session.Client.ChangeHeartbeat(
            session.Of(id)!,
            new HeartbeatOrderMessage(session.Of(name), Service: null, session.Of(every), session.Of(grace)),
            cancel)));
    }

    private static Verb Pause(Surroundings around)
    {
        var id = Heartbeat();
        return new Verb(
            "pause", "Its silence is no alarm.", Permission.Configure, "muster heartbeat pause 0193…") { id }
            .Does(around, async (session, cancel) =>
                Done(session, await session.Client.PauseHeartbeat(session.Of(id)!, cancel)));
    }

    private static Verb Resume(Surroundings around)
    {
        var id = Heartbeat();
        return new Verb(
            "resume", "Its silence is an alarm again.", Permission.Configure, "muster heartbeat resume 0193…") { id }
            .Does(around, async (session, cancel) =>
                Done(session, await session.Client.ResumeHeartbeat(session.Of(id)!, cancel)));
    }

    private static Verb Delete(Surroundings around)
    {
        var id = Heartbeat();
        return new Verb(
            "delete", "Watch it no more; its address stops working.", Permission.Configure,
            "muster heartbeat delete 0193…") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.DeleteHeartbeat(session.Of(id)!, cancel),
                _ => session.Report.Line("It is watched no more.")));
    }

    private static Argument<string> Heartbeat() => new("HEARTBEAT") { Description = "Its id" };

    private static int Done(Session session, Answer<HeartbeatMessage> answer) => session.Show(answer, one =>
        session.Report.Pairs(
            ("heartbeat", one.Id),
            ("name", one.Name),
            ("service", one.Service),
            ("every", one.Every),
            ("state", one.State),
            ("last", At(one.LastAt)),
            ("due", At(one.DueAt)),
            ("beats at", one.Url)));

    private static string? At(DateTimeOffset? at) => at is { } moment ? Moments.Show(moment) : null;
}
