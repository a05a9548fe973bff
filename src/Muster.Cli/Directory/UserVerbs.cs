using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Directory;
using Muster.Core.Access;

namespace Muster.Cli.Directory;

/// <summary><c>muster user …</c>: people and how to reach them.</summary>
internal static class UserVerbs
{
    internal static Command Of(Surroundings around)
    {
        var user = new Command("user", "People, and how to reach them.")
        {
            List(around), Show(around), Add(around), Set(around), Contact(around), RemoveContact(around),
            Active(around, isActive: false), Active(around, isActive: true),
        };
        foreach (var verb in ReachVerbs.Of(around))
            user.Add(verb);
        return user;
    }

    private static Verb List(Surroundings around) =>
        new Verb("list", "All people.", Permission.Read, "muster user list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListPeople(cancel), list => Write(session.Report, list.Items)));

    private static Verb Show(Surroundings around)
    {
        var person = Person();
        return new Verb("show", "One person.", Permission.Read, "muster user show ada") { person }
            .Does(around, async (session, cancel) =>
                Done(session, await session.Client.ShowPerson(session.Of(person)!, cancel)));
    }

    private static Verb Set(Surroundings around)
    {
        var person = Person();
        var name = IncidentVerbs.Word("--name", "First and last name", "NAME");
        var zone = IncidentVerbs.Word("--zone", "In which they read times", "ZONE");
        var access = Access();
        return new Verb(
            "set", "Change a name or a zone, or as an administrator what somebody may do.", Permission.Read,
            "muster user set ada --zone Europe/Berlin", "muster user set bob --access lead")
        {
            person, name, zone, access,
        }.Does(around, async (session, cancel) => Done(session, await session.Client.ChangePerson(
            session.Of(person)!,
            new PersonChangeMessage(session.Of(name), session.Of(access), session.Of(zone)),
            session.NewKey(),
            cancel)));
    }

    private static Verb RemoveContact(Surroundings around)
    {
        var person = Person();
        var contact = new Argument<string>("CONTACT") { Description = "The id of the contact method" };
        return new Verb(
            "remove-contact", "Take away a way to reach somebody.", Permission.Read,
            "muster user remove-contact ada webhook") { person, contact }
            .Does(around, async (session, cancel) => Done(session, await session.Client.RemoveContact(
                session.Of(person)!, session.Of(contact)!, cancel)));
    }

    private static Verb Active(Surroundings around, bool isActive)
    {
        var person = Person();
        var verb = isActive ? "activate" : "deactivate";
        return new Verb(
            verb,
            isActive ? "Let somebody in and page them again." : "Never page somebody again and let them in no more.",
            Permission.Administer,
            $"muster user {verb} bob") { person }
            .Does(around, async (session, cancel) => Done(session, isActive
                ? await session.Client.ActivatePerson(session.Of(person)!, cancel)
                : await session.Client.DeactivatePerson(session.Of(person)!, cancel)));
    }

    /// <summary>Whose it is about.</summary>
    internal static Argument<string> Person() => new("PERSON") { Description = "Whose" };

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

    /// <summary>Shows a person after something was changed.</summary>
    internal static int Done(Session session, Answer<PersonMessage> answer) =>
        session.Show(answer, person => Write(session.Report, [person]));

    private static void Write(Report report, IReadOnlyList<PersonMessage> people) => report.Table(
        ["person", "name", "access", "active", "reachable", "contacts"],
        people.Select(each => new[]
        {
            each.Id, each.Name, each.Access, each.Active ? "yes" : "no", each.Reachable ? "yes" : "no",
            string.Join(", ", each.Contacts.Select(contact => $"{contact.Channel}:{contact.Address}")),
        }));
}
