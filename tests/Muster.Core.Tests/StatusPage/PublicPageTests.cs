using FsCheck;
using FsCheck.Fluent;
using Muster.Core.StatusPage;
using Xunit;
using static Muster.Core.Tests.StatusPage.Pages;
using C = Muster.Core.StatusPage.PublicPageCommand;
using E = Muster.Core.StatusPage.PublicPageEvent;

namespace Muster.Core.Tests.StatusPage;

public sealed class PublicPageTests
{
    [Fact]
    [Requirement("COM-009")]
    public void An_incident_its_parts_and_its_first_words_are_one_decision()
    {
        var page = Page().When(Open(("checkout", ComponentStatus.MajorOutage)));

        Assert.Collection(
            page.Last.Facts,
            fact => Assert.IsType<E.IncidentOpened>(fact),
            fact => Assert.Equal(
                new ComponentChange("checkout", ComponentStatus.Operational, ComponentStatus.MajorOutage),
                Assert.Single(Assert.IsType<E.UpdatePosted>(fact).Components)));
        var shown = page.State.Shown();
        Assert.Equal(ComponentStatus.MajorOutage, shown.Component("checkout")!.Status);
        Assert.Equal((PublicStatus.Investigating, PageImpact.Critical), Only(page.State));
    }

    [Fact]
    public void Saying_the_same_under_the_same_id_is_saying_it_once()
    {
        var page = Page().When(Open()).When(Open());
        page.ThenNothing();
        Assert.Single(page.State.Incidents[Outage].Updates);
    }

    [Fact]
    [Requirement("COM-012")]
    public void The_end_of_it_makes_its_parts_work_again_unless_another_incident_holds_them()
    {
        var other = new PublicId("outage000002");
        var page = Page()
            .When(Open(("checkout", ComponentStatus.MajorOutage), ("search", ComponentStatus.PartialOutage)))
            .When(Open(("search", ComponentStatus.PartialOutage)) with
            {
                Incident = other,
                Update = PublicId.Of("other"),
            })
            .When(Say("over", PublicStatus.Resolved, "It is over.", 30) with { Restores = true });

        var shown = page.State.Shown();
        Assert.Equal(ComponentStatus.Operational, shown.Component("checkout")!.Status);
        Assert.Equal(ComponentStatus.PartialOutage, shown.Component("search")!.Status);
        Assert.Equal(Given.At(30), page.State.Incidents[Outage].ResolvedAt);
        Assert.Equal(PageImpact.Critical, page.State.Incidents[Outage].Impact);
    }

    [Fact]
    public void Without_being_asked_the_end_of_it_leaves_its_parts_as_they_are()
    {
        var page = Page().When(Open(("checkout", ComponentStatus.MajorOutage)))
            .When(Say("over", PublicStatus.Resolved));
        Assert.Equal(ComponentStatus.MajorOutage, page.State.Shown().Component("checkout")!.Status);
    }

    [Theory]
    [InlineData("", "statuspage.name-wrong")]
    [InlineData("down", "statuspage.component-unknown")]
    public void What_cannot_be_shown_is_refused_with_its_field(string name, string code)
    {
        var page = Page().When(Open(name.Length == 0 ? [] : [("nothing", ComponentStatus.MajorOutage)]) with
        {
            Name = name,
        });
        page.ThenRefused(code);
        Assert.NotNull(page.Last.Refusal!.Field);
    }

    [Fact]
    public void Planned_work_and_incidents_have_words_of_their_own()
    {
        Page().When(Open() with { Status = PublicStatus.InProgress }).ThenRefused("statuspage.status-wrong");
        var window = new PlannedWindow(Given.At(60), Given.At(120), true, true, true, true, true, true, true);
        var page = Page().When(Open() with { Window = window });
        Assert.Equal(PublicStatus.Scheduled, page.State.Incidents[Outage].Status);
        page.When(Say("now", PublicStatus.Investigating)).ThenRefused("statuspage.status-wrong");
        Page().When(Open() with { Window = window with { Until = Given.At(60) } })
            .ThenRefused("statuspage.window-wrong");
    }

    [Fact]
    public void What_files_define_is_changed_in_files_and_its_status_here()
    {
        var settings = new ComponentSettings("Cart", "", null, 1, true, false, null, []);
        Page().When(new C.WriteComponent("checkout", settings) { At = Given.Noon, By = Given.ByAda, Rules = Rules })
            .ThenRefused("statuspage.in-file");
        var made = Page()
            .When(new C.WriteComponent("cart", settings) { At = Given.Noon, By = Given.ByAda, Rules = Rules })
            .When(Set("cart", ComponentStatus.DegradedPerformance, 1));
        Assert.Equal(
            ["checkout", "search", "files", "cart"], made.State.Shown().Components.Select(each => each.Id));
        Assert.Equal(
            ["checkout", "search", "files"],
            made.When(new C.RemoveComponent("cart") { At = Given.Noon, By = Given.ByAda, Rules = Rules })
                .State.Shown().Components.Select(each => each.Id));
    }

