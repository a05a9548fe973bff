using System.CommandLine;
using Muster.Client.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Incidents;

/// <summary>
/// <c>muster incident …</c>: declare, see and find. What is done to one is in <see cref="ResponseVerbs"/>.
/// </summary>
internal static class IncidentVerbs
{
    internal static Command Of(Surroundings around)
    {
        var group = new Command("incident", "What people respond to.") { Declare(around), List(around), Show(around) };
        foreach (var verb in ResponseVerbs.Of(around)) group.Add(verb);
        foreach (var verb in HandoverVerbs.Of(around)) group.Add(verb);
        foreach (var verb in RecordVerbs.Of(around)) group.Add(verb);
        foreach (var verb in CorrectionVerbs.Of(around)) group.Add(verb);
        foreach (var verb in WorkVerbs.OfIncident(around)) group.Add(verb);
        group.Add(Rooms.RoomVerbs.Vendors(around));
        return group;
    }

    private static Verb Declare(Surroundings around)
    {
        var words = new Argument<string?>("TITLE") { Description = "What is wrong", Arity = ArgumentArity.ZeroOrOne };
        var title = new Option<string?>("--title") { Description = "The same, by name", HelpName = "TEXT" };
        var severity = Word("--severity", "A level of the playbook; without it the worst", "LEVEL", "-s");
        var service = Word("--service", "What it is about; without it the default one", "SERVICE");
        var policy = Word("--policy", "Whom to page; without it the service's policy", "POLICY", "--escalation-policy");
        var description = Word("--description", "More about it", "TEXT");
        var started = Moments.Option(around, "--started-at", "When the trouble began");
        var quiet = new Option<bool>("--no-page") { Description = "Page nobody" };
        var drill = new Option<bool>("--drill") { Description = "It is an exercise" };
        var hidden = new Option<bool>("--private") { Description = "Only those who respond see it" };
        var past = new Option<bool>("--after-the-fact") { Description = "It is over; pages nobody" };
        var verb = new Verb(
            "declare", "Declare an incident and page whoever is on call.", Permission.Respond,
            "muster incident declare \"Checkout answers 500\" --severity SEV1 --service checkout",
            "muster incident declare --title \"Security incident\" --policy security --private",
            "muster incident declare \"Practice\" --drill --no-page")
        {
            words, title, severity, service, policy, description, started, quiet, drill, hidden, past,
        };
        verb.Aliases.Add("create");
        return verb.Does(around, async (session, cancel) =>
        {
            var order = new DeclareIncidentMessage
            {
                Title = session.Of(words) ?? session.Of(title)
                    ?? throw new MisuseException("an incident needs a title", "declare \"What is wrong\""),
                Severity = session.Of(severity),
                Service = session.Of(service),
                Policy = session.Of(policy),
                Description = session.Of(description),
                StartedAt = session.Of(started),
                Page = session.Of(quiet) ? false : null,
                Drill = session.Of(drill) ? true : null,
                Private = session.Of(hidden) ? true : null,
                AfterTheFact = session.Of(past) ? true : null,
            };
            var answer = await session.Client.DeclareIncident(order, session.NewKey(), cancel);
            return session.Show(answer, incident => IncidentReport.Result(session.Report, incident));
        });
    }

    private static Verb List(Surroundings around)
    {
        var status = Word("--status", "Only this status; 'open' is every one before resolved", "STATUS");
        var severity = Word("--severity", "Only this level", "LEVEL", "-s");
        var service = Word("--service", "Only this service", "SERVICE");
        var holder = Word("--holder", "Only what this person has", "PERSON");
        var text = Word("--text", "Words that title, reference or service contain", "WORDS", "-q");
        var from = Moments.Option(around, "--from", "Declared at this instant or later");
        var to = Moments.Option(around, "--to", "Declared before this instant");
        var drill = new Option<bool?>("--drill") { Description = "Only drills; 'false': no drills" };
        var limit = new Option<int?>("--limit") { Description = "At most this many, 1 to 1000", HelpName = "N" };
        var verb = new Verb(
            "list", "Incidents, newest first.", Permission.Read,
            "muster incident list", "muster incident list --status open",
            "muster incident list --service checkout --json",
            "muster incident list --text pool --from 2026-11-01T00:00Z")
        {
            status, severity, service, holder, text, from, to, drill, limit,
        };
        return verb.Does(around, async (session, cancel) =>
        {
            var asked = session.Of(status);
            var filter = new IncidentFilter
            {
                Status = asked == "open" ? OpenIncidents.Statuses : asked,
                Severity = session.Of(severity),
                Service = session.Of(service),
                Holder = session.Of(holder),
                Text = session.Of(text),
                From = session.Of(from),
                To = session.Of(to),
                Drill = session.Of(drill),
                Limit = session.Of(limit),
            };
            var answer = await session.Client.ListIncidents(filter, cancel);
            return session.Show(answer, list => IncidentReport.List(session.Report, list.Items));
        });
    }

    private static Verb Show(Surroundings around)
    {
        var which = new WhichIncident();
        var verb = new Verb(
            "show", "One incident: who has it, its clocks and what happened.", Permission.Read,
            "muster incident show INC-2026-11-21-001");
        which.AddTo(verb);
        return verb.Does(around, async (session, cancel) =>
        {
            var answer = await session.Client.ShowIncident(which.Required(session), cancel);
            return session.Show(answer, incident => IncidentReport.Whole(session.Report, incident));
        });
    }

    /// <summary>An option that takes a word.</summary>
    internal static Option<string?> Word(string name, string description, string helpName, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName };
}
