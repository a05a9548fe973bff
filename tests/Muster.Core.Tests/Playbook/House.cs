using Muster.Core.Playbook;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Core.Tests.Playbook;

/// <summary>The files of a small playbook without a problem, each of which a test can replace.</summary>
internal static class House
{
    internal static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 12, 0);

    internal static readonly IReadOnlyDictionary<string, string> Files =
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["people.yaml"] = """
                people:
                  ada: {name: Ada Lovelace, email: ada@example.com}
                  bob: {name: Bob, email: bob@example.com}
                """,
            ["teams.yaml"] = """
                teams:
                  payments: {name: Payments, members: [ada, bob]}
                """,
            ["schedules.yaml"] = """
                schedules:
                  primary: {people: [ada, bob]}
                """,
            ["escalation.yaml"] = """
                policies:
                  default:
                    steps:
                      - page: schedule primary
                      - after: 5 min
                        page: team payments
                """,
            ["catalog.yaml"] = """
                services:
                  payments: {name: Payments, team: payments}
                """,
        };

    /// <summary>The house with some files replaced or added.</summary>
    internal static Dictionary<string, string> With(params (string Path, string Text)[] files)
    {
        var all = new Dictionary<string, string>(Files, StringComparer.Ordinal);
        foreach (var (path, text) in files)
            all[path] = text;
        return all;
    }

    /// <summary>Reads the house with one file replaced.</summary>
    internal static PlaybookReading Read(string path, string text) => PlaybookReader.Read(With((path, text)), Noon);

    /// <summary>The playbook of the house with one file replaced; the test fails when there is a problem.</summary>
    internal static CheckedPlaybook Checked(string path, string text)
    {
        var (playbook, problems) = Read(path, text);
        Xunit.Assert.DoesNotContain(problems, problem => problem.Severity != ProblemSeverity.Info);
        return playbook!;
    }

    /// <summary>The folder of the repository.</summary>
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Muster.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
