using System.Text.Json.Nodes;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using Muster.Server.Access;
using Muster.Server.Escalation;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Playbook;

/// <summary>
/// The screens on which teams, policies and services are made where no file defines them; for what a file defines they
/// write a patch of the file (R7).
/// </summary>
internal static class DefinitionScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (kind, plural) in DefinitionEndpoints.Kinds)
        {
            var all = routes.MapGroup($"/{plural}").ExcludeFromDescription();
            all.MapGet("/new", (
                HttpContext http, Asker asker, DefinitionShow show, CancellationToken cancel) =>
                show.Form(http, asker, DefinitionShow.New(kind), cancel)).Needs(Permission.Configure);
            all.MapGet("/{id}", (
                HttpContext http, string id, Asker asker, DefinitionShow show, CancellationToken cancel) =>
                show.Edit(http, asker, kind, id, cancel)).Needs(Permission.Configure);
            all.MapPost("", (HttpContext http, Asker asker, DefinitionShow show, CancellationToken cancel) =>
                show.Save(http, asker, kind, cancel)).Needs(Permission.Configure);
            all.MapPost("/{id}/removal", (
                HttpContext http, string id, Asker asker, DefinitionShow show, CancellationToken cancel) =>
                show.Remove(http, asker, kind, id, cancel)).Needs(Permission.Configure);
        }
    }
}

/// <summary>Shows what is being written, and keeps it when asked to.</summary>
internal sealed class DefinitionShow(Live live, IStore store, DefinitionDesk desk, Visits visits)
{
    internal static DefinitionForm New(DefinitionKind kind) => new()
    {
        Kind = kind,
        Keys = kind == DefinitionKind.Policy ? new JsonObject { ["rounds"] = "3", ["pause"] = "5 min" } : [],
    };

    internal async Task<IResult> Edit(
        HttpContext http, Asker asker, DefinitionKind kind, string id, CancellationToken cancel) =>
        await DefinitionEndpoints.KeysOf(kind, id, live.Now, store, cancel) is { } keys
            ? await Form(http, asker, new DefinitionForm { Kind = kind, Id = id, Keys = keys }, cancel)
            : new SeeOther(Home(kind));

    internal async Task<IResult> Save(HttpContext http, Asker asker, DefinitionKind kind, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var id = fields.NewId(made => IsThere(kind, made));
        var kept = await DefinitionEndpoints.KeysOf(kind, id, live.Now, store, cancel);
        var form = DefinitionForm.Of(kind, id, kept, fields);
        var isOwned = kept is not null && live.Now.DefinedHere(kind, id) is null;
        if (fields["act"] != "save" || isOwned)
            return await Form(http, asker, form, cancel, isShown: true);
        var refusal = await desk.Save(kind, id, form.Keys.ToJsonString(), asker.AsActor, cancel);
        if (refusal is not null)
            return await Form(http, asker, form, cancel, isShown: false, refusal);
        var isNewService = kind == DefinitionKind.Service && kept is null;
        return isNewService
            ? new SeeOther($"/services/{id}/connect?done={Done.ServiceMade}")
            : new SeeOther($"{Home(kind)}?done={Done.Definition}");
    }

    internal async Task<IResult> Remove(
        HttpContext http, Asker asker, DefinitionKind kind, string id, CancellationToken cancel)
    {
        if (await desk.Retire(kind, id, asker.AsActor, cancel) is not { } refusal)
            return new SeeOther($"{Home(kind)}?done={Done.Retired}");
        var keys = await DefinitionEndpoints.KeysOf(kind, id, live.Now, store, cancel) ?? [];
        var form = new DefinitionForm { Kind = kind, Id = id, Keys = keys };
        return await Form(http, asker, form, cancel, isShown: false, refusal);
    }

    internal async Task<IResult> Form(
        HttpContext http, Asker asker, DefinitionForm form, CancellationToken cancel, bool isShown = false,
        Refusal? refusal = null)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        var configuration = live.Now;
        var isHere = configuration.DefinedHere(form.Kind, form.Id) is not null;
        var files = isHere ? null : await DefinitionEndpoints.Files(store, cancel);
        var isOwned = files is not null && ProposedChange.Written(files, form.Kind, form.Id) is not null;
        var read = isShown ? desk.Preview(form.Kind, form.Id, form.Keys.ToJsonString()) : null;
        var draft = new DefinitionDraft
        {
            IsHere = isHere,
            Place = isOwned
                ? Places.Of(configuration.Written, $"{DefinitionDesk.Word(form.Kind)}/{form.Id}")
                : null,
            Problems = [.. (read?.Problems ?? []).Select(each => each.Text)],
            Patch = isShown && isOwned ? ProposedChange.Patch(files!, form.Kind, form.Id, form.Keys) : null,
            Steps = read?.Policy is { } policy
                ? PolicyScreens.StepsOf(policy, configuration, configuration.ReachAt(visit.Now))
                : [],
        };
        return Screen.Of<DefinitionScreen>(
            new { Visit = visit, Form = form, Draft = draft }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private bool IsThere(DefinitionKind kind, string id) => kind switch
    {
        DefinitionKind.Team => live.Now.Playbook.Team(new TeamId(id)) is not null,
        DefinitionKind.Policy => live.Now.Playbook.Policy(new PolicyId(id)) is not null,
        _ => live.Now.Playbook.Service(new ServiceId(id)) is not null,
    };

    private static string Home(DefinitionKind kind) =>
        "/" + DefinitionEndpoints.Kinds.First(each => each.Kind == kind).Plural;
}

/// <summary>What the screen says of a definition that is being written.</summary>
public sealed record DefinitionDraft
{
    /// <summary>It is in force, and was made here.</summary>
    public bool IsHere { get; init; }

    /// <summary>Where a file defines it, or null.</summary>
    public string? Place { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The patch of its file; empty when nothing changes, null when none was asked for.</summary>
    public string? Patch { get; init; }

    /// <summary>Of a policy: who would be paged when.</summary>
    public IReadOnlyList<StepView> Steps { get; init; } = [];
}
