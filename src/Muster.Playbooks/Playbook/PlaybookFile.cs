using System.Text.RegularExpressions;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>playbook.yaml: whose playbook it is.</summary>
internal static partial class PlaybookFile
{
    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Organisation = file.Text("organisation");
        draft.Zone = file.Zone("zone") ?? draft.Zone;
        CalendarKeys.Read(file);
        DocumentPart.Read(file);
        if (file.Scalar("reference") is not { } reference)
            return;
        draft.ReferencePattern = reference.Text;
        if (ProblemOf(reference.Text) is { } problem)
            draft.Findings.Add(ProblemCode.BadReference, reference.Place, problem);
    }

    private static string? ProblemOf(string pattern)
    {
        var unknown = Placeholder.Matches(pattern).Select(match => match.Value)
            .FirstOrDefault(each => each is not ("{yyyy}" or "{MM}" or "{dd}" or "{nnn}"));
        if (unknown is not null)
            return $"'{Quote.Of(unknown)}' is none of: {{yyyy}}, {{MM}}, {{dd}}, {{nnn}}.";
        if (!pattern.Contains("{nnn}", StringComparison.Ordinal))
            return "The pattern needs {nnn}, the number of the incident on its day.";
        return Allowed.IsMatch(Placeholder.Replace(pattern, ""))
            ? null
            : "The pattern has letters, digits, '-', '_', '.' and placeholders, at most 64 characters.";
    }

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{0,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allowed { get; }
}
