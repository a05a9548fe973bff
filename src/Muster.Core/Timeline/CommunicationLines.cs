using System.Diagnostics;
using C = Muster.Core.Communications.CommunicationEvent;
using Kinds = Muster.Core.Timeline.TimelineKinds;

namespace Muster.Core.Timeline;

/// <summary>What was said to audiences in words; the ledger of each message says to whom it went.</summary>
internal static class CommunicationLines
{
    internal static Line Of(C fact, Told told)
    {
        var who = fact.By.Name;
        if (fact is C.Written written)
            told.Messages[written.Id] = written.Audience;
        return fact switch
        {
            C.Proposed e => new Line(
                Kinds.Message, who, $"A message to {e.Audience} waits to be written.",
                Told.Join(
                    e.Condition is { } only ? $"Only when {only}." : null,
                    e.Missing.Count > 0 ? $"It needs: {string.Join(", ", e.Missing)}." : null,
                    e.DueAt is { } due ? $"It is due at {told.Time(due, e.At)}." : null))
            { IsMinor = true },
            C.Written { Approvers.Count: > 0 } e => new Line(
                Kinds.Message, who,
                $"{who} wrote to {e.Audience}; {string.Join(" or ", e.Approvers)} must agree before it goes out.",
                Told.Join(e.Subject, e.Until is { } until ? $"Not before {until}." : null)),
            C.Written e => new Line(
                Kinds.Message, who, $"{who} wrote to {e.Audience}, message {e.Number}.", Told.Join(e.Subject)),
            C.Approved e => new Line(
                Kinds.Message, who, $"{who} agreed to the message to {told.Audience(e.Id)} ({e.As}).", e.Note),
            C.Declined e => new Line(
                Kinds.Message, who, $"{who} did not agree to the message to {told.Audience(e.Id)} ({e.As}).", e.Reason),
            C.Dropped e => new Line(
                Kinds.Message, who, $"{who} gave up a message to {told.Audience(e.Id)}.", e.Reason)
            { IsMinor = true },
            _ => throw new UnreachableException(fact.GetType().Name),
        };
    }
}
