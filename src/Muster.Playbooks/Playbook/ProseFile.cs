using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>The files below <c>docs/</c>: prose that is shown beside the thing it is about.</summary>
internal static class ProseFile
{
    internal const string Folder = "docs/";

    internal static readonly Shape Keys = Shape.Of(
        "docs/**/*.md", "", "a page",
        Field.Text("title", "its title", "its first heading, else its file's name"),
        Field.Texts("about", "what it is about: `severity/P0`, `service/shop`, `policy/default`", "the whole"));

    internal static void Read(string path, string text, Draft draft)
    {
        if (FrontMatter.Read(path, text, Keys, draft) is not var (keys, body, _))
            return;
        var prose = new Prose(
            path,
            keys.Text("title") ?? FrontMatter.Heading(body) ?? Path.GetFileNameWithoutExtension(path),
            [.. keys.Texts("about").Select(about => About(about, draft))],
            body.Trim('\n'));
        draft.Parts = draft.Parts with { Prose = [.. draft.Parts.Prose, prose] };
    }

    private static string About(YamlScalar about, Draft draft)
    {
        var at = about.Text.IndexOf('/', StringComparison.Ordinal);
        var word = at < 0 ? about.Text : about.Text[..at];
        foreach (var kind in Enum.GetValues<Named>())
        {
            if (at > 0 && Draft.Word(kind) == word)
            {
                draft.Refer(kind, about.Text[(at + 1)..], about.Place);
                return about.Text;
            }
        }

        var words = Enum.GetValues<Named>().Select(Draft.Word).ToList();
        draft.Findings.Add(
            ProblemCode.UnknownWord,
            about.Place,
            $"'{Quote.Of(about.Text)}' is not a kind and an id, 'severity/P0'.{Nearest.Hint(word, words)}");
        return about.Text;
    }
}
