using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.StatusPage;
using Muster.Core.Access;

namespace Muster.Cli.StatusPage;

/// <summary><c>muster status …</c>: what customers see.</summary>
internal static class StatusVerbs
{
    internal static Command Of(Surroundings around) => new("status", "What customers see, and what is said there.")
    {
        Pages(around),
        new Command("incident", "Incidents on a status page.")
        {
            Create(around), Update(around), ListIncidents(around), Withdraw(around), Notices(around),
        },
        new Command("component", "The parts of a status page.") { Set(around), ListComponents(around) },
        Subscribers(around),
        ImportVerb.Of(around),
        ImportVerb.Address(around),
        Maintenance.MaintenanceVerbs.Of(around),
    };

    private static Verb Pages(Surroundings around) => new Verb(
        "show", "The status pages, and how they stand.", Permission.Read, "muster status show")
        .Does(around, async (session, cancel) => session.Show(
            await session.Client.ListStatusPages(cancel),
            list => session.Report.Table(
                ["page", "status", "open", "subscribers", "url"],
                list.Items.Select(page => new[]
                {
                    page.Id, page.Description, Number(page.Open.Count), Number(page.Subscribers), page.Url,
                }))));

    private static Verb Create(Surroundings around)
    {
        var title = IncidentVerbs.Word("--title", "As customers would say it", "TEXT");
        var body = IncidentVerbs.Word("--message", "What to say", "TEXT", "--body");
        var status = IncidentVerbs.Word("--status", "investigating, identified, monitoring or resolved", "STATUS");
        var impact = IncidentVerbs.Word("--severity", "none, minor, major or critical", "IMPACT", "--impact");
        var components = IncidentVerbs.Word(
            "--components", "Ids with commas between, each with =STATUS when it differs from the severity; or all",
            "IDS");
        var behind = IncidentVerbs.Word("--incident", "The incident behind it; customers never see it", "INCIDENT");
        var release = IncidentVerbs.Word("--release", "Why customers may hear of a security incident", "TEXT");
        var (page, quiet) = (Page(), Quiet());
        return new Verb(
            "create", "Put an incident on a page, with its parts, and tell subscribers.", Permission.Respond,
            "muster status incident create --severity critical --components \"custody-api,auth-service\" "
            + "--title \"Service Outage - Investigating\"")
        {
            title, body, status, impact, components, behind, release, page, quiet,
        }.Does(around, async (session, cancel) =>
        {
            if (await PageOf(session, page, cancel) is not { } on)
                return Exit.Refused;
            var said = new PublishMessage
            {
                Name = session.Of(title),
                Body = session.Of(body),
                Status = session.Of(status),
                Impact = session.Of(impact),
                Components = Components(session.Of(components), session.Of(impact), on),
                Incident = session.Of(behind),
                Release = session.Of(release),
                Notify = !session.Of(quiet),
            };
            return session.Show(
                await session.Client.OpenPublicIncident(on.Id, said, session.NewKey(), cancel),
                incident => Write(session.Report, incident));
        });
    }

    private static Verb Update(Surroundings around)
    {
        var id = Id();
        var body = IncidentVerbs.Word("--message", "What to say", "TEXT", "--body");
        var status = IncidentVerbs.Word("--status", "How far it is; without it as far as it was", "STATUS");
        var components = IncidentVerbs.Word("--components", "ID=STATUS with commas between", "IDS");
        var release = IncidentVerbs.Word("--release", "Why customers may hear of a security incident", "TEXT");
        var (page, quiet) = (Page(), Quiet());
        return new Verb(
            "update", "Say something more; at its end its parts work again.", Permission.Respond,
            "muster status incident update 4kd8s0a1b2c3 --status resolved --message \"It is over.\"")
        {
            id, body, status, components, release, page, quiet,
        }.Does(around, async (session, cancel) =>
        {
            if (await PageOf(session, page, cancel) is not { } on)
                return Exit.Refused;
            var said = new PublishMessage
            {
                Body = session.Of(body),
                Status = session.Of(status),
                Components = Components(session.Of(components), impact: null, on),
                Release = session.Of(release),
                Notify = !session.Of(quiet),
            };
            return session.Show(
                await session.Client.SayPublicly(on.Id, session.Of(id)!, said, session.NewKey(), cancel),
                incident => Write(session.Report, incident));
        });
    }

    private static Verb ListIncidents(Surroundings around)
    {
        var page = Page();
        return new Verb(
            "list", "Incidents on a page, newest first.", Permission.Read, "muster status incident list") { page }
            .Does(around, async (session, cancel) => await PageOf(session, page, cancel) is not { } on
                ? Exit.Refused
                : session.Show(
                    await session.Client.ListPublicIncidents(on.Id, cancel),
                    list => session.Report.Table(
                        ["incident", "status", "impact", "since", "title"],
                        list.Items.Select(each => new[]
                        {
                            each.Id, each.Status, each.Impact, Moments.Show(each.StartedAt), each.Name,
                        }))));
    }

    private static Verb Withdraw(Surroundings around)
    {
        var id = Id();
        var reason = IncidentVerbs.Word("--reason", "For the record", "TEXT");
        var page = Page();
        return new Verb(
            "withdraw", "Show it to nobody any more; the record keeps it.", Permission.Respond,
            "muster status incident withdraw 4kd8s0a1b2c3 --reason \"Published by mistake\"")
        {
            id, reason, page,
        }.Does(around, async (session, cancel) => await PageOf(session, page, cancel) is not { } on
            ? Exit.Refused
            : session.Show(
                await session.Client.WithdrawPublicIncident(
                    on.Id, session.Of(id)!, new WithdrawalMessage(session.Of(reason)), cancel),
                incident => session.Report.Line($"{incident.Name} is no longer shown.")));
    }

