using Muster.Cli;
using Muster.Core;
using Muster.Core.Actions;
using Muster.Core.Catalog;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Postmortems;
using Muster.Engine;
using Muster.Engine.Actions;
using Muster.Engine.Alerts;
using Muster.Engine.Catalog;
using Muster.Engine.Communications;
using Muster.Engine.Incidents;
using Muster.Engine.Playbook;
using Muster.Engine.Postmortems;
using Muster.Playbooks.Playbook;
using NodaTime;
using C = Muster.Core.Postmortems.PostmortemCommand;

namespace Muster.Server.Tests.Postmortems;

/// <summary>The samples of the packs, played minute by minute: what is drafted of them, and who signs it.</summary>
public sealed class PackPostmortemTests
{
    private const string Ghost = "ghost-protocol";
    private const string Ledger = "aurigraph-dlt";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("PMR-005")]
    [Requirement("PMR-006")]
    [Requirement("PMR-001")]
    public Task Every_row_of_the_first_sample_is_in_its_draft() => Played(Ghost, "gateway-outage", async (stage, id) =>
    {
        await Deploy(stage, id);
        await stage.Part<PostmortemDesk>().Draft(id, Actor.Muster, Cancel);
        var view = await ViewOf(stage, id);
        Assert.Equal(
            [
                "Incident summary", "Impact", "Timeline (UTC)", "Root cause", "What went well", "What went wrong",
                "Action items", "Lessons learned", "Supporting materials", "Sign-off",
            ],
            view.Document.Sections.Select(section => section.Title));
        AssertRows(view,
        [
            ("14:25", "Deployment v2.5.3 begins"), ("14:28", "Deployment v2.5.3 is done"),
            ("14:32", "Every request is answered with 502"), ("14:35", "Pavel Dvorak has it"),
            ("14:35", "incident-commander"), ("14:38", "investigating"), ("14:42", "Cause found"),
            ("14:45", "Decided: roll back."), ("14:46", "Update 1"), ("14:48", "Rolled back."),
            ("14:52", "The share of errors falls."), ("15:00", "502” has resolved"), ("15:00", "Update 2"),
            ("15:14", "15,000 users"), ("15:15", "resolved it"),
        ]);
        var summary = view.Document.Section("incident-summary")!.Text;
        Assert.All(
            ["INC-2026-11-03", "Severity: P0", "Duration: 43 min", "Incident commander: Pavel Dvorak", "2026-11-03"],
            words => Assert.Contains(words, summary, StringComparison.Ordinal));
        var timeline = view.Document.Section("timeline-utc")!.Text;
        Assert.Contains("**Detected.**", timeline, StringComparison.Ordinal);
        Assert.Contains("**Repaired.**", timeline, StringComparison.Ordinal);
        Assert.Contains("Pavel Dvorak (incident-commander)", timeline, StringComparison.Ordinal);
        await AssertSourced(stage, view);
    });

    [Theory]
    [Requirement("PMR-005")]
    [Requirement("PMR-006")]
    [InlineData(Ledger, "pool-exhaustion", "14:05 The database uses 92 %;14:19 pool of connections is used up;"
        + "14:20 A is chosen;14:26 monitoring;15:05 resolved it")]
    [InlineData("reconciliation", "application-down", "14:08 has it;14:20 Pods restart in a loop;15:00 resolved it")]
    [InlineData("film-generation", "pool-exhaustion", "14:05 has it;14:15 traffic is twice as much as usual;"
        + "14:40 It works again;15:15 resolved it")]
    [InlineData("custody-platform", "complete-outage", "14:02 has it;14:12 the pool goes to 20;14:50 resolved it")]
    public Task A_draft_has_the_rows_of_its_sample_and_says_nothing_that_the_record_does_not_say(
        string pack, string story, string rows) => Played(pack, story, async (stage, id) =>
        {
            var view = await ViewOf(stage, id);
            var own = view.Playbook.Postmortems.Sections.Select(section => section.Title).ToList();
            Assert.Equal(own, view.Document.Sections.Select(section => section.Title).Take(own.Count));
            AssertRows(view, [.. rows.Split(';').Select(row => (row[..5], row[6..]))]);
            await AssertSourced(stage, view);
        });

    [Fact]
    [Requirement("PMR-020")]
    public Task The_fixed_questions_of_an_organisation_wait_for_an_answer() =>
        Played("reconciliation", "application-down", async (stage, id) =>
        {
            var asked = (await ViewOf(stage, id)).Document.Sections[^1];
            Assert.Equal(10, asked.Open.Count());
            var refused = await stage.Part<PostmortemDesk>().Run(
                id, at => new C.AnswerQuestion(asked.Id, "What happened?", "The pods ran out of memory.")
                {
                    At = at,
                    By = Person(stage, "beatriz").By,
                }, Cancel);
            Assert.Null(refused);
            var view = await ViewOf(stage, id);
            Assert.Equal(9, view.Document.Sections[^1].Open.Count());
            var text = Markdown(stage, view);
            Assert.Contains("What happened? The pods ran out of memory.", text, StringComparison.Ordinal);
            Assert.Contains($"{PostmortemText.Unanswered}: Why did it come about?", text, StringComparison.Ordinal);
        });

    [Fact]
    [Requirement("PMR-016")]
    [Requirement("PMR-015")]
    public Task Three_roles_sign_exactly_what_they_read_and_a_change_asks_them_anew() =>
        Played(Ghost, "gateway-outage", async (stage, id) =>
        {
            var desk = stage.Part<PostmortemDesk>();
            var view = await ViewOf(stage, id);
            Assert.Equal(["role incident-commander", "role engineering-manager", "role cto"], view.Signers);
            await Do(stage, id, at => new C.Submit { At = at, By = Person(stage, "pavel").By });
            var revision = view.Document.Revision;
            Assert.Equal(
                "postmortem.not-a-signer",
                (await desk.Sign(id, null, revision, Person(stage, "omar"), Cancel))?.Code);
            Assert.Equal(
                "postmortem.changed-since",
                (await desk.Sign(id, null, "0123456789", Person(stage, "pavel"), Cancel))?.Code);
            foreach (var name in (string[])["pavel", "irene", "boris"])
                Assert.Null(await desk.Sign(id, null, revision[..12], Person(stage, name), Cancel));
            Assert.Equal(PostmortemStatus.Reviewed, (await ViewOf(stage, id)).Document.Status);
            await Do(stage, id, at => new C.SaveSection("root-cause", 0, "A token without a date.")
            {
                At = at,
                By = Person(stage, "omar").By,
            });
            var changed = (await ViewOf(stage, id)).Document;
            Assert.Equal(PostmortemStatus.InReview, changed.Status);
            Assert.Empty(changed.ValidSignatures);
            Assert.Equal(3, changed.Signatures.Count);
        });

    [Fact]
    [Requirement("PMR-016")]
    [Requirement("PMR-002")]
    [Requirement("RUN-039")]
    public Task Two_roles_are_enough_below_the_worst_level_and_publishing_meets_the_clock() =>
        Played(Ledger, "pool-exhaustion", async (stage, id) =>
        {
            var desk = stage.Part<PostmortemDesk>();
            var view = await ViewOf(stage, id);
            Assert.Equal(["role technical-lead", "Operations Manager"], view.Signers);
            Assert.Equal("Draft", view.StatusWord);
            await Do(stage, id, at => new C.Submit { At = at, By = Person(stage, "oskar").By });
            Assert.Equal(
                "postmortem.not-reviewed",
                (await desk.Run(id, at => new C.Publish { At = at, By = Person(stage, "oskar").By }, Cancel))?.Code);
            var manager = stage.Playbook.Directory.Contacts
                .FirstOrDefault(each => each.Role == "Operations Manager")?.Person?.Value
                ?? stage.Playbook.People.First(person => person.Access == Core.Access.AccessLevel.Administrator)
                    .Id.Value;
            foreach (var name in (string[])["tomas", manager])
                Assert.Null(await desk.Sign(id, null, view.Document.Revision, Person(stage, name), Cancel));
            await Do(stage, id, at => new C.Publish { At = at, By = Person(stage, "oskar").By });
            Assert.Equal("Published", (await ViewOf(stage, id)).StatusWord);
            var incident = (await stage.Part<IncidentReader>().Read(id, Cancel))!;
            var clock = Assert.Single(incident.Clocks, clock => clock.Kind == ClockKind.PostmortemBy);
            Assert.Equal(ClockState.Met, clock.State);
            var promised = Assert.Single(await stage.Part<ActionDesk>().Of(id, Cancel));
            Assert.Equal((ActionKind.Runbook, true), (promised.Plan!.Kind, promised.Plan.Due is not null));
        });

    [Fact]
    [Requirement("PMR-003")]
    [Requirement("PMR-004")]
    public Task The_meeting_has_its_people_by_rule_and_says_that_its_agenda_does_not_fit() =>
        Played(Ledger, "pool-exhaustion", async (stage, id) =>
        {
            var desk = stage.Part<PostmortemDesk>();
            var view = await ViewOf(stage, id);
            var proposal = desk.Propose(view, stage.Time.Now);
            Assert.Superset(
                view.Incident.Responders.ToHashSet(), proposal.Attendees.ToHashSet());
            Assert.Equal("The agenda takes 65 minutes and the meeting lasts 60.", proposal.Warning);
            var at = stage.Time.Now + Duration.FromDays(3);
            Assert.Equal(
                "postmortem.facilitator-responded",
                (await desk.SetMeeting(id, at, new ResponderId("oskar"), null, Person(stage, "oskar").By, Cancel))
                    ?.Code);
            Assert.Null(await desk.SetMeeting(
                id, at, new ResponderId("oskar"), "Nobody else is here.", Person(stage, "oskar").By, Cancel));
            await Do(stage, id, now => new C.HoldMeeting("We agreed on the timeline.")
            {
                At = now,
                By = Person(stage, "oskar").By,
            });
            var clocks = (await stage.Part<IncidentReader>().Read(id, Cancel))!.Clocks;
            Assert.Equal(
                ClockState.Met, Assert.Single(clocks, clock => clock.Kind == ClockKind.PostmortemMeetingBy).State);
        });

    [Fact]
    [Requirement("PMR-019")]
    public Task A_short_report_is_sent_apart_from_the_document() =>
        Played("reconciliation", "application-down", async (stage, id) =>
        {
            await Do(stage, id, at => new C.Report("Down for 28 minutes; restarted.")
            {
                At = at,
                By = Person(stage, "beatriz").By,
            });
            var incident = (await stage.Part<IncidentReader>().Read(id, Cancel))!;
            Assert.Equal(
                ClockState.Met, Assert.Single(incident.Clocks, clock => clock.Kind == ClockKind.ReportBy).State);
            Assert.Equal(PostmortemStatus.Draft, (await ViewOf(stage, id)).Document.Status);
        });

    /// <summary>Every line of the document is a heading, a question that waits, or a line whose sources are in the
    /// log; every section has something in it or asks for it.</summary>
    private static async Task AssertSourced(Stage stage, PostmortemView view)
    {
        var log = await stage.Store.Read(
            async reading => (await reading.FactsAfter(0, 100_000)).Select(fact => fact.Position).ToHashSet(), Cancel);
        foreach (var section in view.Document.Sections)
        {
            Assert.All(section.Lines, line => Assert.NotEmpty(line.Sources));
            Assert.All(section.Lines.SelectMany(line => line.Sources), source => Assert.Contains(source, log));
            Assert.True(
                section.Lines.Count > 0 || section.Questions.Count > 0
                || section.Shows is SectionContent.SignOff or SectionContent.Distribution,
                $"“{section.Title}” is neither filled nor asks anything.");
        }

        var known = view.Document.Sections.SelectMany(section => section.Lines)
            .SelectMany(line => line.Text.Split('\n')).ToHashSet(StringComparer.Ordinal);
        var text = view.Markdown(person => person.Value, []);
        var body = text[text.IndexOf("\n## ", StringComparison.Ordinal)..];
        foreach (var line in body.Split('\n').Where(line => line.Length > 0))
        {
            Assert.True(
                known.Contains(line) || line.StartsWith("## ", StringComparison.Ordinal)
                || line.StartsWith($"- {PostmortemText.Unanswered}: ", StringComparison.Ordinal)
                || line is "| Time | What happened |" or "| --- | --- |",
                $"Nothing in the record says: {line}");
        }
    }

    private static void AssertRows(PostmortemView view, IReadOnlyList<(string Time, string Words)> rows)
    {
        var lines = view.Document.Sections.Single(section => section.Shows == SectionContent.Timeline).Lines;
        foreach (var (time, words) in rows)
        {
            Assert.True(
                lines.Any(line => line.Text.StartsWith($"| {time} |", StringComparison.Ordinal)
                    && line.Text.Contains(words, StringComparison.Ordinal)),
                $"There is no row {time} with “{words}” in\n{string.Join('\n', lines.Select(line => line.Text))}");
        }
    }

    private static async Task Deploy(Stage stage, IncidentId id)
    {
        var incident = (await stage.Part<IncidentReader>().Read(id, Cancel))!.State;
        var service = incident.Declaration!.Service!.Value;
        foreach (var (minutes, words) in new[] { (-7, "Deployment v2.5.3 begins"), (-4, "Deployment v2.5.3 is done") })
        {
            var change = stage.Part<Ids>().Next();
            await stage.Part<ChangeDesk>().Record(
                new Delivery
                {
                    Id = change,
                    ReceivedAt = stage.Time.Now,
                    Service = service,
                    Source = "generic",
                    Body = "{}"u8.ToArray(),
                    Signals = [],
                },
                new ServiceChangeEvent.Recorded(
                    change, service, words, "ci", incident.StartedAt + Duration.FromMinutes(minutes), null, [])
                {
                    At = stage.Time.Now,
                    By = Actor.Muster,
                },
                Cancel);
        }
    }

    private static async Task Do(Stage stage, IncidentId id, Func<Instant, C> command) =>
        Assert.Null(await stage.Part<PostmortemDesk>().Run(id, command, Cancel));

    private static async Task<PostmortemView> ViewOf(Stage stage, IncidentId id) =>
        (await stage.Part<PostmortemDesk>().Find(id, Cancel))!;

    private static string Markdown(Stage stage, PostmortemView view) =>
        view.Markdown(person => stage.Playbook.People.First(each => each.Id == person).Name, []);

    private static Settler Person(Stage stage, string id)
    {
        var person = stage.Playbook.People.First(each => each.Id.Value == id);
        return new Settler(person.Id, IsAdministrator: false, person.AsActor);
    }

    private static async Task Played(string pack, string name, Func<Stage, IncidentId, Task> then)
    {
        var reading = StoryFiles.Read(PlaybookFolder.Load(DemoPlaybook.FolderOf(pack)!));
        var story = Assert.Single(reading.Stories, story => story.File == $"tests/{name}.test.yaml");
        await Rehearsal.Play(
            reading.Playbook.Playbook!, story,
            async (stage, result) =>
            {
                Assert.True(result.IsGood, string.Join('\n', result.Findings.Select(finding => finding.Text)));
                await then(stage, Assert.Single(await stage.Incidents(Cancel)));
                return true;
            },
            Cancel);
    }
}
