namespace Muster.Client.Directory;

/// <summary>Who is asked beside those on call.</summary>
/// <param name="Contacts">People and mailboxes by their role.</param>
/// <param name="Vendors">Who sells support.</param>
/// <param name="Links">Where people look.</param>
public sealed record DirectoryMessage(
    IReadOnlyList<DirectoryContactMessage> Contacts,
    IReadOnlyList<DirectoryVendorMessage> Vendors,
    IReadOnlyList<DirectoryLinkMessage> Links);

/// <summary>A role that is asked, and how to reach it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Role">What it does.</param>
public sealed record DirectoryContactMessage(string Id, string Role)
{
    /// <summary>Who it is, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The person of that id can be paged; null when it is nobody of the people.</summary>
    public string? Person { get; init; }

    /// <summary>Who is asked when they cannot be reached, or null.</summary>
    public string? Backup { get; init; }

    /// <summary>A mail address, often of the role itself, or null.</summary>
    public string? Email { get; init; }

    /// <summary>A telephone number, or null.</summary>
    public string? Phone { get; init; }

    /// <summary>Their name where people chat, or null.</summary>
    public string? Chat { get; init; }

    /// <summary>Who is asked above them, or null.</summary>
    public string? Escalation { get; init; }

    /// <summary>When to ask them, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>A seller of support.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record DirectoryVendorMessage(string Id, string Name)
{
    /// <summary>The class of support that was bought, or null.</summary>
    public string? Support { get; init; }

    /// <summary>Where a case is opened, or null.</summary>
    public string? Url { get; init; }

    /// <summary>A telephone number, or null.</summary>
    public string? Phone { get; init; }

    /// <summary>A mail address, or null.</summary>
    public string? Email { get; init; }

    /// <summary>The customer number, or null.</summary>
    public string? Account { get; init; }

    /// <summary>The services that need them.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>When to ask them, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>A link of the organisation.</summary>
/// <param name="Name">What it leads to.</param>
/// <param name="Address">A URL or a path.</param>
public sealed record DirectoryLinkMessage(string Name, string Address);
