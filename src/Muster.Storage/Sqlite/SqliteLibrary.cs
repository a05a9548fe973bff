using System.Runtime.InteropServices;
using SQLitePCL;

namespace Muster.Storage.Sqlite;

/// <summary>The system's SQLite, loaded once for the process.</summary>
internal static class SqliteLibrary
{
    /// <summary>3.37.0: strict tables. Source: sqlite.org/stricttables.html.</summary>
    private const int VersionMin = 3_037_000;

    private static readonly string[] Names = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib", "sqlite3"];

    private static readonly Lock Gate = new();
    private static bool isLoaded;

    /// <summary>Its version, as it words it: 3.45.1.</summary>
    internal static string Version
    {
        get
        {
            Load();
            return raw.sqlite3_libversion().utf8_to_string();
        }
    }

    /// <summary>Loads it.</summary>
    /// <exception cref="StoreException">There is none, or it is too old.</exception>
    internal static void Load()
    {
        lock (Gate)
        {
            if (isLoaded)
                return;
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                static (name, _, _) => name == "e_sqlite3" ? Find() : IntPtr.Zero);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            if (raw.sqlite3_libversion_number() < VersionMin)
            {
                throw new StoreException(
                    $"SQLite {raw.sqlite3_libversion().utf8_to_string()} is too old: Muster needs 3.37 or newer. "
                    + "Update the package libsqlite3 of this system.");
            }

            isLoaded = true;
        }
    }

    private static IntPtr Find()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
                return library;
        }

        throw new StoreException("SQLite was not found: install the package libsqlite3-0 (version 3.37 or newer).");
    }
}
