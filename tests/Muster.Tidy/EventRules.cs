using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Muster.Tidy;

/// <summary>The name of a stored event is a promise: it is listed, it has a recorded form, and it stays.</summary>
public sealed partial class EventRules
{
    private const string List = "docs/events.md";

    private const string Golden = "tests/Muster.Core.Tests/Golden";

    private static IEnumerable<(string File, string Name)> Stored =>
        from file in Tree.CSharp
        where file.IsUnder("src/Muster.Core")
        from attribute in Tree.Syntax(file).DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "JsonDerivedType" or "JsonDerivedTypeAttribute"
        from argument in attribute.ArgumentList!.Arguments
        where argument.Expression is LiteralExpressionSyntax
        let name = ((LiteralExpressionSyntax)argument.Expression).Token.ValueText
        where EventName.IsMatch(name)
        select (file, name);

    private static IEnumerable<string> Listed =>
        ListedName.Matches(Tree.Text(List)).Select(match => match.Groups["name"].Value);

    [Fact]
    public void Every_stored_event_is_listed_and_has_a_recorded_form()
    {
        var listed = Listed.ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(listed);
        Rule.Holds(
            from stored in Stored
            where !listed.Contains(stored.Name)
            select new Finding(stored.File, $"{stored.Name} has a line in {List}", "add the line"));
        Rule.Holds(
            from stored in Stored
            where !Tree.Has($"{Golden}/{stored.Name}.json")
            select new Finding(stored.File, $"{stored.Name} has a recorded form in {Golden}", "record it"));
    }

    [Fact]
    public void A_stored_event_never_disappears()
    {
        var stored = Stored.Select(each => each.Name).ToHashSet(StringComparer.Ordinal);
        Rule.Holds(
            from name in Listed
            where !stored.Contains(name)
            select new Finding(List, $"{name} is still read by the code", "bring the case back; old logs have it"));
        Rule.Holds(
            from file in Tree.Files
            where file.IsUnder(Golden)
            let name = Path.GetFileNameWithoutExtension(file)
            where EventName.IsMatch(name) && !stored.Contains(name)
            select new Finding(file, $"{name} is still read by the code", "bring the case back; old logs have it"));
    }

    [Fact]
    public void A_name_is_given_once()
    {
        Rule.Holds(
            from stored in Stored
            group stored by stored.Name into same
            where same.Count() > 1
            from each in same
            select new Finding(each.File, $"{each.Name} names one event", "choose another name"));
    }

    [GeneratedRegex(@"^[a-z]+([.-][a-z]+)+\.v[0-9]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EventName { get; }

    [GeneratedRegex(@"`(?<name>[a-z]+([.-][a-z]+)+\.v[0-9]+)`",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListedName { get; }
}
