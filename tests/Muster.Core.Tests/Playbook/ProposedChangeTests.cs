using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Playbook;

public sealed class ProposedChangeTests
{
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["teams.yaml"] = """
            # Who owns what.
            teams:
              shop:
                name: Shop
                members: [ada, bob]   # in turn

              # The others.
              search: {name: Search}
            """,
    };

    [Theory]
    [InlineData("shop", """{"name":"Shop","members":["ada","cleo"]}""")]
    [InlineData("shop", """{"name":"The shop: all of it","members":["ada"],"chat":"#shop"}""")]
    [InlineData("search", """{"name":"Search","members":["bob"]}""")]
    public void A_patch_makes_the_file_say_what_was_wanted_and_leaves_the_rest(string id, string wanted)
    {
        var keys = (JsonObject)JsonNode.Parse(wanted)!;

        var after = new Dictionary<string, string>(Files)
        {
            ["teams.yaml"] = Apply(Files["teams.yaml"], ProposedChange.Patch(Files, DefinitionKind.Team, id, keys)!),
        };

        Assert.True(JsonNode.DeepEquals(keys, ProposedChange.Written(after, DefinitionKind.Team, id)));
        Assert.Contains("# The others.", after["teams.yaml"], StringComparison.Ordinal);
        var other = id == "shop" ? "search" : "shop";
        Assert.True(JsonNode.DeepEquals(
            ProposedChange.Written(Files, DefinitionKind.Team, other),
            ProposedChange.Written(after, DefinitionKind.Team, other)));
    }

    [Fact]
    public void What_is_written_already_needs_no_patch_and_what_no_file_has_can_have_none()
    {
        var keys = ProposedChange.Written(Files, DefinitionKind.Team, "shop")!;

        Assert.Equal("", ProposedChange.Patch(Files, DefinitionKind.Team, "shop", keys));
        Assert.Null(ProposedChange.Patch(Files, DefinitionKind.Team, "payments", keys));
    }

    /// <summary>Applies one hunk of a unified diff, and holds it to its line numbers.</summary>
    private static string Apply(string text, string patch)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList();
        var hunk = patch.TrimEnd('\n').Split('\n').Skip(2).ToList();
        var head = hunk[0].Split(' ');
        var start = int.Parse(head[1].Split(',')[0].TrimStart('-'), CultureInfo.InvariantCulture) - 1;
        var old = hunk.Skip(1).Where(line => line[0] is ' ' or '-').Select(line => line[1..]).ToList();
        var made = hunk.Skip(1).Where(line => line[0] is ' ' or '+').Select(line => line[1..]).ToList();
        Assert.Equal($"-{start + 1},{old.Count}", head[1]);
        Assert.EndsWith($",{made.Count}", head[2], StringComparison.Ordinal);
        Assert.Equal(old, lines.GetRange(start, old.Count));
        lines.RemoveRange(start, old.Count);
        lines.InsertRange(start, made);
        return string.Join('\n', lines);
    }
}
