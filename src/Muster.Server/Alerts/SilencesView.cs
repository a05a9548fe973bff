using Muster.Core.Alerts;

namespace Muster.Server.Alerts;

/// <summary>The silences, those that hold first.</summary>
public sealed record SilencesView
{
    /// <summary>Each with how often it held an alert back.</summary>
    public IReadOnlyList<(Silence Silence, long Hid)> Items { get; init; } = [];

    /// <summary><c>open</c> or <c>all</c>.</summary>
    public string Show { get; init; } = "open";

    /// <summary>What the form begins with: the conditions of an alert that is to be silenced.</summary>
    public string Matchers { get; init; } = "";

    public string Comment { get; init; } = "";
}

/// <summary>One silence, with what it hid.</summary>
public sealed record SilenceView(Silence Silence, IReadOnlyList<Client.Alerts.HiddenAlertMessage> Hidden);

/// <summary>"What would happen now": what was asked, and what came of it.</summary>
public sealed record PreviewView
{
    public string Service { get; init; } = "";

    public string Source { get; init; } = "generic";

    public string Text { get; init; } = "";

    /// <summary>What would happen, one for each alert; null when nothing was asked yet.</summary>
    public IReadOnlyList<Client.Alerts.RouteTestMessage>? Answers { get; init; }
}

/// <summary>The alerts of a day that a route puts on a list, in place of paging.</summary>
public sealed record DayListView
{
    public required NodaTime.LocalDate Day { get; init; }

    /// <summary>The lists that have something, or the one that was asked for.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<Alert> Alerts)> Lists { get; init; } = [];

    /// <summary>There are more of the day than are shown.</summary>
    public bool IsCut { get; init; }
}
