using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Access;
using Muster.Client.Directory;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Directory;

/// <summary>People and how to reach them, over JSON.</summary>
internal static class PeopleEndpoints
{
    internal static readonly Refusal Unknown =
        new("person.unknown", "There is no such person.") { Kind = RefusalKind.Unknown };

    internal static readonly Refusal NotYours = new(
        "person.not-yours", "Only a lead may change how others are reached.")
    {
        Kind = RefusalKind.Forbidden,
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("people");
        api.MapGet("/me", Me).Needs(Permission.Read).WithSummary("Who asks");
        api.MapGet("/people", People).Needs(Permission.Read).WithSummary("The people");
        api.MapGet("/people/{id}", Person).Needs(Permission.Read).WithSummary("One person");
        api.MapPost("/people", Add).Needs(Permission.Administer).WithSummary("Add a person");
        api.MapPut("/people/{id}", Change).Needs(Permission.Read)
            .WithSummary("Change a name or zone (your own, or as a lead), or what somebody may do (as administrator)");
        api.MapPost("/people/{id}/activation", Activate).Needs(Permission.Administer)
            .WithSummary("Let them in and page them again");
        api.MapDelete("/people/{id}", Deactivate).Needs(Permission.Administer)
            .WithSummary("Never page them, never let them in");
        api.MapPost("/people/{id}/erasure", Erase).Needs(Permission.Administer)
            .WithSummary("Forget what is known of a person, for good");
        api.MapPost("/people/{id}/password", SetPassword).Needs(Permission.Read).WithSummary("Set a password");
        api.MapPost("/people/{id}/contacts", AddContact).Needs(Permission.Read)
            .WithSummary("Add a contact method; others' needs the access of a lead");
        api.MapDelete("/people/{id}/contacts/{contact}", RemoveContact).Needs(Permission.Read)
            .WithSummary("Remove a contact method");
        ReachEndpoints.Map(api);
    }

    private static Ok<AskerMessage> Me(Asker asker) =>
        TypedResults.Ok(new AskerMessage(asker.Id.Value, asker.Person.Name, asker.Access.Word()));

    private static Ok<ListMessage<PersonMessage>> People(Live live) =>
        TypedResults.Ok(Lists.Whole(
            live.Now.People.Values.OrderBy(person => person.Name, StringComparer.OrdinalIgnoreCase).Select(MessageOf)));

    private static Results<Ok<PersonMessage>, ProblemAnswer> Person(string id, Live live) =>
        live.Now.Person(new ResponderId(id)) is { } person ? TypedResults.Ok(MessageOf(person)) : Unknown.ToProblem();

