using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Muster.Tidy;

/// <summary>One word, one meaning: folders are words of the domain and types are named for what they are.</summary>
public sealed class NameRules
{
    private const string Words = "docs/domain-words.md";

    private static readonly string[] EmptyEndings =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Processor", "Wrapper", "Base", "Dto", "Info"];

    /// <summary>Below these the names belong to others: wire formats, browsers, recorded files.</summary>
    private static readonly string[] Foreign = ["Compat", "wwwroot", "Golden", "Captures", "Properties"];

    [Fact]
    public void Folders_are_words_of_the_domain()
    {
        var words = Tree.Rows(Words).Select(cells => cells[0].Trim('`')).ToHashSet(StringComparer.Ordinal);
        Rule.Holds(
            from file in Tree.Files
            where file.IsUnder("src", "tests", "bench")
            let folders = file.Split('/')[..^1].Skip(2).ToArray()
            from folder in folders.TakeWhile((_, at) => !folders.Take(at).Any(Foreign.Contains))
            where !words.Contains(folder)
            select new Finding(
                file, $"folder '{folder}' is a word of {Words}", "use the word, or add it with its meaning"));
    }

    [Fact]
    public void No_type_has_an_empty_word_in_its_name()
    {
        Rule.Holds(
            from file in Tree.CSharp
            from type in Tree.Syntax(file).DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            let name = type.Identifier.ValueText
            from ending in EmptyEndings
            where name.EndsWith(ending, StringComparison.Ordinal)
            select new Finding(
                file, $"{name} ends in '{ending}', which says nothing", "name it for what it is or does"));
    }

    [Fact]
    public void Service_is_only_what_an_organisation_runs()
    {
        Rule.Holds(
            from file in Tree.CSharp
            from type in Tree.Syntax(file).DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            let name = type.Identifier.ValueText
            where name.EndsWith("Service", StringComparison.Ordinal) && name != "Service"
            select new Finding(file, $"{name} uses 'Service' in another meaning", "name it for its deed"));
    }

    [Fact]
    public void A_web_page_is_a_screen()
    {
        Rule.Holds(
            from file in Tree.Files
            where file.EndsWith("Page.razor", StringComparison.Ordinal)
                && !file.EndsWith("StatusPage.razor", StringComparison.Ordinal)
            select new Finding(file, "a Page is an attempt to reach a responder", "call it a Screen"));
    }

    [Fact]
    public void An_interface_has_at_least_two_implementations()
    {
        var types = Tree.CSharp.Where(file => file.IsUnder("src"))
            .SelectMany(file => Tree.Syntax(file).DescendantNodes().OfType<TypeDeclarationSyntax>()
                .Select(type => (File: file, Type: type)))
            .ToList();
        var based = types.Where(each => each.Type.BaseList is not null)
            .SelectMany(each => each.Type.BaseList!.Types.Select(parent => (Parent: Name(parent), each.Type)))
            .ToLookup(each => each.Parent, each => each.Type, StringComparer.Ordinal);
        Rule.Holds(
            from each in types
            where each.Type is InterfaceDeclarationSyntax
            let name = each.Type.Identifier.ValueText
            let count = Implementations(name, based)
            where count < 2
            select new Finding(each.File, $"{name} has {count} implementation(s) in src", "use the type itself"));
    }

    private static string Name(BaseTypeSyntax parent) =>
        parent.Type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().First().Identifier.ValueText;

    /// <summary>A type that implements a narrower interface implements the wider one.</summary>
    private static int Implementations(string name, ILookup<string, TypeDeclarationSyntax> based) =>
        based[name].Sum(type =>
            type is InterfaceDeclarationSyntax ? Implementations(type.Identifier.ValueText, based) : 1);

    [Fact]
    public void A_namespace_is_its_folder()
    {
        Rule.Holds(
            from file in Tree.CSharp
            from space in Tree.Syntax(file).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            let folder = string.Join('.', file.Split('/')[1..^1])
            where space.Name.ToString() != folder
            select new Finding(file, $"namespace {space.Name} is its folder", $"write {folder}"));
    }
}
