namespace Muster.Core.StatusPage;

/// <summary>Why something may not be done with a status page.</summary>
public static class PageRefusals
{
    /// <summary>There is no such page.</summary>
    public static Refusal UnknownPage { get; } =
        new("statuspage.unknown", "There is no such status page.") { Kind = RefusalKind.Unknown };

    /// <summary>There is no such incident on the page.</summary>
    public static Refusal UnknownIncident { get; } =
        new("statuspage.incident-unknown", "There is no such incident on this page.") { Kind = RefusalKind.Unknown };

    /// <summary>Nothing of this id was said about it.</summary>
    public static Refusal UnknownUpdate { get; } =
        new("statuspage.update-unknown", "There is no such update of this incident.") { Kind = RefusalKind.Unknown };

    /// <summary>There is no such component on the page.</summary>
    public static Refusal UnknownComponent(string id) => new(
        "statuspage.component-unknown", $"There is no component '{id}' on this page.")
    {
        Kind = RefusalKind.Invalid,
        Field = "components",
    };

    /// <summary>There is no such component, and it is what the address names.</summary>
    public static Refusal NoComponent { get; } =
        new("statuspage.component-unknown", "There is no such component on this page.")
        { Kind = RefusalKind.Unknown };

    /// <summary>There is no such heading.</summary>
    public static Refusal NoGroup { get; } =
        new("statuspage.group-unknown", "There is no such group on this page.") { Kind = RefusalKind.Unknown };

    /// <summary>Files define it.</summary>
    public static Refusal InFile(string what) => new(
        "statuspage.in-file", $"{what} is defined in statuspage.yaml. Change it there; its status is set here.");

    /// <summary>There is one of this id already.</summary>
    public static Refusal Exists { get; } =
        new("statuspage.exists", "There is a status page of this id already.") { Field = "id" };

    /// <summary>Too many.</summary>
    public static Refusal TooManyComponents { get; } = new(
        "statuspage.too-many-components", $"A page has at most {PublicPage.ComponentsMax} components.");

    /// <summary>Nothing was learnt in writing yet.</summary>
    public static Refusal NoPostmortem { get; } = new(
        "statuspage.postmortem-missing", "There is no draft of a post-mortem. Write one first.")
    { Kind = RefusalKind.Unknown };

    /// <summary>Some input is wrong.</summary>
    public static Refusal Wrong(string code, string field, string message) =>
        new($"statuspage.{code}", message) { Field = field, Kind = RefusalKind.Invalid };
}
