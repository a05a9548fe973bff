using System.Security.Cryptography;
using Muster.Engine;
using Muster.Storage;
using Muster.Storage.Memory;
using Muster.Storage.Postgres;
using Muster.Storage.Sqlite;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server;

/// <summary>What lies where in the data folder.</summary>
public static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The store: one file and SQLite's own beside it.</summary>
    public static string Database(string folder) => Path.Combine(folder, "muster.db");

    /// <summary>The heads of the log that are kept outside the store.</summary>
    public static string Anchors(string folder) => Path.Combine(folder, "anchors.jsonl");

    /// <summary>What a node of several has taken while the database was away.</summary>
    public static string Spool(string folder) => Path.Combine(folder, "spool");

    /// <summary>Whom a node of several pages while the database is away, and whom it has paged.</summary>
    public static string Emergency(string folder) => Path.Combine(folder, "emergency");

    /// <summary>When the last backup was made of this folder, or null.</summary>
    public static Instant? LastBackup(string folder)
    {
        var file = BackupMark(folder);
        return File.Exists(file)
            && InstantPattern.General.Parse(File.ReadAllText(file).Trim()) is { Success: true } read
                ? read.Value
                : null;
    }

    /// <summary>Notes that a backup of this folder was made and verified.</summary>
    public static void NoteBackup(string folder, Instant at) =>
        File.WriteAllText(BackupMark(folder), InstantPattern.General.Format(at) + "\n");

    private static string BackupMark(string folder) => Path.Combine(folder, "last-backup");

    internal static string Anchors(ServerSettings settings) =>
        settings.DataFolder is { } folder ? Anchors(folder) : Path.Combine(Path.GetTempPath(), "muster-anchors.jsonl");

    internal static string Keys(ServerSettings settings)
    {
        var folder = Path.Combine(settings.DataFolder!, "keys");
        if (OperatingSystem.IsWindows())
            System.IO.Directory.CreateDirectory(folder);
        else
            System.IO.Directory.CreateDirectory(folder, OwnerOnly);
        return folder;
    }

    internal static IStore OpenStore(ServerSettings settings, TimeProvider time)
    {
        if (settings.Database is { } database)
            return PostgresStore.OpenWithFirstWork(database, time);
        if (settings.DataFolder is not { } folder)
            return new MemoryStore(time);
        System.IO.Directory.CreateDirectory(folder);
        return SqliteStore.Open(Database(folder), time);
    }

    /// <summary>The master secret, outside the store: made at the first start, readable by the owner alone.</summary>
    internal static byte[] Master(ServerSettings settings)
    {
        if (settings.Key is { } key)
            return Convert.FromHexString(key);
        if (settings.DataFolder is null)
            return RandomNumberGenerator.GetBytes(Vault.MasterBytes);
        var file = Path.Combine(Keys(settings), "master");
        if (!File.Exists(file))
        {
            var beside = file + ".new";
            File.WriteAllText(beside, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Vault.MasterBytes)));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(beside, file, overwrite: false);
        }

        return Convert.FromHexString(File.ReadAllText(file).Trim());
    }
}
