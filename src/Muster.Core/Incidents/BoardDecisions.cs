using Muster.Core.Investigation;
using static Muster.Core.Incidents.IncidentCommand;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Incidents;

/// <summary>What a command about the board of an incident means.</summary>
internal static class BoardDecisions
{
    private const int AddressMax = 2_000;

    internal static Decision<IncidentEvent> Decide(Incident state, AddToBoard c)
    {
        if (state.Work.Board.Exists(entry => entry.Id == c.Id))
            return Decision<IncidentEvent>.Nothing;
        if (WorkDecisions.Cut(c.Text) is not { } text)
            return IncidentRefusals.TextMissing("entry");
        if (state.Work.Board.Count >= BoardEntry.Max)
            return WorkRefusals.BoardFull;
        var address = WorkDecisions.Cut(c.Address);
        return c.Kind == BoardKind.Link && !IsAddress(address)
            ? WorkRefusals.AddressWrong
            : new E.BoardAdded(c.Id, c.Kind, text, c.Kind == BoardKind.Link ? address : null) { At = c.At, By = c.By };
    }

    internal static Decision<IncidentEvent> Decide(Incident state, SettleOnBoard c)
    {
        if (state.Work.Board.Find(entry => entry.Id == c.Id) is not { } entry)
            return WorkRefusals.NoSuchEntry;
        var allowed = BoardEntry.Outcomes(entry.Kind);
        return entry.Outcome == c.Outcome ? Decision<IncidentEvent>.Nothing
            : c.Outcome != BoardOutcome.Open && !allowed.Contains(c.Outcome) ? WorkRefusals.OutcomeWrong(allowed)
            : new E.BoardSettled(entry.Id, entry.Kind, entry.Text, c.Outcome, WorkDecisions.Cut(c.Note))
            {
                At = c.At,
                By = c.By,
            };
    }

    /// <summary>A page of the web, or the reference of an incident as people write it.</summary>
    private static bool IsAddress(string? address) => address is { Length: > 0 and <= AddressMax }
        && (!address.Contains(':', StringComparison.Ordinal)
            ? !address.Any(each => char.IsWhiteSpace(each) || char.IsControl(each) || each is '/' or '\\')
            : Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");
}
