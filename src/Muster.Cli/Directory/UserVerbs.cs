using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Directory;
using Muster.Core.Access;

namespace Muster.Cli.Directory;

/// <summary><c>muster user …</c>: people and how to reach them.</summary>
internal static class UserVerbs
{
    internal static Command Of(Surroundings around) => new("user", "People, and how to reach them.")
    {
        List(around), Add(around), Contact(around),
    };

    private static Verb List(Surroundings around) =>
        new Verb("list", "All people.", Permission.Read, "muster user list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListPeople(cancel), list => Write(session.Report, list.Items)));

    private static Verb Add(Surroundings around)
    {
        var name = new Argument<string>("NAME") { Description = "First and last name" };
        var id = IncidentVerbs.Word("--id", "Lower case; without it made from the name", "ID");
        var email = IncidentVerbs.Word("--email", "Where to page them", "ADDRESS");
        var access = Access();
        return new Verb(
            "add", "Add a person.", Permission.Administer,
            "muster user add \"Ada Lovelace\" --email ada@example.com --access lead") { name, id, email, access }
            .Does(around, async (session, cancel) =>
            {
                var order = new PersonOrderMessage
                {
                    Name = session.Of(name),
                    Id = session.Of(id),
                    Email = session.Of(email),
                    Access = session.Of(access),
                };
                return Done(session, await session.Client.AddPerson(order, session.NewKey(), cancel));
            });
    }

    private static Verb Contact(Surroundings around)
    {
        var person = new Argument<string>("PERSON") { Description = "Whose" };
        var channel = new Argument<string>("CHANNEL") { Description = "email or webhook" };
        var address = new Argument<string>("ADDRESS") { Description = "A mail address or a URL" };
        var id = IncidentVerbs.Word("--id", "Its name, for a second address of a channel", "ID");
        return new Verb(
            "contact", "Say how you are reached, once a channel and name; for others it takes a lead.", Permission.Read,
            "muster user contact ada email ada@example.com",
            "muster user contact ada webhook https://chat.example.com/hooks/ada") { person, channel, address, id }
            .Does(around, async (session, cancel) => Done(session, await session.Client.AddContact(
                session.Of(person)!,
                new ContactMessage(session.Of(id), session.Of(channel), session.Of(address)),
                cancel)));
    }

    /// <summary>An option that takes a level of access.</summary>
    internal static Option<string?> Access()
    {
        var access = IncidentVerbs.Word("--access", "observer, responder, lead or administrator", "LEVEL");
        access.AcceptOnlyFromAmong("observer", "responder", "lead", "administrator");
        return access;
    }

    private static int Done(Session session, Answer<PersonMessage> answer) =>
        session.Show(answer, person => Write(session.Report, [person]));

    private static void Write(Report report, IReadOnlyList<PersonMessage> people) => report.Table(
        ["person", "name", "access", "active", "reachable", "contacts"],
        people.Select(each => new[]
        {
            each.Id, each.Name, each.Access, each.Active ? "yes" : "no", each.Reachable ? "yes" : "no",
            string.Join(", ", each.Contacts.Select(contact => $"{contact.Channel}:{contact.Address}")),
        }));
}
