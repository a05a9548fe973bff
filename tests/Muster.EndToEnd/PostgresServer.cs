namespace Muster.EndToEnd;

/// <summary>A PostgreSQL of one test, that can be ended, started again, copied by a replica and replaced by
/// it.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly string script = Path.Combine(Place.Root, "eng", "postgres.sh");
    private readonly string folder;

    private PostgresServer(string folder, string connectionString)
    {
        this.folder = folder;
        ConnectionString = connectionString;
    }

    internal string ConnectionString { get; }

    internal int Port => int.Parse(
        File.ReadAllText(Path.Combine(folder, "port")), System.Globalization.CultureInfo.InvariantCulture);

    internal static bool IsThere => Directory.Exists("/usr/lib/postgresql");

    /// <summary>An empty one. Tests lose processes, never the machine's power, so it need not flush.</summary>
    internal static Task<PostgresServer> Start(params string[] settings) =>
        Make("start", ["fsync=off", "full_page_writes=off", .. settings]);

    /// <summary>Lets a network in; the server must listen there.</summary>
    internal async Task Admit(string network)
    {
        await File.AppendAllTextAsync(
            Path.Combine(folder, "data", "pg_hba.conf"), $"host all all {network} trust\n", Place.Cancel);
        await Sql("SELECT pg_reload_conf()");
    }

    /// <summary>A streaming replica of this one.</summary>
    internal Task<PostgresServer> Replica() => Make("replica", [folder]);

    /// <summary>Ends at once, as a machine does that is switched off; its files stay.</summary>
    internal Task Halt() => Run("halt", folder);

    internal Task Resume() => Run("resume", folder);

    internal Task Promote() => Run("promote", folder);

    internal Task<string> Sql(string statement) => Run("sql", folder, statement);

    public async ValueTask DisposeAsync() => await Run("stop", folder);

    private static async Task<PostgresServer> Make(string verb, params string[] rest)
    {
        if (!IsThere)
            Assert.Skip("There is no PostgreSQL here; ./dev installs it.");
        var place = Directory.CreateTempSubdirectory("muster-postgres-").FullName;
        var said = await Run(verb, [place, .. rest]);
        return new PostgresServer(place, said.Trim().Split('\n')[^1]);
    }

    private static async Task<string> Run(string verb, params string[] rest)
    {
        var (exit, said) = await Child.Run("bash", [script, verb, .. rest]);
        return exit == 0 ? said : throw new InvalidOperationException($"postgres.sh {verb}: {said}");
    }
}
