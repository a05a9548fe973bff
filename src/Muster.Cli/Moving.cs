using System.CommandLine;
using System.Text.Json;
using Muster.Client;
using Muster.Core.Access;
using Muster.Server;
using Muster.Storage;
using NodaTime;

namespace Muster.Cli;

/// <summary><c>muster backup</c>, <c>restore</c> and <c>migrate</c>: whole installations, verified.</summary>
internal static class Moving
{
    private static readonly string[] BesideTheStore = ["keys", "playbook"];

    internal static Verb Backup(Surroundings around)
    {
        var data = DataOption();
        var to = new Argument<string>("FOLDER") { Description = "A new folder for the backup" };
        return new Verb(
            "backup", "Back up an installation while it runs: the store of one instant, its keys, its playbook.",
            Permission.None, "muster backup /backups/monday", "muster backup --data /var/lib/muster /backups/monday")
        {
            data, to,
        }.Does(around, async (session, cancel) =>
        {
            var (from, folder) = (session.Of(data)!, session.Of(to)!);
            if (System.IO.Directory.Exists(folder) && System.IO.Directory.EnumerateFileSystemEntries(folder).Any())
                throw new MisuseException($"{folder} is not empty", "Name a new folder: a backup overwrites nothing.");
            MakeFolder(folder);
            CopyBeside(from, folder);
            var code = await Copy(session, Place(around, from), InFolder(folder), cancel);
            if (code == Exit.Done && System.IO.Directory.Exists(from))
                DataFolder.NoteBackup(from, Instant.FromDateTimeOffset(around.Time.GetUtcNow()));
            return code;
        });
    }

    internal static Verb Restore(Surroundings around)
    {
        var data = DataOption();
        var from = new Argument<string>("FOLDER") { Description = "A backup" };
        return new Verb(
            "restore", "Put a backup back, where no installation is: into the data folder, or into MUSTER_DATABASE.",
            Permission.None, "muster restore /backups/monday --data /var/lib/muster") { data, from }
            .Does(around, async (session, cancel) =>
            {
                var (folder, target) = (session.Of(from)!, session.Of(data)!);
                MakeFolder(target);
                var code = await Copy(session, InFolder(folder), Place(around, target), cancel);
                CopyBeside(folder, target);
                return code;
            });
    }

    internal static Verb Migrate(Surroundings around)
    {
        var from = new Option<string>("--from") { Description = Places, HelpName = "PLACE", Required = true };
        var to = new Option<string>("--to") { Description = Places, HelpName = "PLACE", Required = true };
        return new Verb(
            "migrate", "Move an installation between the embedded store and PostgreSQL, either way. Stop it first.",
            Permission.None, "muster migrate --from ./data --to 'Host=db.example.org;Database=muster;Username=muster'")
        {
            from, to,
        }.Does(around, (session, cancel) =>
            Copy(session, Named(session.Of(from)!), Named(session.Of(to)!), cancel));
    }

    private const string Places = "A data folder, or a PostgreSQL connection string";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static Option<string> DataOption() => new("--data")
    {
        Description = "The data folder; with MUSTER_DATABASE the store is there, and this has the keys",
        HelpName = "DIR",
        DefaultValueFactory = _ => "data",
    };

    private static StorePlace Place(Surroundings around, string data) =>
        around.Variable("MUSTER_DATABASE") is { Length: > 0 } database
            ? new StorePlace.PostgresDatabase(database)
            : InFolder(data);

    private static StorePlace Named(string place) =>
        place.Contains('=', StringComparison.Ordinal) ? new StorePlace.PostgresDatabase(place) : InFolder(place);

    private static StorePlace.SqliteFile InFolder(string folder) => new(DataFolder.Database(folder));

    private static async Task<int> Copy(
        Session session, StorePlace from, StorePlace to, CancellationToken cancel)
    {
        try
        {
            var report = await StoreCopy.Run(from, to, cancel);
            Write(session, report);
            return report.Verification.Problems.Count == 0 ? Exit.Done : Exit.Refused;
        }
        catch (StoreException problem)
        {
            return session.Complain(problem.Message, "Nothing was changed.", Exit.Refused);
        }
    }

    /// <summary>What lies beside the store: without the keys a copy could read none of its secrets.</summary>
    private static void CopyBeside(string from, string to)
    {
        foreach (var name in BesideTheStore)
        {
            var folder = Path.Combine(from, name);
            if (!System.IO.Directory.Exists(folder))
                continue;
            foreach (var file in System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                CopyFile(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }

        if (File.Exists(DataFolder.Anchors(from)))
            CopyFile(DataFolder.Anchors(from), DataFolder.Anchors(to));
    }

    /// <summary>It will hold secrets.</summary>
    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            System.IO.Directory.CreateDirectory(folder);
        else
            System.IO.Directory.CreateDirectory(folder, OwnerOnly);
    }

    private static void CopyFile(string from, string to)
    {
        if (File.Exists(to))
            return;
        MakeFolder(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }

    private static void Write(Session session, CopyReport report)
    {
        var found = report.Verification;
        if (session.Json)
        {
            session.Around.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Rows = report.Rows.ToDictionary(each => each.Table, each => each.Rows),
                    Head = found.Head?.Hash,
                    found.Problems,
                },
                WireJson.Options));
            return;
        }

        session.Report.Pairs(
            [
                .. report.Rows.Select(each => (each.Table, (string?)$"{each.Rows}")),
                ("head", found.Head is { } head ? $"{head.Position} {head.Hash}" : "none: the log is empty"),
                ("problems", found.Problems.Count == 0 ? "none" : $"{found.Problems.Count}"),
            ]);
        foreach (var problem in found.Problems)
            session.Report.Line($"  {problem}");
    }
}
