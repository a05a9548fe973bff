using System.Globalization;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Playbooks.Incidents;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Parsing;
using NodaTime;

namespace Muster.Playbooks.Playbook;

/// <summary>A file of <c>tests/</c>: a story and what must come of it.</summary>
internal static class StoryFile
{
    private const string Name = "tests/*.test.yaml";
    private const int IncidentsMax = 1_000;

    private static readonly Shape Alert = Shape.Of(
        Name, "steps[].alert", "'alert'",
        Field.Id("service", "the service whose key it came with", "the first"),
        Field.Choice("severity", SeveritiesFile.AlertWords, "the sender's word", "critical"),
        Field.Text("key", "what it is about; the same key is the same alert", "alert"),
        Field.Text("summary", "what is wrong", "its key"),
        Field.Text("source", "the intake it came through", "generic"),
        new("labels", new FieldForm.Pairs(FieldForm.Word), "its labels"));

    private static readonly Shape Declare = Shape.Of(
        Name, "steps[].declare", "'declare'",
        Field.Text("title", "what is wrong; needed"),
        Field.Id("service", "what it is about", "the first"),
        Field.Id("severity", "how bad", "the worst"),
        Field.Id("policy", "the policy", "that of the service"),
        Field.Flag("page", "whether people are paged", "yes"));

    private static readonly Shape Say = Shape.Of(
        Name, "steps[].message", "'message'",
        Field.Id("audience", "to whom; needed"),
        Field.Id("template", "from which form", "the one that fits"),
        Field.Id("channel", "by which channel, when drafts wait for several", "any"),
        Field.Text("text", "how it stands"),
        new("fields", new FieldForm.Pairs(FieldForm.Word), "what the writer fills in"));

    private static readonly Shape Step = Shape.Of(
        Name, "steps[]", "a step",
        Field.Length("at", "how long after the beginning", "0"),
        Field.Id("by", "who does it", "whoever has the incident, else the first of people.yaml"),
        new("incident", FieldForm.Number, "which incident, from 1 in the order of their opening", "the newest"),
        Field.One("alert", Alert, "an alert is sent"),
        Field.Text("clear", "the alert of this key is over"),
        Field.One("declare", Declare, "an incident is declared"),
        Field.Id("acknowledge", "this person takes it"),
        Field.Flag("giveBack", "nobody has it any more", "no"),
        Field.Text("status", "it moves to this status, in the playbook's word"),
        Field.Id("severity", "it has this level now"),
        Field.Id("role", "the person of `by` takes this role"),
        Field.Text("update", "those who wait are told"),
        Field.One("message", Say, "somebody writes to an audience, or fills in the draft that waits for it"),
        Field.Id("approve", "`by` agrees to the message that waits for this audience"),
        Field.Text("note", "something is written down"),
        Field.Id("legal", "this clock of security.yaml runs from now: somebody became aware"),
        Field.Text("room", "everybody meets, for this reason"),
        Field.Text("escalate", "a level is paged: its number, or `next`"),
        Field.Id("page", "this person is asked for help"),
        Field.Flag("looked", "all that verification.yaml asks for was looked at, and holds", "no"),
        Field.Flag("resolve", "it is over", "no"));

    private static readonly Shape Incident = Shape.Of(
        Name, "expect[].incident", "'incident'",
        new("number", FieldForm.Number, "which, from 1 in the order of their opening", "the newest"),
        Field.Text("status", "its status, in the playbook's word or Muster's"),
        Field.Id("severity", "its level"),
        Field.Text("title", "its title"),
        Field.Text("reference", "its reference"),
        Field.Id("service", "its service"),
        Field.Id("holder", "who has it"));

    private static readonly Shape Clock = Shape.Of(
        Name, "expect[].clock", "'clock'",
        Field.Text("kind", "which: `acknowledge-by`, `first-update-by`; needed"),
        Field.Length("due", "when it is due, after the beginning"),
        Field.Text("state", "how it stands: `running`, `met`, `missed`, `waived`"));

    private static readonly Shape Message = Shape.Of(
        Name, "expect[].message", "'message'",
        Field.Id("audience", "to whom"),
        Field.Id("channel", "by which channel"),
        Field.Id("template", "from which form"),
        Field.Text("state", "where it is: `sent`, `draft`, `waiting`, `declined`, `dropped`", "sent"));

