using Muster.Core;
using Muster.Core.Access;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Access;

/// <summary>access.yaml: who may do what, by duty.</summary>
internal static class AccessFile
{
    private const string Name = "access.yaml";

    private static readonly (string Word, Deed Value)[] Deeds =
    [
        ("declare", Deed.Declare), ("change severity", Deed.ChangeSeverity), ("run changes", Deed.RunChanges),
        ("approve messages", Deed.ApproveMessages), ("see security", Deed.SeeSecurity),
        ("waive clocks", Deed.WaiveClocks), ("publish", Deed.Publish), ("sign", Deed.Sign),
        ("configure", Deed.Configure), ("administer", Deed.Administer),
    ];

    private static readonly Shape Set = Shape.Of(
        Name, "sets.*", "a permission set",
        Field.Text("name", "its name", "its id"),
        new("may", new FieldForm.ListOf(new FieldForm.Choice([.. Deeds.Select(each => each.Word)])), "what; needed"),
        Field.Ids("people", "who has it"),
        Field.Ids("teams", "whose members have it"),
        Field.Ids("roles", "the roles of an incident that give it while they are held"));

    internal static readonly Shape File =
        Shape.Of(Name, "", "this file", Field.Members("sets", Set, "the permission sets, by id"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            PermissionSets = [.. file.Each("sets", Set, Named.PermissionSet).Select(each => Of(each.Id, each.Keys))],
        };
    }

    private static PermissionSet Of(YamlScalar id, Entries keys)
    {
        if (!keys.Has("may"))
            keys.Miss("may", "what it lets people do", id.Place);
        var deeds = keys.Texts("may")
            .Select(word => keys.Choice<Deed?>(word, null, [.. Deeds.Select(each => (each.Word, (Deed?)each.Value))]));
        return new PermissionSet(
            id.Text,
            keys.Text("name") ?? id.Text,
            [.. deeds.OfType<Deed>().Distinct()],
            [.. keys.Names("people", Named.Person).Select(person => new ResponderId(person))],
            [.. keys.Names("teams", Named.Team).Select(team => new TeamId(team))],
            keys.Names("roles", Named.Role));
    }
}
