using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Alerts;
using Muster.Client.Incidents;
using Muster.Core.Access;
using Muster.Server;

namespace Muster.Cli;

/// <summary>
/// <c>muster demo</c>: an incident from its first alert to its end, on a server of its own. Everything that happens
/// came in over HTTP or by mail; minutes of the playbook last seconds.
/// </summary>
internal sealed class Demo(Session session, DemoMailbox mailbox, MusterClient client, string url)
{
    private const string DedupKey = "checkout-5xx";

    /// <summary>A step that takes longer has failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    internal static Verb Of(Surroundings around)
    {
        var pack = new Option<string>("--pack")
        {
            Description = "Whose playbook to play",
            HelpName = "NAME",
            DefaultValueFactory = _ => "starter",
        };
        var once = new Option<bool>("--once") { Description = "End when the incident has ended" };
        return new Verb(
            "demo", "Play an incident on a server of its own: a real alert, real mail, minutes as seconds.",
            Permission.None, "muster demo", "muster demo --pack starter --once") { pack, once }
            .Does(around, async (session, cancel) =>
            {
                var name = session.Of(pack)!;
                var source = DemoPlaybook.FolderOf(name)
                    ?? throw new MisuseException($"there is no pack '{name}'", "Name a folder of packs: starter.");
                var folder = System.IO.Directory.CreateTempSubdirectory("muster-demo-");
                try
                {
                    return await Play(session, source, folder.FullName, session.Of(once), cancel);
                }
                finally
                {
                    folder.Delete(recursive: true);
                }
            });
    }

    private static async Task<int> Play(
        Session session, string pack, string folder, bool once, CancellationToken cancel)
    {
        await using var mailbox = await DemoMailbox.Start(session.Around, folder, cancel);
        if (mailbox is null)
        {
            return session.Complain(
                "the mailbox of the demonstration does not start",
                "It needs Node 20 and eng/testtools (npm ci there); './dev demo' sees to both.",
                Exit.Refused);
        }

        var (url, token) = ($"http://127.0.0.1:{DemoMailbox.FreePort()}", session.NewKey());
        var playbook = Path.Combine(folder, "playbook");
        DemoPlaybook.Write(pack, playbook);
        var (settings, problem) = ServerSettings.Read(Path.Combine(folder, "data"), url, playbook, name => name switch
        {
            "MUSTER_ADMIN_TOKEN" => token,
            "MUSTER_SMTP" => $"smtp://127.0.0.1:{mailbox.Port}",
            _ => null,
        });
        if (settings is null)
            return session.Complain(problem!, "This should not happen; please report it.", Exit.Refused);
        await using var server = MusterServer.Build(settings with { Out = session.Around.Out }, session.Around.Time);
        await server.StartAsync(cancel);
        try
        {
            using var http = MusterClient.Connect(new Uri(url), token, session.Around.Carrier());
            var exit = await new Demo(session, mailbox, new MusterClient(http), url).Run(cancel);
            if (exit == Exit.Done && !once)
            {
                session.Report.Line("");
                session.Report.Line($"Look around at {url}; Ctrl-C ends it and leaves nothing behind.");
                await server.WaitForShutdownAsync(cancel);
            }

            return exit;
        }
        finally
        {
            await server.StopAsync(CancellationToken.None);
        }
    }

    private async Task<int> Run(CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, session.Around.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await Story(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return session.Complain(
                $"a step of the story did not come within {Patience.TotalSeconds} s",
                "Run it again; with a busy machine it may be slow.",
                Exit.Refused);
        }
    }

    private async Task<int> Story(CancellationToken cancel)
    {
        var services = await client.ListServices(cancel);
        if (services.Value?.Items is not [{ IntakeKey: { } key }, ..])
            return session.Complain("the demonstration's service has no key", "Please report it.", Exit.Refused);

        Tell("A monitoring tool says that the checkout is down (POST /v2/enqueue).");
        var sent = await client.SendEvent(Event(key, "trigger"), cancel);
        if (sent.Problem is { } refused) return session.Refuse(refused);
        var first = await mailbox.Wait(mail => mail.Link is not null, session.Around.Time, cancel);
        Tell($"The person on call, {string.Join(", ", first.To)}, has mail: {first.Subject}");
        var incident = await Incident(_ => true, cancel);
        session.Report.Pairs(
            ("  the room", incident.Url ?? $"{url}/incidents/{incident.Reference}"),
            ("  the mailbox", mailbox.Url),
            ("  acknowledge", first.Link));

        Tell("Nobody answers. The policy goes on to the second person.");
        var second = await mailbox.Wait(
            mail => mail.Link is not null && mail.To.Contains(DemoPlaybook.SecondAddress), session.Around.Time, cancel);
        Tell($"{DemoPlaybook.SecondAddress} has mail, and presses its button: {second.Link}");
        var pressed = await Press(second.Link!, cancel);
        if (pressed >= 400) return session.Complain($"the link answered {pressed}", "Please report it.", Exit.Refused);
        incident = await Incident(each => each.Holder is not null, cancel);
        Tell($"{incident.Holder} has {incident.Reference}; paging stops.");

        Tell("The monitoring tool says that it is over.");
        await client.SendEvent(Event(key, "resolve"), cancel);
        incident = await Incident(each => each.ResolvedAt is not null, cancel);
        Tell($"{incident.Reference} is {incident.Status}. This is what is on record:");
        var whole = await client.ShowIncident(incident.Id, cancel);
        return session.Show(whole, shown => IncidentReport.Timeline(session.Report, shown.Timeline));
    }

    private async Task<IncidentMessage> Incident(Func<IncidentMessage, bool> wanted, CancellationToken cancel)
    {
        while (true)
        {
            var list = await client.ListIncidents(new IncidentFilter { Limit = 1 }, cancel);
            if (list.Value?.Items is [var newest] && wanted(newest)) return newest;
            await Task.Delay(Pause, session.Around.Time, cancel);
        }
    }

    /// <summary>What a browser does with the one button of the link; nobody is signed in.</summary>
    private async Task<int> Press(string link, CancellationToken cancel)
    {
        using var browser = new HttpClient(session.Around.Carrier());
        using var nothing = new FormUrlEncodedContent([]);
        using var answer = await browser.PostAsync(new Uri(link), nothing, cancel);
        return (int)answer.StatusCode;
    }

    private static EventMessage Event(string key, string action) => new(
        key, action, DedupKey,
        action == "trigger" ? new EventPayloadMessage("Checkout answers 500", "shop-1", "critical") : null);

    private void Tell(string what) =>
        session.Report.Line($"{Moments.Show(session.Around.Time.GetUtcNow())}  {what}");
}
