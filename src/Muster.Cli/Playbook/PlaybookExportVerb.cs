using System.CommandLine;
using Muster.Client.Playbook;
using Muster.Core.Access;

namespace Muster.Cli.Playbook;

/// <summary><c>muster playbook export</c>: what is in force, with what was made on screens, as a folder of
/// files.</summary>
internal static class PlaybookExportVerb
{
    internal static Verb Of(Surroundings around)
    {
        var folder = new Argument<string>("DIR") { Description = "Where to write; made when it is not there" };
        var force = new Option<bool>("--force") { Description = "Also over files that say something else" };
        return new Verb(
            "export", "Write what is in force into files, with what was made on screens.", Permission.Administer,
            "muster playbook export ./playbook", "muster playbook export ./playbook --force") { folder, force }
            .Does(around, async (session, cancel) =>
            {
                var answer = await session.Client.ExportPlaybook(cancel);
                if (answer.Value is not { } exported)
                    return session.Show(answer, _ => { });
                var to = session.Of(folder)!;
                var other = exported.Files.Keys.Where(path => Differs(to, path, exported.Files[path])).ToList();
                if (other.Count > 0 && !session.Of(force))
                {
                    foreach (var path in other)
                        session.Report.Line($"{path} is there and says something else.");
                    session.Report.Line("Nothing was written. Give another folder, or --force.");
                    return Exit.Refused;
                }

                foreach (var (path, text) in exported.Files)
                {
                    var place = PlaceOf(to, path);
                    System.IO.Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                    await File.WriteAllTextAsync(place, text, cancel);
                }

                return session.Show(answer, _ => Write(session.Report, to, exported));
            });
    }

    private static bool Differs(string folder, string path, string text) =>
        PlaceOf(folder, path) is var place && File.Exists(place) && File.ReadAllText(place) != text;

    /// <summary>Below the folder, whatever the path says.</summary>
    private static string PlaceOf(string folder, string path)
    {
        var root = Path.GetFullPath(folder);
        var place = Path.GetFullPath(Path.Combine(root, path));
        return place.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? place
            : throw new IOException($"'{path}' leads out of the folder {folder}.");
    }

    private static void Write(Report report, string folder, ExportedPlaybookMessage exported)
    {
        report.Line($"{exported.Files.Count} files are in {folder}.");
        foreach (var made in exported.Written)
            report.Line($"made here: {made.Id}, in {made.File}");
        foreach (var left in exported.Left)
            report.Line($"stays in the database: {left}");
        if (exported.Written.Count > 0)
            report.Line($"To let the files take it over here: muster playbook apply {folder} --adopt");
    }
}
