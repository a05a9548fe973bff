using Muster.Core.Incidents;
using Muster.Core.Postmortems;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Given;
using C = Muster.Core.Postmortems.PostmortemCommand;
using E = Muster.Core.Postmortems.PostmortemEvent;
using Written = Muster.Core.Tests.Stream<
    Muster.Core.Postmortems.Postmortem, Muster.Core.Postmortems.PostmortemCommand,
    Muster.Core.Postmortems.PostmortemEvent>;

namespace Muster.Core.Tests.Postmortems;

public sealed class PostmortemTests
{
    [Fact]
    [Requirement("PMR-005")]
    public void Two_who_write_the_same_section_both_keep_their_words()
    {
        var first = Begun().When(Save(0, "What Ada knows.", ByAda));
        Assert.Equal("What Ada knows.", first.State.Section("cause")!.Text);
        var second = first.When(Save(0, "What Bob knows.", ByBob));
        var section = second.State.Section("cause")!;
        Assert.Equal("What Ada knows.", section.Text);
        Assert.Equal("What Bob knows.", Assert.Single(section.Beside).Text);
        var merged = second.When(Save(1, "What both know.", ByAda)).State.Section("cause")!;
        Assert.Equal(("What both know.", 3), (merged.Text, merged.Number));
        Assert.Empty(merged.Beside);
        Assert.Equal(["What Ada knows.", "What both know."], merged.Versions.Select(each => each.Text));
    }

    [Fact]
    public void Drafting_anew_leaves_what_people_have_written()
    {
        var written = Begun().When(Save(0, "Mine.", ByAda)).When(new C.Draft(
        [
            new DraftedPart("cause", "Cause", SectionContent.Cause, [new DraftedLine("- Later.", [9])], []),
            new DraftedPart("impact", "Impact", SectionContent.Impact, [new DraftedLine("- Much.", [10])], []),
        ])
        { At = At(9), By = ByBob });
        Assert.Equal("Mine.", written.State.Section("cause")!.Text);
        Assert.Equal("- Much.", written.State.Section("impact")!.Text);
    }

    [Fact]
    [Requirement("PMR-015")]
    public void It_goes_from_draft_over_review_to_published_and_closed()
    {
        var read = Begun().When(new C.Submit { At = At(1), By = ByAda });
        read.When(new C.Publish { At = At(2), By = ByAda }).ThenRefused("postmortem.not-reviewed");
        var wished = read.When(new C.AskChanges("Why so late?") { At = At(2), By = ByBob });
        Assert.Equal(PostmortemStatus.ChangesAsked, wished.State.Status);
        var signed = wished.When(new C.Submit { At = At(3), By = ByAda })
            .When(new C.Sign("reader", wished.State.Revision, []) { At = At(4), By = ByBob });
        Assert.Equal(PostmortemStatus.Reviewed, signed.State.Status);
        var published = signed.When(new C.Publish { At = At(5), By = ByAda });
        Assert.Equal((PostmortemStatus.Published, At(5)), (published.State.Status, published.State.PublishedAt!.Value));
        Assert.Equal(
            PostmortemStatus.Closed, published.When(new C.Close { At = At(6), By = ByAda }).State.Status);
    }

    [Fact]
    [Requirement("PMR-016")]
    public void A_signature_holds_for_what_was_read_and_for_nothing_else()
    {
        var read = Begun().When(new C.Submit { At = At(1), By = ByAda });
        read.When(new C.Sign("cto", "another", ["cto"]) { At = At(2), By = ByBob })
            .ThenRefused("postmortem.changed-since");
        var signed = read.When(new C.Sign("cto", read.State.Revision, ["cto", "lead"]) { At = At(2), By = ByBob });
        Assert.Equal(PostmortemStatus.InReview, signed.State.Status);
        Assert.Equal("cto", Assert.Single(signed.State.ValidSignatures).As);
        var changed = signed.When(Save(0, "Another word.", ByAda));
        Assert.Empty(changed.State.ValidSignatures);
        Assert.IsType<E.Reopened>(changed.Last.Facts[^1]);
    }

    [Fact]
    public void A_note_of_what_somebody_remembers_is_opened_only_by_them()
    {
        var noted = Begun().When(new C.NoteInterview(Id(5), Bob, "I was not sure.") { At = At(1), By = ByAda });
        var note = Assert.Single(noted.State.Interviews);
        Assert.True(note.IsFor(Ada));
        Assert.True(note.IsFor(Bob));
        Assert.False(note.IsFor(new ResponderId("cleo")));
        noted.When(new C.PromoteInterview(Id(5)) { At = At(2), By = ByAda })
            .ThenRefused("postmortem.interview-not-yours");
        var open = noted.When(new C.PromoteInterview(Id(5)) { At = At(2), By = ByBob });
        Assert.True(Assert.Single(open.State.Interviews).IsFor(new ResponderId("cleo")));
    }

