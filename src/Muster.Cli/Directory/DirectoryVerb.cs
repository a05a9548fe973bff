using Muster.Core.Access;

namespace Muster.Cli.Directory;

/// <summary><c>muster directory</c>: who is asked beside those on call.</summary>
internal static class DirectoryVerb
{
    internal static Verb Of(Surroundings around) => new Verb(
        "directory", "Contacts, mailboxes of roles, vendors and links.", Permission.Read, "muster directory")
        .Does(around, async (session, cancel) => session.Show(
            await session.Client.ShowDirectory(cancel),
            book =>
            {
                session.Report.Table(
                    ["role", "who", "mail", "phone", "chat", "stands in", "above"],
                    book.Contacts.Select(each => new[]
                    {
                        each.Role, each.Name ?? "", each.Email ?? "", each.Phone ?? "", each.Chat ?? "",
                        each.Backup ?? "", each.Escalation ?? "",
                    }));
                session.Report.Line("");
                session.Report.Table(
                    ["vendor", "support", "phone", "where", "account"],
                    book.Vendors.Select(each => new[]
                    {
                        each.Name, each.Support ?? "", each.Phone ?? "", each.Url ?? "", each.Account ?? "",
                    }));
                foreach (var link in book.Links)
                    session.Report.Line($"{link.Name}: {link.Address}");
            }));
}
