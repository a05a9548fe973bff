using System.Collections.Immutable;
using NodaTime;
using E = Muster.Core.Postmortems.PostmortemEvent;

namespace Muster.Core.Postmortems;

/// <summary>A part as a person wrote it.</summary>
/// <param name="Number">Its number, from 1; what the record says is 0.</param>
/// <param name="Text">What was written.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
public sealed record SectionVersion(int Number, string Text, string By, Instant At);

/// <summary>A part of a post-mortem with its history.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Shows">What it is filled with.</param>
public sealed record SectionState(string Id, string Title, SectionContent Shows)
{
    /// <summary>What the record says.</summary>
    public IReadOnlyList<DraftedLine> Lines { get; init; } = [];

    /// <summary>What the record does not say.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>The answers, by question.</summary>
    public ImmutableDictionary<string, string> Answers { get; init; } =
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What people wrote, oldest first; the last one is shown.</summary>
    public ImmutableList<SectionVersion> Versions { get; init; } = [];

    /// <summary>What was written at the same time on an older version and waits to be taken in.</summary>
    public ImmutableList<SectionVersion> Beside { get; init; } = [];

    /// <summary>The number of what is shown.</summary>
    public int Number => Versions.IsEmpty ? 0 : Versions[^1].Number;

    /// <summary>Nobody has written in it.</summary>
    public bool IsUntouched => Versions.IsEmpty;

    /// <summary>What is shown, as Markdown: what a person wrote last, else what the record says.</summary>
    public string Text => Versions.IsEmpty ? PostmortemText.Of(Shows, Lines) : Versions[^1].Text;

    /// <summary>The questions without an answer.</summary>
    public IEnumerable<string> Open => Questions.Where(question => !Answers.ContainsKey(question));

    internal static ImmutableList<SectionState> After(ImmutableList<SectionState> before, E.Drafted drafted) =>
    [
        .. drafted.Parts.Select(part =>
            (before.Find(section => section.Id == part.Id) ?? new SectionState(part.Id, part.Title, part.Shows)) with
            {
                Title = part.Title,
                Shows = part.Shows,
                Lines = part.Lines,
                Questions = part.Questions,
            }),
        .. before.Where(section => !section.IsUntouched && drafted.Parts.All(part => part.Id != section.Id)),
    ];

    internal SectionState After(E.SectionSaved saved)
    {
        var version = new SectionVersion(saved.Number, saved.Text, saved.By.Name, saved.At);
        return saved.IsBeside
            ? this with { Beside = Beside.Add(version) }
            : this with { Versions = Versions.Add(version), Beside = [] };
    }

    internal SectionState After(E.QuestionAnswered answered) =>
        this with { Answers = Answers.SetItem(answered.Question, answered.Text) };
}
