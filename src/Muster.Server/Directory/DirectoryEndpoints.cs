using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Directory;
using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Directory;

/// <summary>Who is asked beside those on call: contacts, mailboxes of roles, vendors, links.</summary>
internal static class DirectoryEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/directory", List).Needs(Permission.Read).WithTags("directory")
            .WithSummary("Contacts, vendors and links");
        routes.MapGet("/directory", Show).Needs(Permission.Read).ExcludeFromDescription();
    }

    private static Ok<DirectoryMessage> List(Live live)
    {
        var configuration = live.Now;
        var book = configuration.Playbook.Directory;
        return TypedResults.Ok(new DirectoryMessage(
            [.. book.Contacts.Select(each => MessageOf(each, configuration))],
            [.. book.Vendors.Select(MessageOf)],
            [.. book.Links.Select(each => new DirectoryLinkMessage(each.Name, each.Address))]));
    }

    private static async Task<IResult> Show(HttpContext http, Asker asker, Visits visits, CancellationToken cancel) =>
        Screen.Of<DirectoryScreen>(new { Visit = await visits.Of(http, asker, refusal: null, cancel) });

    private static DirectoryContactMessage MessageOf(Contact contact, Configuration configuration) => new(
        contact.Id, contact.Role)
    {
        Name = contact.Name ?? (contact.Person is { } person ? configuration.NameOf(person) : null),
        Person = contact.Person?.Value,
        Backup = contact.Backup,
        Email = contact.Email,
        Phone = contact.Phone,
        Chat = contact.Chat,
        Escalation = contact.Escalation,
        Note = contact.Note,
    };

    private static DirectoryVendorMessage MessageOf(Vendor vendor) => new(vendor.Id, vendor.Name)
    {
        Support = vendor.Support,
        Url = vendor.Url,
        Phone = vendor.Phone,
        Email = vendor.Email,
        Account = vendor.Account,
        Services = [.. vendor.Services.Select(each => each.Value)],
        Note = vendor.Note,
    };
}
