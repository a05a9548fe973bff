namespace Muster.Core.Directory;

/// <summary>Who is asked beside those on call: contacts, vendors, links. Source: directory.yaml, DIR.</summary>
public sealed record DirectoryBook
{
    /// <summary>People and mailboxes by their role.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Who sells support.</summary>
    public IReadOnlyList<Vendor> Vendors { get; init; } = [];

    /// <summary>Where people look.</summary>
    public IReadOnlyList<DirectoryLink> Links { get; init; } = [];
}

/// <summary>A role that is asked, and how to reach it.</summary>
public sealed record Contact
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it does: <c>Legal counsel</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Who it is, when they are one of the people who can be paged.</summary>
    public ResponderId? Person { get; init; }

    /// <summary>Who it is otherwise, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Who is asked when they cannot be reached, or null.</summary>
    public string? Backup { get; init; }

    /// <summary>A mail address of the role or the person, or null.</summary>
    public string? Email { get; init; }

    /// <summary>A telephone number as it is dialled, or null.</summary>
    public string? Phone { get; init; }

    /// <summary>Their name where people chat, or null.</summary>
    public string? Chat { get; init; }

    /// <summary>The contact that is asked above them, or null (DIR-006).</summary>
    public string? Escalation { get; init; }

    /// <summary>When to ask them, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>A seller of support.</summary>
public sealed record Vendor
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where a case is opened, or null.</summary>
    public string? Url { get; init; }

    /// <summary>Their own status page, whose JSON says how they are; or null.</summary>
    public string? StatusUrl { get; init; }

    /// <summary>A telephone number, or null.</summary>
    public string? Phone { get; init; }

    /// <summary>A mail address, or null.</summary>
    public string? Email { get; init; }

    /// <summary>The class of support that was bought: <c>Enterprise</c>, <c>24/7</c>; null for none.</summary>
    public string? Support { get; init; }

    /// <summary>The customer number that they ask for, or null.</summary>
    public string? Account { get; init; }

    /// <summary>The services that need them.</summary>
    public IReadOnlyList<ServiceId> Services { get; init; } = [];

    /// <summary>When to ask them, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>A link of the organisation.</summary>
/// <param name="Name">What it leads to.</param>
/// <param name="Address">A URL, or a path in the organisation's own repository.</param>
public sealed record DirectoryLink(string Name, string Address);
