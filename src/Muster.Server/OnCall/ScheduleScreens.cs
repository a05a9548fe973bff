using System.Text.Json.Nodes;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.OnCall;

/// <summary>The screen on which schedules are made that no file defines, and the checklists of a shift.</summary>
internal static class ScheduleScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oncall/schedules/new", (
            HttpContext http, Asker asker, Visits visits, Live live, CancellationToken cancel) => Show(
            http, asker, visits, ScheduleForm.New(live.Now.Written.Zone.Id), new ScheduleDraft(), cancel))
            .Needs(Permission.Configure).ExcludeFromDescription();
        routes.MapGet("/oncall/schedules/{id}", Edit).Needs(Permission.Configure).ExcludeFromDescription();
        routes.MapPost("/oncall/schedules", Save).Needs(Permission.Configure).ExcludeFromDescription();
        routes.MapPost("/oncall/schedules/{id}/removal", Remove).Needs(Permission.Configure).ExcludeFromDescription();
        routes.MapPost("/oncall/checklists", Check).Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static async Task<IResult> Edit(
        HttpContext http, string id, Asker asker, Visits visits, Live live, CancellationToken cancel)
    {
        var schedule = new ScheduleId(id);
        if (!live.Now.IsMadeHere(schedule) || ScheduleEndpoints.TextOf(live.Now, schedule) is not { } text)
            return new SeeOther("/oncall");
        var form = ScheduleForm.Of(id, (JsonObject)JsonNode.Parse(text)!);
        return await Show(http, asker, visits, form, new ScheduleDraft { IsKept = true }, cancel);
    }

    private static async Task<IResult> Save(
        HttpContext http, Asker asker, Visits visits, ScheduleDesk desk, Live live, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var id = fields.NewId(made => live.Now.Playbook.Schedule(new ScheduleId(made)) is not null);
        var form = ScheduleForm.Of(id, fields);
        var text = form.Definition().ToJsonString();
        var (schedule, problems) = desk.Preview(new ScheduleId(id), text);
        var isGood = schedule is not null && problems.All(each => each.Severity != ProblemSeverity.Error);
        if (isGood && fields["act"] == "save")
        {
            var (refusal, _) = await desk.Save(new ScheduleId(id), text, asker.AsActor, cancel);
            if (refusal is null)
                return new SeeOther($"/oncall?done={Done.Schedule}");
            return await Show(http, asker, visits, form, new ScheduleDraft(), cancel, refusal);
        }

        var now = visits.Now;
        var until = now + ScheduleEndpoints.PreviewLength;
        var draft = new ScheduleDraft
        {
            IsKept = live.Now.IsMadeHere(new ScheduleId(id)),
            Problems = [.. problems.Select(each => each.Text)],
            Preview = isGood ? schedule : null,
            Shifts = isGood ? FinalSchedule.Between(schedule!, [], now, until) : [],
            Gaps = isGood ? ScheduleEndpoints.GapsOf(live.Now, schedule!, now, until) : [],
        };
        return await Show(http, asker, visits, form, draft, cancel);
    }

    private static async Task<IResult> Remove(
        HttpContext http, string id, Asker asker, OnCallShow show, ScheduleDesk desk, CancellationToken cancel) =>
        await show.After(
            http, asker, await desk.Withdraw(new ScheduleId(id), asker.AsActor, cancel), Done.ScheduleRemoved, cancel);

    private static async Task<IResult> Check(
        HttpContext http, Asker asker, OnCallShow show, ScheduleDesk desk, Live live, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        if (!Enum.TryParse<ChecklistPhase>(fields["phase"], out var phase) || fields["schedule"] is not { } schedule)
            return new SeeOther("/oncall");
        var items = live.Now.Written.OnCall.ListOf(phase);
        var answers = items.Select((item, number) => (item, IsDone: fields[$"item-{number}"] is not null)).ToList();
        var refusal = await desk.Check(
            new ScheduleId(schedule),
            new ScheduleCommand.Check(
                asker.Id,
                phase,
                [.. answers.Where(each => each.IsDone).Select(each => each.item)],
                [.. answers.Where(each => !each.IsDone).Select(each => each.item)],
                fields["note"])
            {
                At = Instant.MinValue,
                By = asker.AsActor,
            },
            cancel);
        return await show.After(http, asker, refusal, Done.Checklist, cancel);
    }

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, Visits visits, ScheduleForm form, ScheduleDraft draft, CancellationToken cancel,
        Refusal? refusal = null)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        return Screen.Of<ScheduleScreen>(
            new { Visit = visit, Form = form, Draft = draft }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}

/// <summary>What the screen says of a schedule that is being written.</summary>
public sealed record ScheduleDraft
{
    /// <summary>It is in force already.</summary>
    public bool IsKept { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The schedule, when it can be read.</summary>
    public Schedule? Preview { get; init; }

    /// <summary>Its shifts in the next weeks.</summary>
    public IReadOnlyList<Shift> Shifts { get; init; } = [];

    /// <summary>When nobody would be on call.</summary>
    public IReadOnlyList<CoverageGap> Gaps { get; init; } = [];
}