    private static async Task<Results<Created<PersonMessage>, ProblemAnswer>> Add(
        Input<PersonOrderMessage> input, Asker asker, AccessDesk desk, Live live, CancellationToken cancel)
    {
        var order = input.Value;
        var access = order.Access is { Length: > 0 } word ? Wire.Parse<AccessLevel>(word) : AccessLevel.Responder;
        if (access is null)
        {
            return Invalid(
                "access.unknown", "access", "Give observer, responder, lead or administrator.").ToProblem();
        }

        var id = new ResponderId(order.Id is { Length: > 0 } given ? given : ShortName(order.Name ?? ""));
        if (id.Value.Length == 0)
            return Invalid("person.name-missing", "name", "Give the person a name.").ToProblem();
        var contact = order.Email is { Length: > 0 } email
            ? new ContactMethod(Channels.Email, Channels.Email, email.Trim())
            : null;
        return await desk.AddPerson(
            id, order.Name ?? id.Value, access.Value, contact, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Created($"/api/v1/people/{id}", MessageOf(live.Now.Person(id)!));
    }

    private static async Task<Results<Ok<PersonMessage>, ProblemAnswer>> Change(
        string id, Input<PersonChangeMessage> input, Asker asker, AccessDesk desk, Live live, CancellationToken cancel)
    {
        var change = input.Value;
        if (live.Now.Person(new ResponderId(id)) is not { } person)
            return Unknown.ToProblem();
        if (!MayChange(asker, person) || change.Access is not null && !asker.May(Permission.Administer))
            return NotYours.ToProblem();
        var access = change.Access is { Length: > 0 } word ? Wire.Parse<AccessLevel>(word) : null;
        if (change.Access is not null && access is null)
        {
            return Invalid(
                "access.unknown", "access", "Give observer, responder, lead or administrator.").ToProblem();
        }

        return await desk.ChangePerson(
            person.Id, change.Name, access, change.Zone, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(MessageOf(live.Now.Person(person.Id)!));
    }

    private static async Task<Results<Ok<PersonMessage>, ProblemAnswer>> Activate(
        string id, Asker asker, AccessDesk desk, Live live, CancellationToken cancel) =>
        await desk.SetActive(new ResponderId(id), isActive: true, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(MessageOf(live.Now.Person(new ResponderId(id))!));

    private static async Task<Results<Ok<PersonMessage>, ProblemAnswer>> Deactivate(
        string id, Asker asker, AccessDesk desk, Live live, CancellationToken cancel) =>
        live.Now.Person(new ResponderId(id)) is not { } person ? Unknown.ToProblem()
        : await desk.SetActive(person.Id, isActive: false, asker.AsActor, cancel) is { } refusal ? refusal.ToProblem()
        : TypedResults.Ok(MessageOf(live.Now.Person(person.Id) ?? person with { IsActive = false }));

    private static async Task<Results<Ok<PersonMessage>, ProblemAnswer>> SetPassword(
        string id, Input<PasswordMessage> input, Asker asker, AccessDesk desk, Live live, CancellationToken cancel)
    {
        if (live.Now.Person(new ResponderId(id)) is not { } person)
            return Unknown.ToProblem();
        if (person.Id != asker.Id && !asker.May(Permission.Administer))
            return NotYours.ToProblem();
        return await desk.SetPassword(person.Id, input.Value.Password ?? "", asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(MessageOf(person));
    }

    private static async Task<Results<NoContent, ProblemAnswer>> Erase(
        string id, Input<ErasureMessage> input, Asker asker, ErasureDesk desk, CancellationToken cancel) =>
        await desk.Erase(new ResponderId(id), input.Value.Reason ?? "", asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.NoContent();

    private static async Task<Results<Ok<PersonMessage>, ProblemAnswer>> AddContact(
        string id, Input<ContactMessage> input, Asker asker, AccessDesk desk, Live live, CancellationToken cancel)
    {
        if (live.Now.Person(new ResponderId(id)) is not { } person)
            return Unknown.ToProblem();
        if (!MayChange(asker, person))
            return NotYours.ToProblem();
        var contact = input.Value;
        var channel = contact.Channel is { Length: > 0 } given ? given.Trim().ToLowerInvariant() : Channels.Email;
        if (!Channels.All.Contains(channel))
        {
            return Invalid(
                "person.channel-unknown", "channel", $"Give one of {string.Join(", ", Channels.All)}.").ToProblem();
        }

        var method = new ContactMethod(
            contact.Id is { Length: > 0 } named ? named : channel, channel, (contact.Address ?? "").Trim());
        return await desk.AddContact(person.Id, method, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(MessageOf(live.Now.Person(person.Id) ?? person));
    }

    private static async Task<Results<Ok<PersonMessage>, ProblemAnswer>> RemoveContact(
        string id, string contact, Asker asker, AccessDesk desk, Live live, CancellationToken cancel)
    {
        if (live.Now.Person(new ResponderId(id)) is not { } person)
            return Unknown.ToProblem();
        if (!MayChange(asker, person))
            return NotYours.ToProblem();
        return await desk.RemoveContact(person.Id, contact, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(MessageOf(live.Now.Person(person.Id) ?? person));
    }

    internal static bool MayChange(Asker asker, Responder person) =>
        asker.Id == person.Id || asker.May(Permission.Configure);

    internal static PersonMessage MessageOf(Responder person) => new()
    {
        Id = person.Id.Value,
        Name = person.Name,
        Access = person.Access.Word(),
        Active = person.IsActive,
        Reachable = person.IsReachable,
        Zone = person.Zone,
        Contacts = [.. person.Contacts.Select(each =>
            new ContactMessage(each.Id, each.Channel, each.Address, each.IsFromPlaybook, Wire.At(each.VerifiedAt)))],
        Rules = [.. person.Rules.Select(rule =>
            new RuleMessage(rule.After.TotalMinutes, rule.Methods, rule.Urgency?.Word()))],
    };

    /// <summary>Ada Lovelace → ada-lovelace.</summary>
    internal static string ShortName(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var letter in name.Trim().ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
                text.Append(letter);
            else if (text.Length > 0 && text[^1] != '-')
                text.Append('-');
        }

        return text.ToString().Trim('-');
    }

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
