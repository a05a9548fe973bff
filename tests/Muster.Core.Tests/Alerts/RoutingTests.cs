using System.Diagnostics;
using System.Text.Json;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Playbook;
using Xunit;
using static Muster.Core.Tests.Alerts.TestAlerts;
using static Muster.Core.Tests.Given;

namespace Muster.Core.Tests.Alerts;

public sealed class RoutingTests
{
    public static TheoryData<string, string> Fingerprints
    {
        get
        {
            var data = new TheoryData<string, string>();
            using var file = JsonDocument.Parse(File.ReadAllText(
                Repository.PathOf("tests/Muster.Core.Tests/Captures/alertmanager-fingerprints.json")));
            foreach (var alert in file.RootElement.EnumerateArray())
                data.Add(alert.GetProperty("fingerprint").GetString()!, alert.GetProperty("labels").GetRawText());
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Fingerprints))]
    public void A_fingerprint_equals_the_one_that_alertmanager_sends(string fingerprint, string labels)
    {
        var pairs = JsonSerializer.Deserialize<Dictionary<string, string>>(labels)!;
        Assert.Equal(fingerprint, Fingerprint.Of(Labels.From(pairs)));
        Assert.Equal(fingerprint, Fingerprint.Of(Labels.From(pairs.Reverse().Append(new("empty", "")))));
    }

    [Fact]
    public void Long_and_foreign_labels_have_a_fingerprint_as_well() => Assert.Matches(
        "^[0-9a-f]{16}$", Fingerprint.Of(Labels.From([new("größe", new string('ß', 5_000))])));

    [Fact]
    public void The_first_route_that_takes_it_wins()
    {
        var routing = RouteOf(
            DiskFull,
            new Route { Name = "us", Matchers = [new("cluster", MatcherOperator.Equal, "us-1")] },
            new Route { Name = "eu", Matchers = [new("cluster", MatcherOperator.Matches, "eu-.*")], Severity = P0 },
            new Route { Name = "all" });
        Assert.Equal("eu", routing.Route.Name);
    }

    [Fact]
    public void What_no_route_takes_goes_the_default_way() => Assert.Equal(
        Route.Default, RouteOf(DiskFull, new Route { Name = "other", From = new ServiceId("other") }).Route);

    [Fact]
    public void A_route_names_service_and_policy_or_they_are_the_keys_own()
    {
        var playbook = new CheckedPlaybook
        {
            Services = [new Service { Id = Payments, Name = "Payments", Policy = new PolicyId("payments") }],
        };
        Assert.Equal(new PolicyId("payments"), Routing.Of(DiskFull, playbook).Policy);
        var routed = Routing.Of(
            DiskFull,
            playbook with
            {
                Routes = [new Route { Name = "db", Service = new ServiceId("db"), Policy = new PolicyId("db") }],
            });
        Assert.Equal((new ServiceId("db"), (PolicyId?)new PolicyId("db")), (routed.Service, routed.Policy));
    }

    [Theory]
    [InlineData(RouteEffect.Page, AlertSeverity.Info, true, true)]
    [InlineData(RouteEffect.Open, AlertSeverity.Critical, true, false)]
    [InlineData(RouteEffect.List, AlertSeverity.Critical, false, false)]
    [InlineData(RouteEffect.BySeverity, AlertSeverity.Critical, true, true)]
    [InlineData(RouteEffect.BySeverity, AlertSeverity.Error, true, true)]
    [InlineData(RouteEffect.BySeverity, AlertSeverity.Warning, true, false)]
    [InlineData(RouteEffect.BySeverity, AlertSeverity.Info, false, false)]
    public void The_effect_says_whether_it_opens_and_pages(
        RouteEffect effect, AlertSeverity severity, bool opens, bool pages)
    {
        var routing = RouteOf(DiskFull with { Severity = severity }, new Route { Name = "all", Effect = effect });
        Assert.Equal((opens, pages), (routing.Opens, routing.Pages));
    }

    [Theory]
    [InlineData(MatcherOperator.Equal, "eu-1", true)]
    [InlineData(MatcherOperator.NotEqual, "eu-1", false)]
    [InlineData(MatcherOperator.Matches, "eu", false)]
    [InlineData(MatcherOperator.Matches, "us|eu-.", true)]
    [InlineData(MatcherOperator.MatchesNot, "eu-.+", false)]
    public void A_matcher_looks_at_the_whole_value(MatcherOperator how, string value, bool holds) =>
        Assert.Equal(holds, new Matcher("cluster", how, value).Holds(DiskFull));

    [Fact]
    public void A_line_break_at_the_end_is_part_of_the_value() => Assert.False(
        new Matcher("summary", MatcherOperator.Matches, "Disk is full").Holds(
            DiskFull with { Summary = "Disk is full\n" }));

    [Theory]
    [InlineData("severity", "error")]
    [InlineData("source", "generic")]
    [InlineData("summary", "Disk is full")]
    [InlineData("dedup_key", "disk")]
    [InlineData("unknown", "")]
    public void A_matcher_knows_more_than_labels(string name, string value) =>
        Assert.True(new Matcher(name, MatcherOperator.Equal, value).Holds(DiskFull));

    [Fact]
    [Case(41)]
    public void An_expression_that_would_backtrack_for_years_is_answered_at_once()
    {
        var matcher = new Matcher("summary", MatcherOperator.Matches, "(a+)+b");
        var began = Stopwatch.GetTimestamp();
        Assert.False(matcher.Holds(DiskFull with { Summary = new string('a', 1_000) }));
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    [Case(57)]
    public void Groups_never_mix_services_and_keys_never_run_together()
    {
        var byLabels = Grouping.ByLabels("a", "b");
        Assert.NotEqual(Key(byLabels, ("a", "1"), ("b", "")), Key(byLabels, ("a", ""), ("b", "1")));
        Assert.Equal(Key(byLabels, ("a", "1"), ("c", "2")), Key(byLabels, ("a", "1"), ("c", "3")));
        foreach (var grouping in (Grouping[])[byLabels, Grouping.EachAlert, Grouping.AsSent, Grouping.PerService])
            Assert.NotEqual(grouping.KeyOf(DiskFull, Payments), grouping.KeyOf(DiskFull, new ServiceId("other")));
        Assert.Equal(Grouping.EachAlert.KeyOf(DiskFull, Payments), Grouping.AsSent.KeyOf(DiskFull, Payments));
        Assert.NotEqual(
            Grouping.EachAlert.KeyOf(DiskFull, Payments),
            Grouping.AsSent.KeyOf(DiskFull with { SenderGroup = "{}:{}" }, Payments));

        static string Key(Grouping grouping, params (string Name, string Value)[] labels) => grouping.KeyOf(
            DiskFull with { Labels = Labels.From(labels.Select(each => KeyValuePair.Create(each.Name, each.Value))) },
            Payments);
    }
}
