using Muster.Core.Access;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Incidents;

/// <summary>The first screen: gathers what burns, what is too quiet, and who is on call.</summary>
internal sealed class CommandCentre(
    IStore store, Live live, OpenNow open, Visits visits, ServerSettings settings, Readiness readiness)
{
    private const int OpenMax = 200;
    private const int GapsMax = 2;
    private static readonly Duration Day = Duration.FromHours(24);
    private static readonly Duration Sight = Duration.FromDays(14);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/", (HttpContext http, Asker asker, CommandCentre centre, CancellationToken cancel) =>
            centre.Show(http, asker, cancel)).Needs(Permission.Read).ExcludeFromDescription();

    private async Task<IResult> Show(HttpContext http, Asker asker, CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var configuration = live.Now;
        var (things, lately) = await store.Read(
            async reading => (await open.Of(reading), await open.LatelyOf(reading)), cancel);
        var shown = things.Incidents
            .Where(one => IncidentActions.MaySee(one, asker))
            .OrderBy(one => one.Declaration!.Drill)
            .ThenBy(one => one.Rank)
            .ThenBy(one => one.HeldBy is not null)
            .ThenBy(one => one.DeclaredAt)
            .Take(OpenMax);
        var recent = lately.Pages.Where(page => page.QueuedAt > visit.Now - Day).ToList();
        var duty = OnCallNow.Of(configuration, visit.Now)
            .Select(line => new DutyLine(
                line.Schedule.Id,
                line.Schedule.Name,
                line.Answer,
                line.Answer.Explain(configuration.NameOf, visit.Zone)))
            .ToList();
        var view = new CommandCentreView
        {
            Open = [.. shown.Select(one => WithClocks(one, lately, configuration, visit.Now))],
            Pages = recent,
            LooseAlerts = things.Loose,
            LastOverAt = lately.OverAt,
            OnCall = duty,
            Quiet = [.. Quiet(configuration, duty, recent, visit)],
            Ready = await Ready(asker, cancel),
        };
        return Screen.Of<CommandCentreScreen>(new { Visit = visit, View = view });
    }

    private static OpenIncident WithClocks(
        Incident incident, LatelyThings lately, Configuration configuration, Instant now) => new(
        incident,
        IncidentClocks.Of(
            incident,
            lately.Escalations.GetValueOrDefault(incident.Id, IncidentEscalation.Initial),
            configuration.PlaybookOf(incident.PlaybookVersion),
            now));

    private async Task<IReadOnlyList<ReadyThing>> Ready(Asker asker, CancellationToken cancel)
    {
        if (!asker.May(Permission.Configure))
            return [];
        var things = await readiness.List(cancel);
        return things.All(thing => thing.IsDone) ? [] : things;
    }

    private IEnumerable<QuietThing> Quiet(
        Configuration configuration, IReadOnlyList<DutyLine> duty, IReadOnlyList<PageRow> pages, Visit visit)
    {
        foreach (var alarm in configuration.Alarms)
        {
            yield return new QuietThing(alarm.Text, Detail: null, "See who is on call", "/oncall")
            {
                Since = alarm.Since,
            };
        }

        foreach (var line in duty)
        {
            if (line.Answer.Responder is not { } person)
            {
                yield return new QuietThing(
                    line.Sentence, "Pages go to the next step at once.", "Fill the gap", "/oncall");
            }
            else if (configuration.Person(person) is not { IsReachable: true })
            {
                yield return new QuietThing(
                    $"{visit.NameOf(person)} is on call for {line.Name} and cannot be reached",
                    "There is no contact method.", "Add one", "/settings#people");
            }
        }

        foreach (var page in pages.Where(page => page.State.Outcome == PageOutcome.Failed).Take(GapsMax))
        {
            yield return new QuietThing(
                $"A page to {visit.NameOf(page.State.Order!.Responder)} failed", page.State.Why, "Check the contacts",
                "/settings#people")
            { Since = page.QueuedAt };
        }

        foreach (var schedule in configuration.Playbook.Schedules)
        {
            foreach (var gap in Gaps(configuration, schedule, visit.Now).Take(GapsMax))
            {
                yield return new QuietThing(
                    $"Nobody is on call for {schedule.Name} from {visit.Time(gap.From)} to {visit.Time(gap.Until)}",
                    "The next step of the policy would be reached at once.", "Fill the gap", "/oncall");
            }
        }

        if (settings.Smtp is null)
        {
            yield return new QuietThing(
                "Mail is not set up: pages are written to the console of the server",
                "Nobody is woken by a console. Start the server with MUSTER_SMTP.", "See the settings", "/settings");
        }
    }

    private static IEnumerable<CoverageGap> Gaps(Configuration configuration, Schedule schedule, Instant now) =>
        Coverage.Gaps(
                schedule,
                configuration.Overrides(schedule.Id),
                now,
                now + Sight,
                person => configuration.Person(person) is { IsActive: true })
            .Where(gap => gap.From > now);
}
