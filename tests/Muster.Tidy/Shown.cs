using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Muster.Tidy;

/// <summary>One test, or one class of tests, that carries the number of a sentence.</summary>
internal sealed record Shown(string File, string Test, string Number)
{
    /// <summary>Those with <c>[Requirement("ESC-003")]</c> or <c>[Case(34)]</c>, in the order of files.</summary>
    internal static IEnumerable<Shown> By(string attribute) =>
        from file in Tree.CSharp
        where file.IsUnder("tests") && Tree.Text(file).Contains($"[{attribute}(", StringComparison.Ordinal)
        from member in Tree.Syntax(file).DescendantNodes().OfType<MemberDeclarationSyntax>()
        let name = NameOf(member)
        where name is not null
        from each in member.AttributeLists.SelectMany(list => list.Attributes)
        where each.Name.ToString() == attribute
        from argument in each.ArgumentList!.Arguments
        where argument.Expression is LiteralExpressionSyntax
        select new Shown(file, name, ((LiteralExpressionSyntax)argument.Expression).Token.ValueText);

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        TypeDeclarationSyntax type => type.Identifier.ValueText,
        _ => null,
    };
}
