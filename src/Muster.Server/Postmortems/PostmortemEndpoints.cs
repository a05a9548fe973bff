using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Postmortems;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Postmortems;
using Muster.Engine;
using Muster.Playbooks.Communications;
using Muster.Server.Access;
using Muster.Server.Communications;
using Muster.Server.Layout;
using NodaTime;
using C = Muster.Core.Postmortems.PostmortemCommand;
using One = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Postmortems.PostmortemMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Postmortems;

/// <summary>Post-mortems over JSON; <c>{id}</c> is the incident, by id or reference.</summary>
internal static class PostmortemEndpoints
{
    private static readonly Func<Refusal> FormUnknown = () => new("postmortem.form-unknown", "A form is full or light.")
    {
        Field = "form",
        Kind = RefusalKind.Invalid,
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/postmortems").WithTags("postmortems");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Post-mortems, what is not published first")
            .Takes("status", "owner");
        api.MapGet("/{id}", (string id, Asker asker, PostmortemActions all, CancellationToken cancel) =>
            all.Answer(id, asker, _ => Task.FromResult<Refusal?>(null), cancel))
            .Needs(Permission.Read).WithSummary("The post-mortem of an incident");
        api.MapGet("/{id}/document", Document).Needs(Permission.Read)
            .WithSummary("Its document as Markdown or HTML").Takes("format");
        api.MapPost("", Open).Needs(Permission.Respond).WithSummary("Begin a post-mortem; any incident can have one");
        var one = api.MapGroup("/{id}").Needs(Permission.Respond);
        one.MapPost("/draft", (string id, Asker asker, PostmortemActions all, CancellationToken cancel) =>
            all.Answer(id, asker, incident => all.Desk.Draft(incident.Id, asker.AsActor, cancel), cancel))
            .WithSummary("Draft it anew from the record; what people have written stays");
        one.MapPost("/document", Import).WithSummary("Take in a Markdown document, its parts by their headings");
        one.MapPost("/owner", SetOwner).WithSummary("Ask a person to write it");
        one.MapPost("/signatures", Sign).WithSummary("Sign exactly what was read");
        one.MapPost("/meeting", SetMeeting).WithSummary("Set the meeting");
        one.MapPost("/factors", AddFactor).WithSummary("Say what contributed");
        one.MapDelete("/factors/{factor}", RemoveFactor).WithSummary("Say that it did not contribute");
        one.MapPost("/interviews", NoteInterview).WithSummary("Keep what somebody remembers between the two of you");
        MapTexts(one);
        MapMoves(one);
    }

    private static void MapTexts(RouteGroupBuilder one)
    {
        one.MapPost("/sections/{section}", (
            string id, string section, Input<PostmortemTextMessage> input, Asker asker, PostmortemActions all,
            CancellationToken cancel) => Run(id, asker, all, at => new C.SaveSection(
                section, input.Value.Basis ?? 0, input.Value.Text ?? "")
            { At = at, By = asker.AsActor }, cancel))
            .WithSummary("Write a part, on the version that was seen");
        one.MapPost("/sections/{section}/answers", (
            string id, string section, Input<PostmortemTextMessage> input, Asker asker, PostmortemActions all,
            CancellationToken cancel) => Run(id, asker, all, at => new C.AnswerQuestion(
                section, input.Value.Question ?? "", input.Value.Text ?? "")
            { At = at, By = asker.AsActor }, cancel))
            .WithSummary("Answer a question of a part");
        Text(one, "/external", "Write what outsiders will read", (text, by, at) =>
            new C.SaveExternal(text) { At = at, By = by });
        Text(one, "/external/publication", "Agree to what outsiders read; the text is its digest", (text, by, at) =>
            new C.ApproveExternal(text) { At = at, By = by });
        Text(one, "/meeting/minutes", "Say that the meeting was held, with what was said", (text, by, at) =>
            new C.HoldMeeting(text) { At = at, By = by });
        Text(one, "/report", "Send the short report", (text, by, at) => new C.Report(text) { At = at, By = by });
        one.MapDelete("/external/publication", (
            HttpContext http, string id, Asker asker, PostmortemActions all, CancellationToken cancel) =>
            Run(id, asker, all, at => new C.WithdrawExternal(Query.Text(http, "reason") ?? "")
            {
                At = at,
                By = asker.AsActor,
            }, cancel)).WithSummary("Take back what outsiders read").Takes("reason");
    }

    private static void MapMoves(RouteGroupBuilder one)
    {
        Plain(one, "/submission", "Put it before its readers", (by, at) => new C.Submit { At = at, By = by });
        Plain(one, "/publication", "Let the organisation read it", (by, at) => new C.Publish { At = at, By = by });
        Plain(one, "/closure", "Say that nothing is left to do with it", (by, at) => new C.Close { At = at, By = by });
        one.MapPost("/changes", (
            string id, Input<PostmortemReasonMessage> input, Asker asker, PostmortemActions all,
            CancellationToken cancel) => Run(id, asker, all, at => new C.AskChanges(input.Value.Reason ?? "")
            {
                At = at,
                By = asker.AsActor,
            }, cancel)).WithSummary("Want something changed");
        one.MapPost("/posts", (
            string id, Input<PostmortemPostMessage> input, Asker asker, PostmortemActions all,
            CancellationToken cancel) => Run(id, asker, all, at => new C.Post(
                input.Value.Where ?? "", Wire.At(input.Value.When))
            { At = at, By = asker.AsActor }, cancel))
            .WithSummary("Say where it was posted or talked about");
        one.MapPost("/form", (
            string id, Input<PostmortemOrderMessage> input, Asker asker, PostmortemActions all,
            CancellationToken cancel) => Wire.Parse<PostmortemForm>(input.Value.Form ?? "") is { } form
                ? Run(id, asker, all, at => new C.ChooseForm(form) { At = at, By = asker.AsActor }, cancel)
                : Refused(FormUnknown())).WithSummary("Make it long or short; what is written stays");
        one.MapPost("/interviews/{note}/promotion", (
            string id, string note, Asker asker, PostmortemActions all, CancellationToken cancel) =>
            Run(id, asker, all, at => new C.PromoteInterview(IdOf(note)) { At = at, By = asker.AsActor }, cancel))
            .WithSummary("Let all read what you remember");
    }

    private static void Plain(
        RouteGroupBuilder one, string path, string summary, Func<Actor, Instant, C> command) =>
        one.MapPost(path, (string id, Asker asker, PostmortemActions all, CancellationToken cancel) =>
            Run(id, asker, all, at => command(asker.AsActor, at), cancel)).WithSummary(summary);

    private static void Text(
        RouteGroupBuilder one, string path, string summary, Func<string, Actor, Instant, C> command) =>
        one.MapPost(path, (
            string id, Input<PostmortemTextMessage> input, Asker asker, PostmortemActions all,
            CancellationToken cancel) =>
            Run(id, asker, all, at => command(input.Value.Text ?? "", asker.AsActor, at), cancel))
            .WithSummary(summary);

    private static One Run(
        string id, Asker asker, PostmortemActions all, Func<Instant, C> command, CancellationToken cancel) =>
        all.Answer(id, asker, incident => all.Desk.Run(incident.Id, command, cancel), cancel);

    private static One Refused(Refusal refusal) =>
        Task.FromResult<Results<Ok<PostmortemMessage>, ProblemAnswer>>(refusal.ToProblem());

    private static async Task<Ok<ListMessage<PostmortemMessage>>> List(
        HttpContext http, Asker asker, PostmortemActions all, CancellationToken cancel)
    {
        var statuses = Lists.Values<PostmortemStatus>(
            http, "status", word => Wire.Parse<PostmortemStatus>(word) is { } status ? [status] : null);
        var owner = Query.Text(http, "owner");
        return TypedResults.Ok(Lists.Whole((await all.All(asker, cancel))
            .Where(view => statuses.Count == 0 || statuses.Contains(view.Document.Status))
            .Where(view => owner is null || view.Document.Owner?.Value == owner)
            .Select(PostmortemMapping.Short)));
    }

    private static async Task<Results<Ok<PostmortemDocumentMessage>, ProblemAnswer>> Document(
        HttpContext http, string id, Asker asker, PostmortemActions all, CancellationToken cancel)
    {
        if (await all.Find(id, asker, cancel) is not { } view)
            return PostmortemRefusals.Unknown.ToProblem();
        var format = Query.Text(http, "format") ?? "markdown";
        if (format is not ("markdown" or "html"))
        {
            return new Refusal("postmortem.format-unknown", "A document is markdown or html.")
            {
                Field = "format",
                Kind = RefusalKind.Invalid,
            }.ToProblem();
        }

        var text = await all.Markdown(view, cancel);
        return TypedResults.Ok(new PostmortemDocumentMessage(
            view.Incident.Reference, format, view.Document.Revision,
            format == "html" ? MessageMarkdown.Html(text) : text));
    }

    private static One Open(
        Input<PostmortemOrderMessage> input, Asker asker, PostmortemActions all, CancellationToken cancel)
    {
        var order = input.Value;
        if (Wire.Parse<PostmortemForm>(order.Form ?? "full") is not { } form)
            return Refused(FormUnknown());
        return all.Answer(
            order.Incident ?? "", asker,
            incident => all.Desk.Open(incident.Id, order.Why, form, asker.AsActor, cancel), cancel);
    }

    private static One Import(
        string id, Input<PostmortemTextMessage> input, Asker asker, PostmortemActions all, CancellationToken cancel) =>
        all.Answer(
            id, asker,
            incident => all.Desk.Import(incident.Id, input.Value.Text ?? "", asker.AsActor, cancel), cancel);

    private static One SetOwner(
        string id, Input<PostmortemOwnerMessage> input, Asker asker, PostmortemActions all, CancellationToken cancel) =>
        all.Person(input.Value.Owner, "owner", asker) is { Refusal: null } named
            ? Run(id, asker, all, at => new C.SetOwner(named.Person) { At = at, By = asker.AsActor }, cancel)
            : Refused(all.Person(input.Value.Owner, "owner", asker).Refusal!);

    private static One Sign(
        string id, Input<PostmortemSigningMessage> input, Asker asker, PostmortemActions all,
        CancellationToken cancel) => all.Answer(
        id, asker,
        incident => all.Desk.Sign(
            incident.Id, input.Value.As, input.Value.Revision, UpdateEndpoints.SettlerOf(asker), cancel),
        cancel);

    private static One SetMeeting(
        string id, Input<PostmortemMeetingMessage> input, Asker asker, PostmortemActions all, CancellationToken cancel)
    {
        var order = input.Value;
        var (facilitator, refusal) = all.Person(order.Facilitator, "facilitator", asker);
        if (refusal is not null)
            return Refused(refusal);
        if (Wire.At(order.StartsAt) is not { } startsAt)
            return Refused(PostmortemRefusals.Missing("startsAt"));
        return all.Answer(
            id, asker,
            incident => all.Desk.SetMeeting(
                incident.Id, startsAt, facilitator, order.Reason, asker.AsActor, cancel),
            cancel);
    }

    private static One AddFactor(
        string id, Input<FactorMessage> input, Asker asker, PostmortemActions all, Ids ids, CancellationToken cancel)
    {
        if (Wire.Parse<FactorKind>(input.Value.Kind ?? "contributing") is not { } kind)
        {
            return Refused(new Refusal("postmortem.factor-kind", "A factor is contributing, immediate or root.")
            {
                Field = "kind",
                Kind = RefusalKind.Invalid,
            });
        }

        var factor = ids.Next();
        return Run(id, asker, all, at => new C.AddFactor(factor, kind, input.Value.Text ?? "")
        {
            At = at,
            By = asker.AsActor,
        }, cancel);
    }

    private static One RemoveFactor(
        HttpContext http, string id, string factor, Asker asker, PostmortemActions all, CancellationToken cancel) =>
        Run(id, asker, all, at => new C.RemoveFactor(IdOf(factor), Query.Text(http, "reason") ?? "")
        {
            At = at,
            By = asker.AsActor,
        }, cancel);

    private static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;

    private static One NoteInterview(
        string id, Input<InterviewMessage> input, Asker asker, PostmortemActions all, Ids ids,
        CancellationToken cancel)
    {
        var (with, refusal) = all.Person(input.Value.With, "with", orAsker: null);
        if (refusal is not null)
            return Refused(refusal);
        var note = ids.Next();
        return Run(id, asker, all, at => new C.NoteInterview(note, with, input.Value.Text ?? "")
        {
            At = at,
            By = asker.AsActor,
        }, cancel);
    }
}
