using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Engine.Communications;

namespace Muster.Engine.Playbook;

/// <summary>Compares what was said on a stage with what a story expects.</summary>
internal sealed class MessageJudge(Stage stage, Story story)
{
    private const string Sent = "sent";

    /// <summary>What was expected, and what was found when it fails.</summary>
    internal async Task<(string What, string? Problem)> Of(Expectation.Message expected, CancellationToken cancel)
    {
        var state = expected.State ?? Sent;
        var what = $"a message to {expected.Audience ?? "an audience"}"
            + (expected.Channel is { } channel ? $" by {channel}" : "")
            + (expected.Template is { } template ? $" from {template}" : "")
            + (state == Sent ? "" : $", {state}");
        var found = await All(expected, cancel);
        var fitting = found.Where(each => Fits(each, expected)).ToList();
        if (fitting.Exists(each => Word(each) == state && IsInTime(each, expected)))
            return (what, null);
        var near = fitting.Count > 0 ? fitting : found;
        return (what, near.Count == 0
            ? "there is no message"
            : "there are: " + string.Join("; ", near.Select(each => $"{StoryJudge.Clock(
                (each.SentAt ?? each.At) - story.Start)} to {each.Audience} by {string.Join(", ", each.Channels)} from "
                + $"{each.Template ?? "no form"}, {Word(each)}"
                + (each.Missing.Count > 0 ? $" (needs {string.Join(", ", each.Missing)})" : ""))));
    }

    private async Task<IReadOnlyList<SpokenMessage>> All(Expectation.Message expected, CancellationToken cancel)
    {
        var desk = stage.Part<CommunicationDesk>();
        List<SpokenMessage> all = [];
        IReadOnlyList<IncidentId> incidents = await stage.Incidents(cancel);
        foreach (var (number, id) in incidents.Index())
        {
            if (expected.Incident is null || expected.Incident == number + 1)
                all.AddRange((await desk.Messages(id, cancel)).Select(each => each.Message));
        }

        return [.. all.OrderBy(each => each.At)];
    }

    private static bool Fits(SpokenMessage message, Expectation.Message expected) =>
        (expected.Audience is null || message.Audience == expected.Audience)
        && (expected.Channel is null || message.Channels.Contains(expected.Channel))
        && (expected.Template is null || message.Template == expected.Template);

    private bool IsInTime(SpokenMessage message, Expectation.Message expected) =>
        StoryJudge.IsInTime((message.SentAt ?? message.At) - story.Start, expected);

    private static string Word(SpokenMessage message) => message.State.ToString().ToLowerInvariant();
}