    private static readonly Shape Expect = Shape.Of(
        Name, "expect[]", "an expectation",
        Field.Length("at", "how long after the beginning", "at any time, or at the end"),
        Field.Length("within", "how much later it may be", "0"),
        Field.Ids("page", "these people are paged: asked to come"),
        Field.Ids("told", "these people are told something, or asked a question"),
        Field.Ids("notPaged", "these people are not paged up to then; `anybody` for nobody is"),
        Field.One("incident", Incident, "the incident is like this"),
        new("incidents", FieldForm.Number, "there are so many incidents"),
        Field.One("clock", Clock, "an obligation stands like this"),
        Field.Text("timeline", "the timeline has an entry with these words"),
        Field.One("message", Message, "a message goes out"),
        Field.Text("pending", "what is not built yet and would be needed: it is counted and not judged"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "a story",
        Field.Text("story", "what it tells, one sentence; needed"),
        Field.Text("start", "when it begins: `2026-10-25 02:30`; needed"),
        Field.Text("zone", "the zone of `start`", "that of the playbook"),
        Field.Length("lasts", "how long it goes on", "until its last step and expectation"),
        Field.Flag("strict", "every page that is not expected is a failure", "no"),
        Field.Items("steps", Step, "what happens"),
        Field.Items("expect", Expect, "what must come of it"));

    internal static Story? Read(string path, Entries file, CheckedPlaybook playbook)
    {
        var draft = file.Draft;
        var zone = file.Zone("zone") ?? playbook.Zone;
        var start = file.Has("start")
            ? file.FormOf("start", text => StartOf(text, zone), "a date and a time, '2026-10-25 02:30'")
            : null;
        if (!file.Has("start"))
            file.Miss("start", "when it begins, '2026-10-25 02:30'");
        var steps = file.Each("steps", Step).Select(step => StepOf(step, playbook)).OfType<StoryStep>().ToList();
        var expectations = file.Each("expect", Expect).SelectMany(ExpectationsOf).ToList();
        if (start is not { } beginning || draft.Findings.HasErrorIn(path))
            return null;
        return new Story
        {
            File = path,
            Name = file.Text("story") ?? Path.GetFileName(path),
            Start = beginning,
            Zone = zone,
            Lasts = file.Length("lasts"),
            IsStrict = file.Flag("strict", otherwise: false),
            Steps = [.. steps.OrderBy(step => step.At)],
            Expectations = expectations,
        };
    }

    private static Instant? StartOf(string text, DateTimeZone zone) => WallText.Date(text) is var (date, time)
        ? (date + (time ?? LocalTime.Midnight)).InZoneLeniently(zone).ToInstant()
        : null;

    private static StoryStep? StepOf(Entries step, CheckedPlaybook playbook)
    {
        if (ActOf(step, playbook) is { } act)
        {
            var incident = step.Number("incident", 1, IncidentsMax, otherwise: 0);
            return new StoryStep(
                step.Length("at") ?? Duration.Zero,
                act,
                Person(step, "by"),
                incident == 0 ? null : incident,
                step.Place);
        }

        step.Miss("alert", "what happens, or another of its keys");
        return null;
    }

    private static StoryAct? ActOf(Entries step, CheckedPlaybook playbook)
    {
        if (step.Below("alert", Alert) is { } alert)
            return new StoryAct.Fire(SignalOf(alert, AlertAction.Trigger, playbook));
        if (step.Text("clear") is { } key)
            return new StoryAct.Fire(ClearOf(key, playbook));
        if (step.Below("declare", Declare) is { } declare)
        {
            return new StoryAct.Declare(
                declare.Needed("title", "what is wrong", ""),
                declare.OfService("service"),
                declare.Level("severity"),
                declare.Name("policy", Named.Policy) is { } policy ? new PolicyId(policy) : null,
                declare.Flag("page", otherwise: true));
        }

        if (Person(step, "acknowledge") is { } who)
            return new StoryAct.Acknowledge(who);
        if (Person(step, "page") is { } asked)
            return new StoryAct.Ask(asked);
        if (step.Name("role", Named.Role) is { } role)
            return new StoryAct.TakeRole(new RoleId(role), Person(step, "by") ?? playbook.People[0].Id);
        if (step.Flag("giveBack", otherwise: false))
            return new StoryAct.GiveBack();
        if (step.Flag("looked", otherwise: false))
            return new StoryAct.LookAtChecks();
        if (step.Flag("resolve", otherwise: false))
            return new StoryAct.Resolve();
        if (step.Text("escalate") is { } level)
        {
            var isNumber = int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            return new StoryAct.Escalate(isNumber ? number : null);
        }

        return WordsOf(step);
    }

    private static StoryAct? WordsOf(Entries step) =>
        step.Below("message", Say) is { } message ? SendOf(message)
        : step.Name("approve", Named.Audience) is { } audience ? new StoryAct.Agree(audience)
        : step.Text("status") is { } status ? new StoryAct.Move(status)
        : step.Level("severity") is { } severity ? new StoryAct.Rate(severity.Value)
        : step.Text("update") is { } update ? new StoryAct.Tell(update)
        : step.Text("note") is { } note ? new StoryAct.WriteDown(note)
        : step.Name("legal", Named.LegalClock) is { } clock ? new StoryAct.StartLegalClock(clock)
        : step.Text("room") is { } why ? new StoryAct.OpenRoom(why)
        : null;

    private static StoryAct.Send SendOf(Entries message)
    {
        if (!message.Has("audience"))
            message.Miss("audience", "to whom");
        return new StoryAct.Send(
            message.Name("audience", Named.Audience) ?? "",
            message.Name("template", Named.Template),
            message.Name("channel", Named.Channel),
            message.Text("text"),
            message.Pairs("fields").ToDictionary(
                each => each.Key.Text, each => each.Value.Text.Trim(), StringComparer.Ordinal));
    }

    private static ResponderId? Person(Entries keys, string key) =>
        keys.Name(key, Named.Person) is { } id ? new ResponderId(id) : null;

    private static AlertSignal SignalOf(Entries alert, AlertAction action, CheckedPlaybook playbook)
    {
        var key = alert.Text("key") ?? "alert";
        return new AlertSignal
        {
            Service = alert.OfService("service") ?? FirstService(playbook),
            Source = alert.Text("source") ?? "generic",
            DedupKey = key,
            Action = action,
            Summary = alert.Text("summary") ?? key,
            Severity = alert.Choice("severity", AlertSeverity.Critical, SeveritiesFile.AlertWords),
            Labels = Labels.From(alert.Pairs("labels").Select(label =>
                new KeyValuePair<string, string>(label.Key.Text, label.Value.Text))),
        };
    }

    /// <summary>The service is that of the alert with the same key; it is found when the story is played.</summary>
    private static AlertSignal ClearOf(string key, CheckedPlaybook playbook) => new()
    {
        Service = FirstService(playbook),
        Source = "generic",
        DedupKey = key,
        Action = AlertAction.Resolve,
    };

    private static ServiceId FirstService(CheckedPlaybook playbook) =>
        playbook.Services.Count > 0 ? playbook.Services[0].Id : new ServiceId("default");

    private static IEnumerable<Expectation> ExpectationsOf(Entries keys)
    {
        var found = Expected(keys).ToList();
        if (found.Count == 0)
            keys.Miss("page", "what must come of it, or another of its keys");
        var pending = keys.Text("pending");
        return found.Select(each => each with
        {
            At = keys.Length("at"),
            Within = keys.Length("within") ?? Duration.Zero,
            Pending = pending,
        });
    }

    private static IEnumerable<Expectation> Expected(Entries keys)
    {
        if (keys.Has("page"))
            yield return new Expectation.Paged(People(keys, "page")) { Place = keys.Place };
        if (keys.Has("told"))
            yield return new Expectation.Told(People(keys, "told")) { Place = keys.Place };
        if (keys.Has("notPaged"))
        {
            var isAnybody = keys.Texts("notPaged") is [{ Text: "anybody" }];
            yield return new Expectation.NotPaged(isAnybody ? [] : People(keys, "notPaged")) { Place = keys.Place };
        }

        if (keys.Below("incident", Incident) is { } incident)
        {
            var number = incident.Number("number", 1, IncidentsMax, otherwise: 0);
            yield return new Expectation.IncidentIs(
                incident.Text("status"),
                incident.Level("severity")?.Value,
                incident.Text("title"),
                incident.Text("reference"),
                incident.OfService("service"),
                Person(incident, "holder"))
            {
                Place = keys.Place,
                Incident = number == 0 ? null : number,
            };
        }

        if (keys.Has("incidents"))
        {
            yield return new Expectation.Count(keys.Number("incidents", 0, IncidentsMax, otherwise: 0))
            {
                Place = keys.Place,
            };
        }

        if (keys.Below("clock", Clock) is { } clock)
        {
            yield return new Expectation.ClockIs(
                clock.Needed("kind", "which obligation", "").ToLowerInvariant(),
                clock.Length("due"),
                clock.Text("state")?.ToLowerInvariant())
            {
                Place = keys.Place,
            };
        }

        if (keys.Text("timeline") is { } words)
            yield return new Expectation.Recorded(words) { Place = keys.Place };
        if (keys.Below("message", Message) is { } message)
        {
            yield return new Expectation.Message(
                message.Name("audience", Named.Audience),
                message.Name("channel", Named.Channel),
                message.Name("template", Named.Template))
            {
                Place = keys.Place,
                State = message.Text("state")?.ToLowerInvariant(),
            };
        }
    }

    private static IReadOnlyList<ResponderId> People(Entries keys, string key) =>
        [.. keys.Names(key, Named.Person).Select(id => new ResponderId(id))];
}
