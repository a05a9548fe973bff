using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Alerts;

/// <summary>The screens about noise: silences, what would happen now, and the lists of a day.</summary>
internal static class NoiseScreens
{
    private const int PartOf = 1_000;

    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alerts/silences", (
            HttpContext http, Asker asker, Visits visits, IStore store, Live live, CancellationToken cancel) =>
            Silences(http, asker, visits, store, live, refusal: null, cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/alerts/silences/{id:guid}", Silence).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/alerts/silences", Make).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/alerts/silences/{id:guid}/expiry", Expire).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapGet("/alerts/preview", (
            HttpContext http, Asker asker, Visits visits, CancellationToken cancel) =>
            Preview(http, asker, visits, new PreviewView(), refusal: null, cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/alerts/preview", TryOut).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/alerts/lists", DayLists).Needs(Permission.Read).ExcludeFromDescription();
    }

    private static async Task<IResult> Silences(
        HttpContext http, Asker asker, Visits visits, IStore store, Live live, Refusal? refusal,
        CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        var show = http.Request.Query["show"] == "all" ? "all" : "open";
        var fields = await Fields.Of(http, cancel);
        var view = await store.Read(
            async reading =>
            {
                List<(Silence, long)> items = [];
                foreach (var silence in live.Now.AllSilences
                    .Where(each => show == "all" || each.StatusAt(visit.Now) != SilenceStatus.Expired)
                    .OrderBy(each => each.StatusAt(visit.Now) != SilenceStatus.Active)
                    .Take(PartOf))
                {
                    items.Add((silence, await SilenceMessages.Hid(reading, silence.Id)));
                }

                return new SilencesView
                {
                    Items = items,
                    Show = show,
                    Matchers = fields["matchers"] ?? await Conditions(http, reading),
                    Comment = fields["comment"] ?? "",
                };
            },
            cancel);
        return Screen.Of<SilencesScreen>(
            new { Visit = visit, View = view }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    /// <summary>The conditions that name one alert, when the screen was opened from it.</summary>
    private static async ValueTask<string> Conditions(HttpContext http, IReading reading)
    {
        if (!Guid.TryParse(http.Request.Query["alert"], out var id)
            || await reading.Alert(new AlertId(id)) is not { } alert)
        {
            return "";
        }

        IEnumerable<Matcher> matchers = alert.Labels.Count > 0
            ? alert.Labels.Select(label => new Matcher(label.Key, MatcherOperator.Equal, label.Value))
            : [new Matcher("dedup_key", MatcherOperator.Equal, alert.DedupKey)];
        return string.Join(", ", matchers);
    }

    private static async Task<IResult> Silence(
        HttpContext http, Guid id, Asker asker, Visits visits, IStore store, Live live, CancellationToken cancel)
    {
        if (live.Now.Silence(new SilenceId(id)) is not { } silence)
            return await Silences(http, asker, visits, store, live, SilenceRefusals.Unknown, cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var hidden = await store.Read(reading => SilenceMessages.Hidden(reading, silence.Id), cancel);
        return Screen.Of<SilenceScreen>(new { Visit = visit, View = new SilenceView(silence, hidden) });
    }

    private static async Task<IResult> Make(
        HttpContext http, Asker asker, Visits visits, IStore store, Live live, SilenceDesk desk,
        IncidentActions incidents, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var order = new SilenceOrderMessage
        {
            Matchers = [fields["matchers"] ?? ""],
            StartsAt = Wire.At(At(fields["from"], visit.Zone)),
            EndsAt = Wire.At(At(fields["until"], visit.Zone)),
            Comment = fields["comment"],
            Incident = fields["incident"],
            Repeats = fields["repeats"],
            Zone = fields["repeats"] is null ? null : visit.Zone.Id,
        };
        var incident = await incidents.Find(order.Incident ?? "", asker, cancel);
        var (terms, refusal) = SilenceMessages.TermsOf(
            order, before: null, asker.Person.Name, visit.Now, incident);
        if (terms is not null)
            (_, refusal) = await desk.Create(terms, asker.AsActor, cancel);
        return refusal is null
            ? new SeeOther($"/alerts/silences?done={Done.Silence}")
            : await Silences(http, asker, visits, store, live, refusal, cancel);
    }

    private static async Task<IResult> Expire(
        HttpContext http, Guid id, Asker asker, Visits visits, IStore store, Live live, SilenceDesk desk,
        CancellationToken cancel) =>
        await desk.Expire(new SilenceId(id), key: null, asker.AsActor, cancel) is { } refusal
            ? await Silences(http, asker, visits, store, live, refusal, cancel)
            : new SeeOther($"/alerts/silences?done={Done.SilenceOver}");

    private static async Task<IResult> Preview(
        HttpContext http, Asker asker, Visits visits, PreviewView view, Refusal? refusal, CancellationToken cancel) =>
        Screen.Of<PreviewScreen>(
            new { Visit = await visits.Of(http, asker, refusal, cancel), View = view },
            refusal is null ? 200 : Problems.StatusOf(refusal));

    private static async Task<IResult> TryOut(
        HttpContext http, Asker asker, Visits visits, IStore store, Live live, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var text = fields["text"] ?? "";
        var view = new PreviewView
        {
            Service = fields["service"] ?? "",
            Source = fields["source"] ?? "generic",
            Text = text,
        };
        var isMessage = text.StartsWith('{') || text.StartsWith('[');
        var order = new RouteTestOrderMessage
        {
            Service = fields["service"],
            Source = view.Source,
            Payload = isMessage ? text : null,
            Labels = isMessage ? null : LabelsOf(text),
        };
        var (signals, refusal) = RouteTest.Read(order, live.Now.Playbook, visits.Now);
        return refusal is not null
            ? await Preview(http, asker, visits, view, refusal, cancel)
            : await Preview(
                http, asker, visits, view with { Answers = await RouteTest.Run(signals, store, live, cancel) },
                refusal: null, cancel);
    }

    private static async Task<IResult> DayLists(
        HttpContext http, Asker asker, Visits visits, IStore store, CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var asked = LocalDatePattern.Iso.Parse(http.Request.Query["day"].ToString());
        var day = asked.Success ? asked.Value : visit.Now.InZone(visit.Zone).Date;
        var from = visit.Zone.AtStartOfDay(day).ToInstant();
        var until = visit.Zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
        var (alerts, isCut) = await ListedAlerts.Between(store, from, until, list: null, cancel);
        return Screen.Of<DayListScreen>(new
        {
            Visit = visit,
            View = new DayListView
            {
                Day = day,
                IsCut = isCut,
                Lists =
                [
                    .. alerts.GroupBy(alert => alert.ListName!, StringComparer.Ordinal)
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                        .Select(group => (group.Key, (IReadOnlyList<Alert>)[.. group])),
                ],
            },
        });
    }

    /// <summary>Labels, one a line or separated by commas.</summary>
    private static Dictionary<string, string> LabelsOf(string text)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        const StringSplitOptions plain = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var line in text.Split(['\n', ','], plain))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
                labels[line[..at].Trim()] = line[(at + 1)..].Trim().Trim('"');
        }

        return labels;
    }

    private static Instant? At(string? text, DateTimeZone zone) =>
        text is { Length: > 0 } && Local.Parse(text) is { Success: true, Value: var local }
            ? zone.AtLeniently(local).ToInstant()
            : null;
}
