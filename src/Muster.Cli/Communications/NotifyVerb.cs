using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Communications;

/// <summary><c>muster notify</c>: one broadcast about an incident, found by its level (NTF-003).</summary>
internal static class NotifyVerb
{
    internal static Verb Of(Surroundings around)
    {
        var text = new Argument<string?>("TEXT")
        {
            Description = "What to say; without it how the incident stands",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var severity = IncidentVerbs.Word("--severity", "The newest open incident of this level", "LEVEL", "-s");
        var incident = IncidentVerbs.Word("--incident", "This incident", "INCIDENT");
        var next = Moments.Option(around, "--next", "When the next one is promised");
        var (audience, fields, preview) = (UpdateVerbs.Audience(), UpdateVerbs.Fields(), UpdateVerbs.Preview());
        return new Verb(
            "notify", "Tell an audience about the open incident of a level, with one action.", Permission.Respond,
            "muster notify --severity P0 --audience all",
            "muster notify --severity P1 --channel ops-team \"We fail over to the second region\"",
            "muster notify --incident INC-2026-11-21-001 --audience customers --preview")
        {
            text, severity, incident, audience, fields, next, preview,
        }.Does(around, async (session, cancel) =>
        {
            var named = session.Of(incident);
            if (named is null)
            {
                var level = session.Of(severity) ?? throw new MisuseException(
                    "say of which incident", "Name a level with --severity, or an incident with --incident.");
                var open = await session.Client.ListIncidents(
                    new IncidentFilter { Status = OpenIncidents.Statuses, Severity = level, Limit = 1 }, cancel);
                if (open.Problem is { } problem)
                    return session.Refuse(problem);
                if (open.Value!.Items is not [var newest, ..])
                {
                    return session.Complain(
                        $"no incident of {level} is open", "'muster incident list --status open' shows what there is.",
                        Exit.Refused);
                }

                named = newest.Reference;
            }

            var shown = session.Of(text) is null ? await session.Client.ShowIncident(named, cancel) : null;
            var said = session.Of(text)
                ?? (shown?.Value is { } stands ? $"{stands.Title}: {stands.StatusWord}" : "See the incident.");
            var update = new UpdateMessage(
                said, session.Of(next), Channels: null,
                session.Of(audience) is { Length: > 0 } whom ? whom : ["all"], UpdateVerbs.Given(session.Of(fields)));
            return session.Of(preview)
                ? session.Show(
                    await session.Client.PreviewUpdate(named, update, cancel),
                    list => UpdateVerbs.Write(session.Report, list.Items))
                : ResponseVerbs.Done(session, await session.Client.WriteUpdate(
                    named, update, session.NewKey(), cancel));
        });
    }
}
