using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>What is wrong with a playbook, line by line; the pages in docs/playbooks hold more.</summary>
public sealed class ProblemTests
{
    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        {
            "A key that is written twice", "teams.yaml",
            "teams:\n  payments:\n    members: ada\n    members: bob\n",
            "teams.yaml:4:5 error PB005 'members' stands on line 3 already."
        },
        {
            "An id that is written twice", "teams.yaml",
            "teams:\n  payments: {members: ada}\n  payments: {members: bob}\n",
            "teams.yaml:3:3 error PB005 'payments' stands on line 2 already."
        },
        {
            "A tab that indents", "teams.yaml",
            "teams:\n\tpayments: {members: ada}\n",
            "teams.yaml:2:1 error PB002 A tab indents this line: YAML is indented with spaces."
        },
        {
            "A list where keys are expected", "teams.yaml",
            "teams:\n  - payments\n",
            "teams.yaml:2:3 error PB006 'teams' has a key for each, 'name: …', here stands a list."
        },
        {
            "A word where keys are expected", "teams.yaml",
            "teams: {payments: ada}",
            "teams.yaml:1:19 error PB006 A team has keys (name, members, description, lead, email, chat), "
                + "here stands 'ada'."
        },
        {
            "Keys where a list of words is expected", "teams.yaml",
            "teams: {payments: {members: {ada: 1}}}",
            "teams.yaml:1:29 error PB006 'members' is a list (lines that begin with '- '), here stands keys with"
                + " values."
        },
        {
            "A file that is a list", "teams.yaml",
            "- payments\n",
            "teams.yaml:1:1 error PB006 This file has keys (teams), here stands a list."
        },
        {
            "A list where one value is expected", "catalog.yaml",
            "services: {payments: {name: [a, b]}}",
            "catalog.yaml:1:29 error PB006 'name' is one value, here stands a list."
        },
        {
            "A second document", "catalog.yaml",
            "services: {payments: {}}\n---\nservices: {}\n",
            "catalog.yaml:2:1 error PB001 A file holds one document: remove the line '---' and what follows, or move it"
                + " to another file."
        },
        {
            "A key that no word is near", "catalog.yaml",
            "services: {}\nversion: 3\n",
            "catalog.yaml:2:1 error PB007 This file has no key 'version'. Its keys: services, environments."
        },
        {
            "A merge key", "catalog.yaml",
            "services:\n  payments: &p {team: payments}\n  shop: {<<: *p}\n",
            "catalog.yaml:3:10 error PB007 A service has no key '<<'. Its keys: name, description, team, policy,"
                + " dependsOn, environments, links."
        },
        {
            "A person without a name", "people.yaml",
            "people:\n  ada: {email: ada@example.com}\n  bob: {name: Bob, email: bob@example.com}\n",
            "people.yaml:2:3 error PB008 A person needs 'name': first and last name, as others read it."
        },
        {
            "A person called nobody", "people.yaml",
            "people:\n  ada: {name: A, email: a@x.y}\n  bob: {name: B, email: b@x.y}\n  nobody: {name: N}\n",
            "people.yaml:4:3 error PB013 'nobody' is not an id: lower-case letters, digits and hyphens, at most 63."
        },
        {
            "A mail address with a line break", "people.yaml",
            "people:\n  ada: {name: A, email: \"a@x.y\\nBcc: b@x.y\"}\n  bob: {name: B, email: b@x.y}\n",
            "people.yaml:2:25 error PB019 'a@x.y Bcc: b@x.y' is no mail address such as 'ada@example.com'."
        },
        {
            "A webhook that is no web address", "people.yaml",
            "people:\n  ada: {name: A, contacts: {hook: \"file:///etc/passwd\"}}\n  bob: {name: B, email: b@x.y}\n",
            "people.yaml:2:35 error PB019 'file:///etc/passwd' is no URL that begins with http:// or https://."
        },
        {
            "Two contacts with one id", "people.yaml",
            "people:\n  ada: {name: A, email: a@x.y, contacts: {email: b@x.y}}\n  bob: {name: B, email: b@x.y}\n",
            "people.yaml:2:43 error PB014 There is a contact 'email' already."
        },
        {
            "A flag that is neither yes nor no", "people.yaml",
            "people:\n  ada: {name: A, email: a@x.y, active: maybe}\n  bob: {name: B, email: b@x.y}\n",
            "people.yaml:2:40 error PB009 'maybe' is none of: true, false, yes, no."
        },
        {
            "A service of a team that is not there", "catalog.yaml",
            "services: {payments: {team: paymnets}}",
            "catalog.yaml:1:29 error PB015 There is no team 'paymnets'. Did you mean 'payments'?"
        },
        {
            "A person where a team is meant", "escalation.yaml",
            "policies: {default: {steps: [{page: team ada}]}}",
            "escalation.yaml:1:37 error PB015 There is no team 'ada'. There are: payments."
        },
        {
            "A policy without steps", "escalation.yaml",
            "policies:\n  default: {rounds: 2}\n",
            "escalation.yaml:2:3 error PB008 A policy needs 'steps': at least one, each with 'page'."
        },
        {
            "A step that pages nobody", "escalation.yaml",
            "policies:\n  default:\n    steps:\n      - page: person ada\n      - after: 5 min\n",
            "escalation.yaml:5:9 error PB008 A step needs 'page': whom, 'schedule primary', 'person ada' or 'team"
                + " payments'."
        },
        {
            "A step before the one above it", "escalation.yaml",
            "policies:\n  default:\n    steps:\n      - {after: 10 min, page: person ada}\n"
                + "      - {after: 5 min, page: person bob}\n",
            "escalation.yaml:5:17 warning PB107 This step comes before the step above it; 'after' counts from the"
                + " beginning, not from that step."
        },
        {
            "A policy whose people are all away", "people.yaml",
            "people:\n  ada: {name: A, active: false}\n  bob: {name: B, active: no}\n",
            "escalation.yaml:2:3 error PB021 The policy 'default' reaches nobody: no step leads to a person who is"
                + " active."
        },
        {
            "A team without members", "teams.yaml",
            "teams: {payments: {}}",
            "teams.yaml:1:9 warning PB108 The team 'payments' has no members: paging it reaches nobody."
        },
        {
            "A step whose team is empty", "teams.yaml",
            "teams: {payments: {members: []}}",
            "escalation.yaml:5:9 warning PB111 Step 2 of the policy 'default' reaches nobody: nobody in it is active."
        },
        {
            "A service without a policy", "escalation.yaml",
            "policies: {}",
            "catalog.yaml:2:3 warning PB101 The service 'payments' has no policy: its alerts page the administrators."
                + " Add 'policy'."
        },
        {
            "A catalogue without services", "catalog.yaml",
            "",
            "catalog.yaml:1:1 warning PB109 There is no service: define one, so that there is an integration key to"
                + " send alerts to."
        },
        {
            "Levels that share a word", "severities.yaml",
            "severities:\n  P1: {alerts: [critical, error, warning, info]}\n  P2: {aliases: p1}\n",
            "severities.yaml:3:17 error PB014 'p1' already names the level of line 2."
        },
        {
            "An update that is due all the time", "severities.yaml",
            "severities: {P1: {alerts: [critical, error, warning, info], updateEvery: 0 min}}",
            "severities.yaml:1:74 error PB010 'updateEvery' is a second or more."
        },
        {
            "Layers and people at once", "schedules.yaml",
            "schedules: {primary: {people: [ada], layers: [{people: [ada]}]}}",
            "schedules.yaml:1:31 error PB006 A schedule has either 'layers' or its own 'people', not both: move the"
                + " people into a layer."
        },
        {
            "Two layers of one name", "schedules.yaml",
            "schedules:\n  primary:\n    layers:\n      - {name: Base, people: ada}\n"
                + "      - {name: Base, people: bob}\n",
            "schedules.yaml:5:9 error PB014 There is a layer 'Base' already."
        },
        {
            "A layer that ends before it starts", "schedules.yaml",
            "schedules: {primary: {people: ada, start: 2026-01-05, end: 2026-01-05}}",
            "schedules.yaml:1:60 error PB011 The layer ends before it starts."
        },
        {
            "A day that is not in the calendar", "schedules.yaml",
            "schedules: {primary: {people: ada, start: 2026-02-30}}",
            "schedules.yaml:1:43 error PB011 '2026-02-30' is not a date, '2026-01-05', or a date and a time,"
                + " '2026-01-05 09:00'."
        },
        {
            "A turn that is left unassigned", "schedules.yaml",
            "schedules: {primary: {people: [ada, nobody], every: 26 weeks, start: 2026-11-16}}",
            "schedules.yaml:1:13 warning PB105 Nobody is on call for 'primary' from Mon 17 May 2027 09:00 UTC until"
                + " Mon 15 Nov 2027 09:00 UTC."
        },
        {
            "A window with one day", "schedules.yaml",
            "schedules: {primary: {people: ada, restrict: [{from: Fri 17:00, until: \"09:00\"}]}}",
            "schedules.yaml:1:47 error PB011 Either 'from' and 'until' are times, with 'days' or without, or both have"
                + " a day and 'days' is not there."
        },
        {
            "A condition without a value", "routing.yaml",
            "routes: [{match: team=}]",
            "routing.yaml:1:18 error PB016 'team=' is not conditions such as 'team=\"payments\"', 'env!=\"test\"',"
                + " 'alertname=~\"Disk.*\"' or 'host!~\"dev.*\"'."
        },
        {
            "A regular expression that would grow beyond measure", "routing.yaml",
            "routes: [{match: 'host=~\"((a{100}){100}){100}\"'}]",
            "routing.yaml:1:18 error PB017 '((a{100}){100}){100}' is no regular expression: it is longer than 1000"
                + " characters, or its counts multiply to more than 1000."
        },
        {
            "A file of a later version", "glossary.yaml",
            "pages: {}",
            "glossary.yaml:1:1 info PB201 This file is not read by this version."
        },
        {
            "A file whose name is nearly right", "schedule.yaml",
            "schedules: {}",
            "schedule.yaml:1:1 warning PB110 This file is not read by this version. Did you mean 'schedules.yaml'?"
        },
        {
            "A file that is there twice", "teams.yml",
            "teams: {}",
            "teams.yml:1:1 error PB004 There is teams.yaml too: keep one of them."
        },
        {
            "A text that is not YAML", "routing.yaml",
            "routes: [}",
            "routing.yaml:1:10 error PB001 This is not YAML: While parsing a node, did not find expected node content."
        },
        {
            "An alias of nothing", "routing.yaml",
            "routes: *all",
            "routing.yaml:1:9 error PB001 This is not YAML: '*all' names no anchor '&all' above it."
        },
        {
            "A value that contains itself", "routing.yaml",
            "routes: &all [*all]",
            "routing.yaml:1:15 error PB003 The value '&all' contains itself."
        },
        {
            "A placeholder that is not known", "playbook.yaml",
            "reference: 'INC-{year}-{nnn}'",
            "playbook.yaml:1:12 error PB020 '{year}' is none of: {yyyy}, {MM}, {dd}, {nnn}."
        },
        {
            "A reference that would not fit in an address", "playbook.yaml",
            "reference: 'INC {nnn}'",
            "playbook.yaml:1:12 error PB020 The pattern has letters, digits, '-', '_', '.' and placeholders, at most"
                + " 64 characters."
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_told_at_its_place(string what, string path, string text, string line)
    {
        var (playbook, problems) = House.Read(path, text);
        Assert.True(problems.Any(problem => problem.ToString() == line), $"{what}: {string.Join('\n', problems)}");
        Assert.Equal(problems.Any(problem => problem.Severity == ProblemSeverity.Error), playbook is null);
    }

    [Fact]
    public void The_house_itself_has_no_problem() =>
        Assert.Empty(PlaybookReader.Read(House.Files, House.Noon).Problems);

    [Fact]
    public void A_problem_is_one_line_with_place_severity_code_and_text() => Assert.Equal(
        "people.yaml:3:7 error PB012 There is something.",
        new Problem("people.yaml", 3, 7, ProblemSeverity.Error, "PB012", "There is something.").ToString());

    [Fact]
    public void Problems_of_all_files_are_told_at_once_and_in_order()
    {
        var (_, problems) = PlaybookReader.Read(House.With(
            ("catalog.yaml", "services: {Shop: {}, a: {team: nowhere}}"),
            ("people.yaml", "people: [ada]"),
            ("routing.yaml", "routes: 3")));
        Assert.Equal(
            ["catalog.yaml", "people.yaml", "routing.yaml", "schedules.yaml", "teams.yaml"],
            problems.Select(problem => problem.File).Distinct());
        Assert.Equal(
            problems.OrderBy(problem => (problem.File, problem.Line, problem.Column)), problems);
    }

    [Fact]
    public void Prose_beside_the_files_is_nothing_to_tell()
    {
        var files = House.With(("README.md", "# Ours"), ("docs/why.md", "- ["));
        Assert.Empty(PlaybookReader.Read(files, House.Noon).Problems);
    }

    [Fact]
    public void Without_an_instant_gaps_are_not_looked_for()
    {
        var files = House.With(("schedules.yaml", "schedules: {primary: {people: [ada, nobody]}}"));
        Assert.Empty(PlaybookReader.Read(files).Problems);
        Assert.Equal("PB105", Assert.Single(PlaybookReader.Read(files, House.Noon).Problems).Code);
    }

    [Fact]
    public void A_schedule_whose_only_person_is_away_is_a_gap_of_a_year()
    {
        var (_, problems) = PlaybookReader.Read(
            House.With(
                ("people.yaml", "people: {ada: {name: Ada, active: false}, bob: {name: Bob, email: b@x.y}}"),
                ("schedules.yaml", "schedules: {primary: {people: ada}}")),
            House.Noon);
        Assert.Contains(
            "schedules.yaml:1:13 warning PB105 Nobody is on call for 'primary' from Fri 20 Nov 2026 12:00 UTC for a"
                + " year.",
            problems.Select(problem => problem.ToString()));
    }
}
