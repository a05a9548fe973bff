using Muster.Core;
using Muster.Core.Playbook;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Playbook;

/// <summary>Small playbooks in their own files, put in force on a whole server.</summary>
internal static class Books
{
    /// <summary>Ada and Bob beside the administrator, one service, one policy; other files are added or put in their
    /// place.</summary>
    internal static async Task Apply(TestInstallation muster, params (string Name, string Text)[] files)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["people.yaml"] = """
                people:
                  administrator: {name: Administrator, email: a@example.com, access: administrator}
                  ada: {name: Ada Okafor, email: ada@example.com}
                  bob: {name: Bob Lind, email: bob@example.com}
                """,
            ["escalation.yaml"] = "policies: {default: {steps: [{page: person ada}]}}",
            ["catalog.yaml"] = "services: {default: {policy: default}}",
        };
        foreach (var (name, text) in files)
            all[name] = text;
        var (playbook, problems) = PlaybookReader.Read(all);
        Assert.DoesNotContain(problems, problem => problem.Severity == ProblemSeverity.Error);
        var applied = await muster.App.Services.GetRequiredService<PlaybookDesk>().Apply(
            all, string.Join(';', files.Select(file => file.Text)), playbook!, Actor.Muster, isForced: true,
            CancellationToken.None);
        Assert.True(applied.Version > 1);
    }
}
