using Muster.Core;
using Muster.Core.Catalog;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Catalog;

/// <summary>catalog.yaml: what alerts are about and who answers for it.</summary>
internal static class CatalogFile
{
    internal static void Read(Entries file)
    {
        file.Draft.Parts = file.Draft.Parts with { Environments = [.. Environments(file)] };
        foreach (var (id, value) in file.Members("services"))
        {
            var isNew = file.Draft.Define(Named.Service, id);
            if (Entries.Of(value, Shapes.Service, file.Draft) is not { } service)
                continue;
            var read = Service(id, service);
            if (isNew)
                file.Draft.Services.Add(read);
        }
    }

    internal static Service Service(YamlScalar id, Entries service)
    {
        var draft = service.Draft;
        return new Service
        {
            Id = new ServiceId(id.Text),
            Name = service.Text("name") ?? id.Text,
            Description = service.Text("description") ?? "",
            Team = service.Scalar("team") is { } team ? new TeamId(draft.Refer(Named.Team, team)) : null,
            Policy = service.Scalar("policy") is { } policy
                ? new PolicyId(draft.Refer(Named.Policy, policy))
                : DefaultPolicy(draft),
            DependsOn = [.. DependsOn(id, service)],
            Environments = EnvironmentsOf(service),
            Links = [.. ServiceLinks(service)],
        };
    }

    private static IEnumerable<RuntimeEnvironment> Environments(Entries file)
    {
        foreach (var (id, keys) in file.Each("environments", Shapes.Environment, Named.Environment))
        {
            yield return new RuntimeEnvironment(
                id.Text,
                keys.Text("name") ?? id.Text,
                keys.Flag("production", otherwise: id.Text == "production"),
                keys.Pairs("variables").ToDictionary(
                    each => each.Key.Text, each => each.Value.Text.Trim(), StringComparer.Ordinal));
        }
    }

    /// <summary>Names of environments; they lead to one when the file has any.</summary>
    private static IReadOnlyList<string> EnvironmentsOf(Entries service) =>
        service.Draft.Parts.Environments.Count > 0
            ? service.Names("environments", Named.Environment)
            : service.Lines("environments");

    /// <summary>The policy called 'default', or the only one; escalation.yaml is read before.</summary>
    private static PolicyId? DefaultPolicy(Draft draft) =>
        draft.Policies.FirstOrDefault(policy => policy.Id.Value == "default")?.Id
        ?? (draft.Policies.Count == 1 ? draft.Policies[0].Id : null);

    private static IEnumerable<ServiceId> DependsOn(YamlScalar id, Entries service)
    {
        foreach (var needed in service.Texts("dependsOn"))
        {
            if (needed.Text == id.Text)
                service.Draft.Findings.Add(ProblemCode.LeadsNowhere, needed.Place, "A service does not need itself.");
            else
                yield return new ServiceId(service.Draft.Refer(Named.Service, needed));
        }
    }

    private static IEnumerable<ServiceLink> ServiceLinks(Entries service)
    {
        foreach (var (name, value) in service.Members("links"))
        {
            if (value is YamlScalar url && Links.IsHttp(url.Text))
            {
                yield return new ServiceLink(name.Text, url.Text);
                continue;
            }

            service.Draft.Findings.Add(
                ProblemCode.BadAddress,
                value.Place,
                $"A link is a URL that begins with http:// or https://, here stands {value.Kind}.");
        }
    }
}
