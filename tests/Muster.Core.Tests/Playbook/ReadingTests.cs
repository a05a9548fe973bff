using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Escalation;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>What the files say is what the checked playbook holds.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void The_organisation_its_zone_and_its_references_are_read()
    {
        var playbook = House.Checked(
            "playbook.yaml", "organisation: Example Ltd\nzone: Europe/Berlin\nreference: 'P-{yyyy}{MM}{dd}-{nnn}'");
        Assert.Equal("Example Ltd", playbook.Organisation);
        Assert.Equal("Europe/Berlin", playbook.Zone.Id);
        Assert.Equal("P-{yyyy}{MM}{dd}-{nnn}", playbook.ReferencePattern);
    }

    [Fact]
    public void Without_severities_the_four_usual_levels_hold() =>
        Assert.Equal(CheckedPlaybook.DefaultSeverities, House.Checked("severities.yaml", "").Severities);

    [Fact]
    public void Levels_rank_by_their_order_and_say_what_alerts_do()
    {
        var playbook = House.Checked("severities.yaml", """
            severities:
              P0: {name: Critical, definition: All is down., aliases: SEV0, alerts: critical, acknowledgeWithin: 5 min}
              P1: {alerts: [error, warning], effect: open, updateEvery: PT30M, reviewWithin: 2 d}
              P2: {alerts: info, effect: list}
            """);
        Assert.Equal(["P0", "P1", "P2"], playbook.Severities.Select(level => level.Id.Value));
        Assert.Equal([0, 1, 2], playbook.Severities.Select(level => level.Rank));
        Assert.Equal([(true, true), (true, false), (false, false)],
            playbook.Severities.Select(level => (level.Opens, level.Pages)));
        Assert.Equal("Critical", playbook.FindSeverity("sev0")?.Name);
        Assert.Equal(Duration.FromMinutes(5), playbook.Severities[0].AcknowledgeWithin);
        Assert.Equal(Duration.FromMinutes(30), playbook.Severities[1].UpdateEvery);
        Assert.Equal(Duration.FromDays(2), playbook.Severities[1].ReviewWithin);
        Assert.Equal("P1", playbook.SeverityFor(AlertSeverity.Warning).Id.Value);
    }

    [Fact]
    public void A_person_has_contacts_and_rules_of_their_own()
    {
        var ada = House.Checked("people.yaml", """
            people:
              ada:
                name: Ada Lovelace
                email: ada@example.com
                contacts: {hook: "https://hooks.example.com/ada", desk: console}
                notify: [{by: email}, {after: 3 min, by: [hook, desk]}]
                zone: Europe/London
                access: administrator
              bob: {name: Bob, email: bob@example.com}
            """).People[0];
        Assert.Equal("Ada Lovelace", ada.Name);
        Assert.Equal(
            [
                new ContactMethod("email", Channels.Email, "ada@example.com") { IsFromPlaybook = true },
                new ContactMethod("hook", Channels.Webhook, "https://hooks.example.com/ada") { IsFromPlaybook = true },
                new ContactMethod("desk", Channels.Console, "console") { IsFromPlaybook = true },
            ],
            ada.Contacts);
        Assert.Equal([Duration.Zero, Duration.FromMinutes(3)], ada.Rules.Select(rule => rule.After));
        Assert.Equal(["hook", "desk"], ada.Rules[1].Methods);
        Assert.Equal("Europe/London", ada.Zone);
        Assert.Equal(AccessLevel.Administrator, ada.Access);
        Assert.True(ada.IsReachable);
    }

    [Fact]
    public void A_schedule_with_its_own_people_is_one_layer_of_weeks_from_a_monday_morning()
    {
        var schedule = House.Checked("schedules.yaml", "schedules: {primary: {people: [ada, bob]}}").Schedules[0];
        var layer = Assert.Single(schedule.Layers);
        Assert.Equal(ShiftLength.Weeks(1), layer.Rotation.Length);
        Assert.Equal(new HandOff(new LocalTime(9, 0)), layer.Rotation.HandOff);
        Assert.Equal(new LocalDateTime(2024, 1, 1, 9, 0), layer.Start);
        Assert.Equal(DateTimeZone.Utc, schedule.Zone);
    }

    [Fact]
    public void A_start_without_a_time_is_at_the_hand_off_so_the_first_person_has_a_whole_turn()
    {
        var schedule = House.Checked("schedules.yaml", """
            schedules:
              primary: {zone: Europe/Berlin, people: [ada, bob], handoff: Mon 09:00, start: 2026-11-16}
            """).Schedules[0];
        var answer = OnCallResolver.WhoIsOnCall(schedule, [], House.Noon, _ => true);
        Assert.Equal("ada", answer.Responder?.Value);
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 8, 0), answer.Until);
    }

    [Theory]
    [InlineData("1 week", ShiftUnit.Weeks, 1)]
    [InlineData("weekly", ShiftUnit.Weeks, 1)]
    [InlineData("2 weeks", ShiftUnit.Weeks, 2)]
    [InlineData("7 d", ShiftUnit.Days, 7)]
    [InlineData("day", ShiftUnit.Days, 1)]
    [InlineData("12 h", ShiftUnit.Hours, 12)]
    [InlineData("3.5 d", ShiftUnit.Hours, 84)]
    [InlineData("PT8H", ShiftUnit.Hours, 8)]
    [InlineData("1 month", ShiftUnit.Months, 1)]
    public void A_turn_lasts_as_long_as_it_is_written(string every, ShiftUnit unit, int count)
    {
        var playbook = House.Checked("schedules.yaml", $"schedules: {{primary: {{people: ada, every: {every}}}}}");
        Assert.Equal(new ShiftLength(count, unit), playbook.Schedules[0].Layers[0].Rotation.Length);
    }

    [Theory]
    [InlineData("08:30", "week", 8, 30, null, null)]
    [InlineData("Tue 17:00", "week", 17, 0, IsoDayOfWeek.Tuesday, null)]
    [InlineData("sunday 0:00", "week", 0, 0, IsoDayOfWeek.Sunday, null)]
    [InlineData("day 15 12:00", "month", 12, 0, null, 15)]
    [InlineData("last day 12:00", "month", 12, 0, null, -1)]
    public void A_hand_off_has_a_time_and_perhaps_a_day(
        string written, string every, int hour, int minute, IsoDayOfWeek? weekday, int? day)
    {
        var playbook = House.Checked(
            "schedules.yaml", $"schedules: {{primary: {{people: ada, every: {every}, handoff: {written}}}}}");
        Assert.Equal(
            new HandOff(new LocalTime(hour, minute), weekday, day),
            playbook.Schedules[0].Layers[0].Rotation.HandOff);
    }

    [Theory]
    [InlineData("Mon-Fri", Weekdays.Working)]
    [InlineData("workdays", Weekdays.Working)]
    [InlineData("weekend", Weekdays.Weekend)]
    [InlineData("every day", Weekdays.All)]
    [InlineData("[Mon, wednesday]", Weekdays.Monday | Weekdays.Wednesday)]
    [InlineData("'Mon, Wed'", Weekdays.Monday | Weekdays.Wednesday)]
    [InlineData("Fri-Mon", Weekdays.Friday | Weekdays.Weekend | Weekdays.Monday)]
    public void Hours_begin_on_the_days_that_are_named(string days, Weekdays expected)
    {
        var playbook = House.Checked("schedules.yaml", $$"""
            schedules:
              primary:
                layers:
                  - {people: [ada]}
                  - {people: [bob], restrict: [{days: {{days}}, from: 18:00, until: 08:00}]}
            """);
        Assert.Equal(
            [new Restriction.TimeOfDay(new LocalTime(18, 0), new LocalTime(8, 0), expected)],
            playbook.Schedules[0].Layers[1].Restrictions);
    }

    [Fact]
    public void A_stretch_of_the_week_goes_from_day_to_day()
    {
        var playbook = House.Checked("schedules.yaml", """
            schedules:
              primary:
                layers:
                  - {people: [ada]}
                  - {people: [bob], restrict: [{from: Fri 17:00, until: Mon 09:00}], offset: 3.5 d}
            """);
        var layer = playbook.Schedules[0].Layers[1];
        Assert.Equal(
            [
                new Restriction.TimeOfWeek(
                    IsoDayOfWeek.Friday, new LocalTime(17, 0), IsoDayOfWeek.Monday, new LocalTime(9, 0)),
            ],
            layer.Restrictions);
        Assert.Equal(Duration.FromHours(84), layer.Rotation.Offset.ToDuration());
    }

    [Fact]
    public void A_layer_can_live_in_a_zone_of_its_own()
    {
        var schedule = House.Checked("schedules.yaml", """
            schedules:
              primary:
                zone: Europe/Berlin
                layers: [{people: ada}, {people: bob, zone: Asia/Tokyo}]
            """).Schedules[0];
        Assert.Equal(["Europe/Berlin", "Asia/Tokyo"], schedule.Layers.Select(layer => schedule.ZoneOf(layer).Id));
        Assert.Equal(["Layer 1", "Layer 2"], schedule.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void A_step_says_when_under_which_condition_and_whom()
    {
        var policy = House.Checked("escalation.yaml", """
            policies:
              default:
                name: The usual
                rounds: 3
                pause: 90 s
                steps:
                  - page: schedule primary
                  - {after: 5 min, page: [person ada, team payments], severities: [sev1], name: All}
                  - {after: 1 h, when: unresolved, page: person bob}
                  - {after: 4 h, when: open, page: person bob}
            """).Policies[0];
        Assert.Equal(("The usual", 3, Duration.FromSeconds(90)), (policy.Name, policy.Rounds, policy.RoundPause));
        Assert.Equal([1, 2, 3, 4], policy.Steps.Select(step => step.Level));
        Assert.Equal([new EscalationTarget.OnCall(new ScheduleId("primary"))], policy.Steps[0].Targets);
        Assert.Equal(
            [
                new EscalationTarget.Person(new ResponderId("ada")),
                new EscalationTarget.Members(new TeamId("payments")),
            ],
            policy.Steps[1].Targets);
        Assert.Equal([new SeverityId("SEV1")], policy.Steps[1].Severities);
        Assert.Equal(
            [
                EscalationCondition.Unacknowledged, EscalationCondition.Unacknowledged,
                EscalationCondition.Unresolved, EscalationCondition.Open,
            ],
            policy.Steps.Select(step => step.When));
    }

    [Fact]
    public void A_service_without_a_policy_takes_the_one_called_default()
    {
        var playbook = House.Checked("escalation.yaml", """
            policies:
              quiet: {steps: [{page: person bob}]}
              default: {steps: [{page: person ada}]}
            """);
        Assert.Equal("default", playbook.Services[0].Policy?.Value);
    }

    [Fact]
    public void A_service_has_owners_needs_and_links()
    {
        var service = House.Checked("catalog.yaml", """
            services:
              shop:
                name: The shop
                team: payments
                dependsOn: payments
                environments: [production]
                links: {Dashboard: "https://grafana.example.com/d/shop"}
              payments: {}
            """).Services[0];
        Assert.Equal("The shop", service.Name);
        Assert.Equal([new ServiceId("payments")], service.DependsOn);
        Assert.Equal(["production"], service.Environments);
        Assert.Equal([new ServiceLink("Dashboard", "https://grafana.example.com/d/shop")], service.Links);
    }

    [Fact]
    public void A_route_says_which_alerts_and_what_they_do()
    {
        var route = House.Checked("routing.yaml", """
            routes:
              - name: disks
                match: ['{alertname=~"Disk.*", team!="a,b"}', "env = test"]
                from: payments
                effect: open
                group: [cluster, host]
                wait: 30 s
                severity: SEV2
                autoResolve: always
                resolveAfter: 6 h
            """).Routes[0];
        Assert.Equal(
            [
                new Matcher("alertname", MatcherOperator.Matches, "Disk.*"),
                new Matcher("team", MatcherOperator.NotEqual, "a,b"),
                new Matcher("env", MatcherOperator.Equal, "test"),
            ],
            route.Matchers);
        Assert.Equal(("payments", RouteEffect.Open), (route.From?.Value, route.Effect));
        Assert.Equal(["cluster", "host"], route.Grouping.LabelNames);
        Assert.Equal(Duration.FromSeconds(30), route.GroupWait);
        Assert.Equal(("SEV2", AutoResolve.Always), (route.Severity?.Value, route.AutoResolve));
        Assert.Equal(Duration.FromHours(6), route.ResolveTimeout);
    }

    [Theory]
    [InlineData("each", GroupingKind.Alert)]
    [InlineData("sender", GroupingKind.Sender)]
    [InlineData("service", GroupingKind.Service)]
    [InlineData("[cluster]", GroupingKind.Labels)]
    public void Alerts_are_grouped_as_the_route_says(string group, GroupingKind kind) =>
        Assert.Equal(kind, House.Checked("routing.yaml", $"routes: [{{group: {group}}}]").Routes[0].Grouping.Kind);

    [Fact]
    public void Every_thing_knows_where_it_is_written()
    {
        var places = House.Checked("routing.yaml", "routes:\n  - name: all\n").Places;
        Assert.Equal(new SourcePlace("catalog.yaml", 2, 3), places["service/payments"]);
        Assert.Equal(new SourcePlace("people.yaml", 3, 3), places["person/bob"]);
        Assert.Equal(new SourcePlace("teams.yaml", 2, 3), places["team/payments"]);
        Assert.Equal(new SourcePlace("schedules.yaml", 2, 3), places["schedule/primary"]);
        Assert.Equal(new SourcePlace("escalation.yaml", 2, 3), places["policy/default"]);
        Assert.Equal(new SourcePlace("routing.yaml", 2, 11), places["route/all"]);
    }

    [Fact]
    public void Anchors_and_aliases_repeat_a_value()
    {
        var playbook = House.Checked(
            "teams.yaml", "teams: {payments: {members: &both [ada, bob]}, all: {members: *both}}");
        Assert.Equal(playbook.Teams[0].Members, playbook.Teams[1].Members);
    }

    [Fact]
    public void A_file_can_end_in_yml_and_begin_with_a_byte_order_mark_and_have_windows_line_ends()
    {
        var files = House.With(("teams.yml", "\uFEFFteams:\r\n  payments:\r\n    members: ada\r\n"));
        files.Remove("teams.yaml");
        var (playbook, problems) = PlaybookReader.Read(files, House.Noon);
        Assert.Empty(problems);
        Assert.Equal("ada", playbook!.Teams[0].Members.Single().Value);
    }

    [Fact]
    public void An_empty_folder_is_a_playbook_that_says_so()
    {
        var (playbook, problems) = PlaybookReader.Read(new Dictionary<string, string>(), House.Noon);
        Assert.NotNull(playbook);
        Assert.Equal("PB109", Assert.Single(problems).Code);
    }

    [Fact]
    [Requirement("ESC-012")]
    public void A_policy_can_hold_several_lists_and_names_the_one_in_force()
    {
        var policy = House.Checked("escalation.yaml", """
            policies:
              default:
                active: matrix
                lists:
                  timeline: [{page: schedule primary}]
                  matrix: [{page: person ada}, {after: 15 min, page: team payments}]
            """).Policies[0];
        Assert.Equal("matrix", policy.ActiveList);
        Assert.Equal(2, policy.Steps.Count);
        Assert.Equal(["timeline"], policy.OtherLists.Select(list => list.Id));
    }
}
