using System.Text.RegularExpressions;
using Muster.Core;
using Muster.Core.Directory;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Directory;

/// <summary>directory.yaml: who is asked beside those on call.</summary>
internal static partial class DirectoryFile
{
    private const string Name = "directory.yaml";

    private static readonly Shape Contact = Shape.Of(
        Name, "contacts.*", "a contact",
        Field.Text("role", "what they do", "its id"),
        Field.Id("person", "who it is, when they are in people.yaml"),
        Field.Text("name", "who it is otherwise"),
        Field.Text("backup", "who is asked when they cannot be reached"),
        Field.Text("email", "a mail address of the role or the person"),
        Field.Text("phone", "a telephone number"),
        Field.Text("chat", "their name where people chat"),
        Field.Id("escalation", "the contact that is asked above them"),
        Field.Text("note", "when to ask them"));

    private static readonly Shape Vendor = Shape.Of(
        Name, "vendors.*", "a vendor",
        Field.Text("name", "its name", "its id"),
        Field.Text("url", "where a case is opened"),
        Field.Text("status", "their own status page, whose JSON says how they are: `https://status.example.com`"),
        Field.Text("phone", "a telephone number"),
        Field.Text("email", "a mail address"),
        Field.Text("support", "the class of support that was bought: `Enterprise`, `24/7`"),
        Field.Text("account", "the customer number that they ask for"),
        Field.Ids("services", "the services that need them"),
        Field.Text("note", "when to ask them"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Members("contacts", Contact, "people and mailboxes, by id"),
        Field.Members("vendors", Vendor, "who sells support, by id"),
        new("links", new FieldForm.Pairs(FieldForm.Word), "where people look, name to URL or path"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            Directory = new DirectoryBook
            {
                Contacts = [.. file.Each("contacts", Contact, Named.Contact).Select(Of)],
                Vendors = [.. file.Each("vendors", Vendor, Named.Vendor).Select(VendorOf)],
                Links = [.. file.Pairs("links").Select(link => new DirectoryLink(link.Key.Text, link.Value.Text))],
            },
        };
    }

    private static Contact Of((YamlScalar Id, Entries Keys) contact)
    {
        var (id, keys) = contact;
        Placeholders(keys, "name", "backup", "email", "phone", "chat");
        return new Contact
        {
            Id = id.Text,
            Role = keys.Text("role") ?? id.Text,
            Person = keys.Name("person", Named.Person) is { } person ? new ResponderId(person) : null,
            Name = keys.Text("name"),
            Backup = keys.Party("backup"),
            Email = keys.Text("email"),
            Phone = keys.Text("phone"),
            Chat = keys.Text("chat"),
            Escalation = keys.Name("escalation", Named.Contact),
            Note = keys.Text("note"),
        };
    }

    private static string? StatusOf(Entries keys)
    {
        if (keys.Scalar("status") is not { } status || Links.IsHttp(status.Text))
            return keys.Text("status");
        keys.Draft.Findings.Add(
            ProblemCode.BadAddress, status.Place,
            $"'{Quote.Of(status.Text)}' is no URL that begins with http:// or https://.");
        return null;
    }

    private static Vendor VendorOf((YamlScalar Id, Entries Keys) vendor)
    {
        var (id, keys) = vendor;
        Placeholders(keys, "name", "url", "phone", "email", "account");
        if (keys.Scalar("url") is { } url && !IsPlaceholder(url.Text) && !Links.IsHttp(url.Text))
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadAddress, url.Place,
                $"'{Quote.Of(url.Text)}' is no URL that begins with http:// or https://.");
        }

        return new Vendor
        {
            Id = id.Text,
            Name = keys.Text("name") ?? id.Text,
            Url = keys.Text("url"),
            StatusUrl = StatusOf(keys),
            Phone = keys.Text("phone"),
            Email = keys.Text("email"),
            Support = keys.Text("support"),
            Account = keys.Text("account"),
            Services = keys.Services("services"),
            Note = keys.Text("note"),
        };
    }

    /// <summary>What an author means to fill in later reaches nobody at night (DIR-002).</summary>
    private static void Placeholders(Entries keys, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (keys.Value(name) is YamlScalar text && IsPlaceholder(text.Text))
            {
                keys.Draft.Findings.Add(
                    ProblemCode.Placeholder,
                    text.Place,
                    $"'{Quote.Of(text.Text)}' is a placeholder: fill in '{name}'.");
            }
        }
    }

    private static bool IsPlaceholder(string text) => Placeholder.IsMatch(text);

    [GeneratedRegex(
        @"\A\s*(tbd|tba|n/?a|\?+|to be (defined|decided|announced))\s*\z|X{3,}|\A\s*\[.*\]\s*\z|\A\s*<.*>\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder { get; }
}
