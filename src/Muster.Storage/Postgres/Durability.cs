namespace Muster.Storage.Postgres;

/// <summary>A 2xx is as durable as the database's settings: those that weaken it are said (R8).</summary>
internal static class Durability
{
    private static readonly (string Setting, string[] Good, string Else)[] Wanted =
    [
        ("synchronous_commit", ["on", "remote_apply"],
            "what is answered is lost when the database's machine stops. Set it to on for the user that Muster "
            + "connects as, or remove the option from MUSTER_DATABASE"),
        ("fsync", ["on"], "a power cut can destroy the database. Set fsync = on in postgresql.conf"),
        ("full_page_writes", ["on"],
            "a power cut can destroy pages of the database. Set full_page_writes = on in postgresql.conf"),
    ];

    private const string Asked =
        "SELECT name, setting FROM pg_settings WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes')";

    /// <summary>The settings that are weaker than what Muster promises, as sentences.</summary>
    internal static async ValueTask<IReadOnlyList<string>> Of(Pipeline database)
    {
        var settings = (await database.Use(Asked).All(row => (Name: row.GetString(0), Value: row.GetString(1))))
            .ToDictionary(row => row.Name, row => row.Value, StringComparer.Ordinal);
        return
        [
            .. from wanted in Wanted
               let value = settings.GetValueOrDefault(wanted.Setting)
               where value is not null && !wanted.Good.Contains(value, StringComparer.Ordinal)
               select $"{wanted.Setting} of the database is {value}: {wanted.Else}.",
        ];
    }
}