    [Fact]
    [Requirement("PMR-008")]
    public void Causes_lie_in_layers_and_change_what_is_signed()
    {
        var begun = Begun();
        var layered = begun
            .When(new C.AddFactor(Id(1), FactorKind.Immediate, "A null date") { At = At(1), By = ByAda })
            .When(new C.AddFactor(Id(2), FactorKind.Contributing, "No canary") { At = At(2), By = ByAda })
            .When(new C.AddFactor(Id(3), FactorKind.Root, "Staging is unlike production") { At = At(3), By = ByAda });
        Assert.Equal(
            [FactorKind.Immediate, FactorKind.Contributing, FactorKind.Root],
            layered.State.Factors.Select(factor => factor.Kind));
        Assert.NotEqual(begun.State.Revision, layered.State.Revision);
        var text = Text(layered.State);
        Assert.Contains("- Immediate cause: A null date", text, StringComparison.Ordinal);
        Assert.Contains("- Root cause: Staging is unlike production", text, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("PMR-017")]
    [Requirement("PMR-018")]
    public void Where_it_was_posted_and_that_nobody_is_blamed_stand_in_the_document()
    {
        var posted = Begun().When(new C.Post("team wiki", At(1)) { At = At(2), By = ByAda });
        Assert.Equal(("team wiki", At(1)), (posted.State.Posts[0].Where, posted.State.Posts[0].When));
        posted.When(new C.Post("all-hands", At(9)) { At = At(2), By = ByAda }).ThenRefused("postmortem.future");
        Assert.Contains("> Nobody is blamed.", Text(posted.State), StringComparison.Ordinal);
        Assert.Equal(
            ["human error", "should have"],
            BlameHints.Of("Human error: she should have known.").Select(hint => hint.Words));
        Assert.Empty(BlameHints.Of("The alert came late."));
    }

    [Fact]
    public void What_outsiders_read_is_agreed_to_as_it_stands_and_can_be_taken_back()
    {
        var saved = Begun().When(new C.SaveExternal("A short outage.") { At = At(1), By = ByAda });
        saved.When(new C.ApproveExternal("?") { At = At(2), By = ByBob }).ThenRefused("postmortem.changed-since");
        var approved = saved.When(new C.ApproveExternal(PostmortemText.Digest("A short outage."))
        {
            At = At(2),
            By = ByBob,
        });
        Assert.Equal(At(2), approved.State.ExternalSince);
        Assert.Null(approved.When(new C.WithdrawExternal("Wrong figures.") { At = At(3), By = ByBob })
            .State.ExternalSince);
    }

    [Fact]
    public void A_short_form_shows_five_contents_and_keeps_the_others()
    {
        var light = Begun().When(new C.ChooseForm(PostmortemForm.Light) { At = At(1), By = ByAda }).State;
        Assert.Equal(["cause"], light.Shown.Select(section => section.Id));
        Assert.Equal(2, light.Sections.Count);
    }

    [Fact]
    public void A_document_that_was_exported_is_taken_in_by_its_headings()
    {
        var parts = PostmortemText.Parts(
            $"# Title\n\n## Cause\n\nA null date.\n- {PostmortemText.Unanswered}: Why?\n\n## Impact\n\nMuch.\n");
        Assert.Equal([("Cause", "A null date."), ("Impact", "Much.")], parts);
    }

    private static string Text(Postmortem state) =>
        PostmortemText.Markdown(state, "Draft", ["Nobody is blamed."], NameOf, DateTimeZone.Utc, []);

    private static C.SaveSection Save(int basis, string text, Actor by) =>
        new("cause", basis, text) { At = At(5), By = by };

    private static Written Begun() => Written.Of(
        new E.Opened(
            new IncidentId(Id(1)), "INC-2026-11-21-001", "Checkout is down", P0, "The playbook asks for it.",
            PostmortemForm.Full, DueAt: null)
        { At = Noon, By = ByAda },
        new E.Drafted(
        [
            new DraftedPart("cause", "Cause", SectionContent.Cause, [], ["Why?"]),
            new DraftedPart("impact", "Impact", SectionContent.Impact, [new DraftedLine("- Some.", [3])], []),
        ])
        { At = Noon, By = ByAda });
}
