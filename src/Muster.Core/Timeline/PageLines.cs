using System.Diagnostics;
using Muster.Core.Paging;
using E = Muster.Core.Paging.PageEvent;
using Kinds = Muster.Core.Timeline.TimelineKinds;

namespace Muster.Core.Timeline;

/// <summary>The facts of a page in words. Addresses are not told; sent is never called delivered.</summary>
internal static class PageLines
{
    internal static Line Of(StreamId stream, E fact, Told told)
    {
        if (fact is E.Queued queued)
            told.Pages[stream] = queued;
        var order = told.Pages.GetValueOrDefault(stream);
        var page = order is null ? "A page" : $"{Carrier(order.Channel)} to {told.Name(order.Responder)}";
        var (text, detail) = fact switch
        {
            E.Queued e => Queued(e, page, told),
            E.Attempted { MayRepeat: true } e => ($"{page} goes out, attempt {e.Number}.", "It may be a repeat."),
            E.Attempted e => ($"{page} goes out, attempt {e.Number}.", null),
            E.Sent e => Sent(e, order, page, told),
            E.Refused { RetryAt: { } again } e => (
                Told.Sentence($"{page} was refused: {e.Why}"), $"It is tried again at {told.Second(again)}."),
            E.Refused e => (Told.Sentence($"{page} was refused: {e.Why}"), "It is not tried again."),
            E.Lost e => (
                Told.Sentence($"{page} may have gone out or not: {e.Why}"),
                e.RetryAt is { } again
                    ? $"It is tried again at {told.Second(again)} and says that it may be a repeat."
                    : "It is not tried again."),
            E.NotNeeded e => (Told.Sentence($"{page} was not sent: {e.Why}"), null),
            E.Overlapped => ($"{page} went out although somebody acknowledged in the second before.", null),
            E.Folded => ($"{page} goes out with others in one message, because many came at once.", null),
            E.Gathered => ($"{page} takes in the page of another incident.", null),
            E.Failed e => (Told.Sentence($"{page} could not be sent: {e.Why}"), null),
            E.Answered e => (
                $"{(order is null ? "Somebody" : told.Name(order.Responder))} answered the page ({Told.Via(e.Via)}).",
                null),
            _ => throw new UnreachableException(fact.GetType().Name),
        };
        return new Line(
            Kinds.Page, fact is E.Answered && order is not null ? told.Name(order.Responder) : null, text, detail)
        {
            IsMinor = fact is E.Queued or E.Attempted { MayRepeat: false, Number: 1 },
        };
    }

    private static (string Text, string? Detail) Queued(E.Queued e, string page, Told told)
    {
        var what = e.Purpose switch
        {
            PagePurpose.Respond => "asks to take the incident",
            PagePurpose.Taken => "says who has it",
            PagePurpose.Joined => "says who joined",
            PagePurpose.Alarm => "says that the response itself has a fault",
            PagePurpose.Test => "is a test",
            PagePurpose.Cleared => "asks whether it is over",
            PagePurpose.Learn => "tells who learns",
            PagePurpose.Duty => "reminds of a duty",
            PagePurpose.HandOff => "hands over what is open",
            PagePurpose.Help => "asks to help",
            PagePurpose.Prompt => "asks a question",
            PagePurpose.Verify => "brings a code",
            PagePurpose.Bundle => "asks to take several incidents",
            PagePurpose.Emergency => "asks to respond while the database is away",
            PagePurpose.Swap => "is about time on call that is offered",
            PagePurpose.Reminder => "reminds of what is about to end",
            PagePurpose.Update => "asks for news to those who wait",
            _ => throw new UnreachableException(e.Purpose.ToString()),
        };
        var when = e.DueAt > e.At ? $"; it is due at {told.Second(e.DueAt)} unless somebody takes it before" : "";
        return ($"{page} is queued and {what}{when}.", e.Reason.Sentence);
    }

    private static (string Text, string? Detail) Sent(E.Sent e, E.Queued? order, string page, Told told)
    {
        var instead = order is not null && order.Channel != e.Channel ? $" by {e.Channel} instead" : "";
        return (
            $"{page} was sent{instead} at {told.Second(e.At)}; sent is not delivered.",
            e.ProviderId is { } id ? $"The provider calls it {id}." : null);
    }

    private static string Carrier(string channel) => channel switch
    {
        Channels.Email => "Mail",
        Channels.Webhook => "Webhook call",
        Channels.Console => "Console line",
        Channels.Ntfy => "Push message",
        Channels.Sms => "Text message",
        Channels.Voice => "Call",
        _ => channel,
    };
}
