using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.OnCall;
using Muster.Playbooks.Playbook;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>What a new installation does before anybody has told it anything.</summary>
public sealed class StarterPackTests
{
    private static readonly PlaybookReading Starter =
        PlaybookFolder.Read(Path.Combine(House.Root, "packs", "starter"), House.Noon);

    [Fact]
    public void The_starter_pack_has_no_problem() => Assert.Empty(Starter.Problems);

    [Fact]
    public void One_service_leads_to_one_policy_and_one_schedule_with_the_administrator_on_it()
    {
        var playbook = Starter.Playbook!;
        var service = Assert.Single(playbook.Services);
        var policy = Assert.Single(playbook.Policies);
        var schedule = Assert.Single(playbook.Schedules);
        var administrator = Assert.Single(playbook.People);

        Assert.Equal(policy.Id, service.Policy);
        Assert.Equal([new EscalationTarget.OnCall(schedule.Id)], policy.Steps[0].Targets);
        Assert.Equal(Duration.Zero, policy.Steps[0].At);
        Assert.Equal("administrator", administrator.Id.Value);
        Assert.Equal("Administrator", administrator.Name);
        Assert.Equal("administrator@localhost", Assert.Single(administrator.Contacts).Address);
        Assert.Equal(AccessLevel.Administrator, administrator.Access);
        Assert.Equal(
            administrator.Id, OnCallResolver.WhoIsOnCall(schedule, [], House.Noon, _ => true).Responder);
    }

    [Theory]
    [InlineData(AlertSeverity.Critical, true, true)]
    [InlineData(AlertSeverity.Error, true, true)]
    [InlineData(AlertSeverity.Warning, true, false)]
    [InlineData(AlertSeverity.Info, false, false)]
    [Requirement("INT-021")]
    public void Critical_and_error_page_a_warning_opens_and_info_is_listed(AlertSeverity alert, bool opens, bool pages)
    {
        var routing = Routing.Of(Signal("disk-1", alert), Starter.Playbook!);
        Assert.Equal((opens, pages), (routing.Opens, routing.Pages));
    }

    [Fact]
    public void Each_alert_opens_an_incident_of_its_own_without_waiting()
    {
        var one = Routing.Of(Signal("disk-1", AlertSeverity.Critical), Starter.Playbook!);
        var other = Routing.Of(Signal("disk-2", AlertSeverity.Critical), Starter.Playbook!);
        Assert.Equal(Duration.Zero, one.Route.GroupWait);
        Assert.NotEqual(one.GroupKey, other.GroupKey);
    }

    private static AlertSignal Signal(string key, AlertSeverity severity) => new()
    {
        Service = new ServiceId("default"),
        Source = "generic",
        DedupKey = key,
        Action = AlertAction.Trigger,
        Severity = severity,
    };
}
