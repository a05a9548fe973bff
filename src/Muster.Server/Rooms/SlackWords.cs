using System.Text;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Engine.OnCall;
using Muster.Engine.Rooms;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Rooms;

/// <summary>What Muster says in Slack to whoever asks.</summary>
internal sealed class SlackWords(IStore store, OpenNow open, ServerSettings settings)
{
    private const int ListMax = 20;

    internal const string Help =
        "`declare [LEVEL] TITLE`, `list`, `oncall`; in the channel of an incident, or with its reference: `ack`, "
        + "`join`, `show`, `note TEXT`, `update TEXT`, `post TEXT` (onto the status page), `status WORD`, "
        + "`severity LEVEL`, `escalate`, `resolve [TEXT]`.";

    internal string Show(Incident incident, Configuration configuration)
    {
        var holder = incident.HeldBy is { } who ? configuration.NameOf(who) : "nobody";
        return $"{Link(incident)} {SlackBlocks.Escaped(incident.Title)}: {incident.Severity}, "
            + $"{incident.Status.Word()}, {SlackBlocks.Escaped(holder)} has it.";
    }

    internal async Task<string> List(Asker asker, CancellationToken cancel)
    {
        var all = (await store.Read(open.Of, cancel)).Incidents;
        var seen = all.Where(incident => IncidentActions.MaySee(incident, asker)).ToList();
        if (seen.Count == 0)
            return "Nothing is open.";
        var text = new StringBuilder();
        foreach (var incident in seen.Take(ListMax))
        {
            text.Append(Link(incident)).Append(' ').Append(incident.Severity).Append(' ')
                .Append(SlackBlocks.Escaped(incident.Title)).Append('\n');
        }

        return seen.Count > ListMax ? $"{text}and {seen.Count - ListMax} more" : text.ToString().TrimEnd('\n');
    }

    internal static string OnCall(Configuration configuration, Instant now)
    {
        var text = new StringBuilder();
        foreach (var line in OnCallNow.Of(configuration, now))
        {
            var who = line.Answer.Responder is { } id ? configuration.NameOf(id) : "nobody";
            text.Append(SlackBlocks.Escaped(line.Schedule.Name)).Append(": ").Append(SlackBlocks.Escaped(who))
                .Append('\n');
        }

        return text.Length == 0 ? "There are no schedules." : text.ToString().TrimEnd('\n');
    }

    private string Link(Incident incident) =>
        $"<{settings.PublicUrl}/incidents/{incident.Reference}|{incident.Reference}>";
}