    [Fact]
    public void What_was_withdrawn_is_shown_to_nobody_and_can_be_spoken_of_no_more()
    {
        var page = Page().When(Open())
            .When(new C.Withdraw(Outage, "A mistake") { At = Given.At(1), By = Given.ByAda, Rules = Rules });
        Assert.Empty(page.State.Shown().Incidents);
        page.When(Say("more")).ThenRefused("statuspage.incident-unknown");
    }

    [Fact]
    [Requirement("COM-020")]
    public void What_was_learnt_is_drafted_then_published_then_taken_back()
    {
        var page = Page().When(Open()).When(Say("over", PublicStatus.Resolved))
            .When(new C.DraftPostmortem(Outage, "A disk was full.")
            {
                At = Given.At(60),
                By = Given.ByAda,
                Rules = Rules,
            });
        Assert.Null(page.State.Incidents[Outage].Postmortem);

        page = page.When(new C.PublishPostmortem(Outage, PublicId.Of("pm"), Notifies: true)
        {
            At = Given.At(61),
            By = Given.ByAda,
            Rules = Rules,
        });
        Assert.Equal(
            (PublicStatus.Postmortem, PublicStatus.Resolved),
            (page.State.Incidents[Outage].ShownStatus, page.State.Incidents[Outage].Status));

        page = page.When(new C.RevertPostmortem(Outage) { At = Given.At(62), By = Given.ByAda, Rules = Rules });
        Assert.Equal(PublicStatus.Resolved, page.State.Incidents[Outage].ShownStatus);
        Assert.Equal("A disk was full.", page.State.Incidents[Outage].PostmortemDraft);
    }

    [Theory]
    [InlineData(ComponentStatus.MajorOutage, 1, PageImpact.Major, "Partial System Outage")]
    [InlineData(ComponentStatus.MajorOutage, 2, PageImpact.Critical, "Major System Outage")]
    [InlineData(ComponentStatus.PartialOutage, 1, PageImpact.Minor, "Minor Service Outage")]
    [InlineData(ComponentStatus.DegradedPerformance, 1, PageImpact.Minor, "Partially Degraded Service")]
    [InlineData(ComponentStatus.UnderMaintenance, 1, PageImpact.Maintenance, "Service Under Maintenance")]
    [InlineData(ComponentStatus.Operational, 3, PageImpact.None, "All Systems Operational")]
    public void The_page_as_a_whole_is_one_notch_milder_when_a_single_part_does_not_work(
        ComponentStatus status, int parts, PageImpact impact, string said)
    {
        var page = Page();
        foreach (var id in Rules.Components.Take(parts).Select(component => component.Id))
            page = page.When(Set(id, status, 1));
        Assert.Equal(new PageHealth(impact, said), page.State.Shown().Health);
    }

    [Fact]
    public void An_incident_that_is_open_decides_over_its_parts()
    {
        var page = Page().When(Open(("checkout", ComponentStatus.DegradedPerformance)) with
        {
            Impact = PageImpact.Critical,
        });
        Assert.Equal("critical", page.State.Shown().Health.Indicator);
    }

    /// <summary>Whatever is asked in whatever order: doing it again changes nothing, and no part is held by
    /// nothing.</summary>
    [Fact]
    public void Any_order_of_words_leaves_a_page_that_holds_together() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Kind, byte Which, byte Status)[]>(),
        steps =>
        {
            var page = Page();
            foreach (var (step, at) in steps.Select((step, at) => (step, at)))
            {
                var command = CommandOf(step, at);
                page = page.When(command);
                var again = PublicPage.Decide(page.State, command);
                if (page.Last.Refusal is null)
                    Assert.True(again.IsNothing || again.Refusal is not null || command is C.WriteComponent);
                foreach (var incident in page.State.Incidents.Values)
                {
                    Assert.NotEmpty(incident.Updates);
                    Assert.Equal(incident.Updates.Count, incident.Updates.Select(each => each.Id).Distinct().Count());
                }
            }
        }).QuickCheckThrowOnFailure();

    private static PublicPageCommand CommandOf((byte Kind, byte Which, byte Status) step, int at)
    {
        var component = Rules.Components[step.Which % 3].Id;
        var status = (ComponentStatus)(step.Status % 5);
        return (step.Kind % 4) switch
        {
            0 => Open((component, status)) with { Update = PublicId.Of($"{at}"), At = Given.At(at) },
            1 => Say($"{at}", (PublicStatus)(step.Status % 4), "News.", at) with { Restores = step.Which % 2 == 0 },
            2 => Set(component, status, at),
            _ => new C.Withdraw(Outage, null) { At = Given.At(at), By = Given.ByAda, Rules = Rules },
        };
    }

    private static (PublicStatus, PageImpact) Only(PublicPage page)
    {
        var incident = Assert.Single(page.Shown().Open);
        return (incident.Status, incident.Impact);
    }
}
