using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Actions;
using Muster.Core.Incidents;
using Muster.Core.Postmortems;
using Muster.Engine;
using Muster.Engine.Actions;
using Muster.Engine.Postmortems;
using Muster.Playbooks.Communications;
using Muster.Server.Access;
using Muster.Server.Communications;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;
using C = Muster.Core.Postmortems.PostmortemCommand;

namespace Muster.Server.Postmortems;

/// <summary>What the screen of one post-mortem shows.</summary>
/// <param name="One">The post-mortem.</param>
/// <param name="Proposal">Who is asked to the meeting.</param>
/// <param name="Actions">What was promised.</param>
/// <param name="Interviews">What people remember, as far as the reader may read it.</param>
public sealed record PostmortemScreenView(
    PostmortemView One, MeetingProposal Proposal, IReadOnlyList<ActionItem> Actions,
    IReadOnlyList<Interview> Interviews)
{
    /// <summary>The address of its screen.</summary>
    public string Path => $"/postmortems/{One.Incident.Reference}";
}

/// <summary>The screens of what is learnt.</summary>
internal static class PostmortemScreens
{
    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/postmortems", List).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/postmortems", Open).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapGet("/postmortems/{reference}", (
            HttpContext http, string reference, Asker asker, PostmortemShow show, CancellationToken cancel) =>
            show.One(http, reference, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/postmortems/{reference}/print", Print).Needs(Permission.Read).ExcludeFromDescription();
        var one = routes.MapGroup("/postmortems/{reference}").Needs(Permission.Respond).ExcludeFromDescription();
        Does(one, "draft", (all, incident, asker, _, cancel) =>
            all.Desk.Draft(incident.Id, asker.AsActor, cancel));
        Does(one, "signatures", (all, incident, asker, fields, cancel) => all.Desk.Sign(
            incident.Id, fields["as"], fields["revision"], UpdateEndpoints.SettlerOf(asker), cancel));
        Does(one, "meeting", Meeting);
        Asks(one, "sections", (fields, by, at, _) => new C.SaveSection(
            fields["section"] ?? "", fields.Number("basis") ?? 0, fields.Form["text"].ToString())
        { At = at, By = by });
        Asks(one, "answers", (fields, by, at, _) => new C.AnswerQuestion(
            fields["section"] ?? "", fields["question"] ?? "", fields["text"] ?? "")
        { At = at, By = by });
        Asks(one, "factors", (fields, by, at, id) => new C.AddFactor(
            id, Wire.Parse<FactorKind>(fields["kind"] ?? "") ?? FactorKind.Contributing, fields["text"] ?? "")
        { At = at, By = by });
        Asks(one, "owner", (fields, by, at, _) => new C.SetOwner(fields.Person("who") ?? by.AsResponder ?? default)
        {
            At = at,
            By = by,
        });
        Asks(one, "form", (fields, by, at, _) => new C.ChooseForm(
            fields["form"] == "light" ? PostmortemForm.Light : PostmortemForm.Full)
        { At = at, By = by });
        Asks(one, "submission", (_, by, at, _) => new C.Submit { At = at, By = by });
        Asks(one, "changes", (fields, by, at, _) => new C.AskChanges(fields["reason"] ?? "") { At = at, By = by });
        Asks(one, "publication", (_, by, at, _) => new C.Publish { At = at, By = by });
        Asks(one, "posts", (fields, by, at, _) => new C.Post(fields["where"] ?? "", When: null) { At = at, By = by });
        Asks(one, "closure", (_, by, at, _) => new C.Close { At = at, By = by });
        Asks(one, "external", (fields, by, at, _) => new C.SaveExternal(fields["text"] ?? "") { At = at, By = by });
        Asks(one, "external-publication", (fields, by, at, _) =>
            new C.ApproveExternal(fields["revision"] ?? "") { At = at, By = by });
        Asks(one, "external-withdrawal", (fields, by, at, _) =>
            new C.WithdrawExternal(fields["reason"] ?? "") { At = at, By = by });
        Asks(one, "interviews", (fields, by, at, id) => new C.NoteInterview(
            id, fields.Person("who") ?? default, fields["text"] ?? "")
        { At = at, By = by });
        Asks(one, "promotions", (fields, by, at, _) => new C.PromoteInterview(
            Guid.TryParse(fields["note"], out var note) ? note : Guid.Empty)
        { At = at, By = by });
        Asks(one, "minutes", (fields, by, at, _) => new C.HoldMeeting(fields["text"]) { At = at, By = by });
        Asks(one, "report", (fields, by, at, _) => new C.Report(fields["text"] ?? "") { At = at, By = by });
    }

    private static void Asks(
        RouteGroupBuilder one, string path, Func<Fields, Actor, Instant, Guid, C> command) =>
        one.MapPost(path, async (
            HttpContext http, string reference, Asker asker, PostmortemShow show, PostmortemActions all, Ids ids,
            CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            var id = ids.Next();
            return await show.Do(
                http, reference, asker,
                incident => all.Desk.Run(incident.Id, at => command(fields, asker.AsActor, at, id), cancel), cancel);
        });

    private static void Does(
        RouteGroupBuilder one, string path,
        Func<PostmortemActions, Incident, Asker, Fields, CancellationToken, Task<Refusal?>> act) =>
        one.MapPost(path, async (
            HttpContext http, string reference, Asker asker, PostmortemShow show, PostmortemActions all,
            CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            return await show.Do(
                http, reference, asker, incident => act(all, incident, asker, fields, cancel), cancel);
        });

    private static async Task<Refusal?> Meeting(
        PostmortemActions all, Incident incident, Asker asker, Fields fields, CancellationToken cancel)
    {
        if (fields["starts"] is not { } text || Local.Parse(text) is not { Success: true, Value: var at })
            return PostmortemRefusals.Missing("starts");
        var zone = (await all.Find(incident.Reference, asker, cancel))?.Playbook.Zone ?? DateTimeZone.Utc;
        return await all.Desk.SetMeeting(
            incident.Id, zone.AtLeniently(at).ToInstant(), fields.Person("who") ?? asker.Id, fields["reason"],
            asker.AsActor, cancel);
    }

    private static async Task<IResult> List(
        HttpContext http, Asker asker, Visits visits, PostmortemActions all, CancellationToken cancel) =>
        Screen.Of<PostmortemsScreen>(new
        {
            Visit = await visits.Of(http, asker, refusal: null, cancel),
            Items = await all.All(asker, cancel),
        });

    private static async Task<IResult> Open(
        HttpContext http, Asker asker, PostmortemShow show, PostmortemActions all, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var form = fields["form"] == "light" ? PostmortemForm.Light : PostmortemForm.Full;
        return await show.Do(
            http, fields["incident"] ?? "", asker,
            incident => all.Desk.Open(incident.Id, fields["why"], form, asker.AsActor, cancel), cancel);
    }

    private static async Task<IResult> Print(
        HttpContext http, string reference, Asker asker, Visits visits, PostmortemActions all,
        CancellationToken cancel) => await all.Find(reference, asker, cancel) is { } view
            ? Screen.Of<PostmortemPrintScreen>(new
            {
                Visit = await visits.Of(http, asker, refusal: null, cancel),
                Title = $"Post-mortem of {view.Incident.Reference}",
                Html = MessageMarkdown.Html(await all.Markdown(view, cancel)),
            })
            : PostmortemRefusals.Unknown.ToProblem();
}

/// <summary>Shows a post-mortem, and does what its forms ask.</summary>
internal sealed class PostmortemShow(PostmortemActions all, ActionDesk actions, Visits visits)
{
    internal async Task<IResult> Do(
        HttpContext http, string reference, Asker asker, Func<Incident, Task<Refusal?>> act,
        CancellationToken cancel)
    {
        var name = reference;
        var refusal = await all.Do(
            reference, asker,
            async incident =>
            {
                name = incident.Reference;
                return await act(incident);
            },
            cancel);
        return refusal is null
            ? new SeeOther($"/postmortems/{name}?done={Done.Postmortem}")
            : await One(http, reference, asker, refusal, cancel);
    }

    internal async Task<IResult> One(
        HttpContext http, string reference, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        if (await all.Find(reference, asker, cancel) is not { } view)
            return (refusal ?? PostmortemRefusals.Unknown).ToProblem();
        return Screen.Of<PostmortemScreen>(
            new
            {
                Visit = await visits.Of(http, asker, refusal, cancel),
                View = new PostmortemScreenView(
                    view, all.Desk.Propose(view, all.Now), await actions.Of(view.Incident.Id, cancel),
                    [.. view.Document.Interviews.Where(each => each.IsFor(asker.Id))]),
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}