    private static Verb Notices(Surroundings around)
    {
        var id = Id();
        var update = new Argument<string>("UPDATE") { Description = "The id of what was said" };
        var page = Page();
        return new Verb(
            "notices", "Who was told of something that was said.", Permission.Read,
            "muster status incident notices 4kd8s0a1b2c3 9x8y7z6w5v4u")
        {
            id, update, page,
        }.Does(around, async (session, cancel) => await PageOf(session, page, cancel) is not { } on
            ? Exit.Refused
            : session.Show(
                await session.Client.ShowNotices(on.Id, session.Of(id)!, session.Of(update)!, cancel),
                ledger => session.Report.Pairs(
                    ("sent", Number(ledger.Sent)),
                    ("queued", Number(ledger.Queued)),
                    ("again", Number(ledger.Again)),
                    ("failed", Number(ledger.Failed)),
                    ("skipped", Number(ledger.Skipped)),
                    ("may repeat", Number(ledger.MayRepeat)))));
    }

    private static Verb Set(Surroundings around)
    {
        var id = new Argument<string>("COMPONENT") { Description = "Its id" };
        var status = new Argument<string>("STATUS")
        {
            Description = "operational, under_maintenance, degraded_performance, partial_outage or major_outage",
        };
        var reason = IncidentVerbs.Word("--reason", "For the record; customers do not read it", "TEXT");
        var page = Page();
        return new Verb(
            "set", "Say how a part works, outside an incident.", Permission.Respond,
            "muster status component set api degraded_performance")
        {
            id, status, reason, page,
        }.Does(around, async (session, cancel) => await PageOf(session, page, cancel) is not { } on
            ? Exit.Refused
            : session.Show(
                await session.Client.SetPageComponent(
                    on.Id, session.Of(id)!, new ComponentStatusMessage(session.Of(status), session.Of(reason)), cancel),
                component => session.Report.Line($"{component.Name}: {component.Status}")));
    }

    private static Verb ListComponents(Surroundings around)
    {
        var page = Page();
        return new Verb(
            "list", "The parts of a page, and how they work.", Permission.Read, "muster status component list") { page }
            .Does(around, async (session, cancel) =>
            {
                var named = session.Of(page) ?? (await PageOf(session, page, cancel))?.Id;
                return named is null
                    ? Exit.Refused
                    : session.Show(
                        await session.Client.ShowStatusPage(named, cancel),
                        shown => session.Report.Table(
                            ["component", "status", "uptime", "title"],
                            shown.Components.Select(each => new[]
                            {
                                each.Id,
                                each.Status,
                                each.Uptime?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture),
                                each.Name,
                            })));
            });
    }

    private static Verb Subscribers(Surroundings around)
    {
        var state = IncidentVerbs.Word("--state", "unconfirmed, active, quarantined or unsubscribed", "STATE");
        var page = Page();
        return new Verb(
            "subscribers", "Who hears of a page.", Permission.Configure,
            "muster status subscribers --state quarantined")
        {
            state, page,
        }.Does(around, async (session, cancel) => await PageOf(session, page, cancel) is not { } on
            ? Exit.Refused
            : session.Show(
                await session.Client.ListSubscribers(on.Id, session.Of(state), cancel),
                list => session.Report.Table(
                    ["subscriber", "kind", "state", "address", "why"],
                    list.Items.Select(each => new[] { each.Id, each.Kind, each.State, each.Address, each.Why }))));
    }

    private static Option<string?> Page() =>
        IncidentVerbs.Word("--page", "The status page; without it the first", "PAGE");

    private static Option<bool> Quiet() => new("--quiet") { Description = "Subscribers are not told" };

    private static Argument<string> Id() => new("INCIDENT") { Description = "Its public id, of twelve characters" };

    /// <summary>The page that was named, or the first; null when there is none, and that was said.</summary>
    private static async Task<StatusPageMessage?> PageOf(
        Session session, Option<string?> page, CancellationToken cancel)
    {
        var list = await session.Client.ListStatusPages(cancel);
        if (list.Problem is { } problem)
        {
            session.Refuse(problem);
            return null;
        }

        var asked = session.Of(page);
        var found = asked is null
            ? list.Value!.Items is [var first, ..] ? first : null
            : list.Value!.Items.FirstOrDefault(each => each.Id == asked || each.Code == asked);
        if (found is null)
        {
            session.Complain(
                asked is null ? "There is no status page" : $"There is no status page '{asked}'",
                "Write statuspage.yaml in the playbook; 'muster status show' lists what there is.", Exit.Refused);
        }

        return found;
    }

    /// <summary>Parts with their statuses; without a status of its own a part has the one that goes with the
    /// severity.</summary>
    private static Dictionary<string, string>? Components(string? text, string? impact, StatusPageMessage page)
    {
        if (text is null)
            return null;
        var usual = impact switch
        {
            "critical" => "major_outage",
            "major" => "partial_outage",
            "none" => "operational",
            _ => "degraded_performance",
        };
        var words = text.Trim() == "all"
            ? page.Components.Select(each => each.Id)
            : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words
            .Select(word => word.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts.Length == 2 ? parts[1] : usual, StringComparer.Ordinal);
    }

    private static void Write(Report report, PublicIncidentMessage incident) => report.Pairs(
        ("incident", incident.Id),
        ("status", incident.Status),
        ("impact", incident.Impact),
        ("title", incident.Name),
        ("components", incident.Components.Count == 0 ? null : string.Join(", ", incident.Components)),
        ("update", incident.Updates.Count == 0 ? null : incident.Updates[0].Id),
        ("url", incident.Url));

    private static string Number(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
