using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Muster.Client;
using Muster.Core.Access;
using Muster.Engine.Paging;
using Muster.Storage;
using Muster.Storage.Sqlite;
using NodaTime;

namespace Muster.Cli;

/// <summary><c>muster doctor</c>: whether a server can live here, and whether the one that does is well.</summary>
internal static class Doctor
{
    private const long FreeBytesMin = 1L << 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockErrorMax = TimeSpan.FromSeconds(3);

    internal static Verb Of(Surroundings around)
    {
        var data = new Option<string>("--data")
        {
            Description = "The data folder",
            HelpName = "DIR",
            DefaultValueFactory = _ => "data",
        };
        return new Verb(
            "doctor",
            "Look for the usual causes of trouble, from the disk to who is on call; exit 1 when something is broken.",
            Permission.None,
            "muster doctor", "muster doctor --data /var/lib/muster --url http://127.0.0.1:7780") { data }
            .Does(around, async (session, cancel) =>
            {
                var folder = session.Of(data)!;
                Finding[] findings =
                [
                    Data(folder), Disk(folder), await Sqlite(session.Around),
                    await DoctorOutside.Database(session.Around), DoctorOutside.Playbook(folder),
                    DoctorOutside.Backup(folder, Instant.FromDateTimeOffset(session.Around.Time.GetUtcNow())),
                    .. await Serving(session, cancel), await Mail(session.Around, cancel),
                    await DoctorOutside.Push(session, cancel), await DoctorOutside.Links(session, cancel), Zones(),
                ];
                Write(session, findings);
                return findings.Any(each => each.State == Finding.Problem) ? Exit.Refused : Exit.Done;
            });
    }

    private static Finding Data(string folder)
    {
        if (!System.IO.Directory.Exists(folder))
            return new("data", Finding.Note, $"{folder} is not there yet: the first start makes it");
        var file = Path.Combine(folder, "muster.db");
        try
        {
            File.Create(Path.Combine(folder, ".doctor"), 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new("data", Finding.Problem, $"{folder} cannot be written: {problem.Message}");
        }

        return new("data", Finding.Good, File.Exists(file)
            ? $"{file} and what belongs to it have {Kept(file) / 1024} KiB"
            : $"{folder} can be written; it has no muster.db yet");
    }

    /// <summary>The file with its write-ahead log, where most of a new store still is.</summary>
    private static long Kept(string file) =>
        new[] { file, file + "-wal" }.Where(File.Exists).Sum(each => new FileInfo(each).Length);

    private static Finding Disk(string folder)
    {
        var there = new DirectoryInfo(Path.GetFullPath(folder));
        while (!there.Exists && there.Parent is { } above) there = above;
        var free = new DriveInfo(there.FullName).AvailableFreeSpace;
        var text = $"{free >> 20} MiB are free";
        return free < FreeBytesMin
            ? new("disk", Finding.Problem, $"{text}; a full disk takes no alerts")
            : new("disk", Finding.Good, text);
    }

    private static async Task<Finding> Sqlite(Surroundings around)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("muster-doctor-");
        try
        {
            await using var store = SqliteStore.Open(Path.Combine(folder.FullName, "probe.db"), around.Time);
            return new("sqlite", Finding.Good, $"version {SqliteStore.LibraryVersion}");
        }
        catch (StoreException problem)
        {
            return new("sqlite", Finding.Problem, problem.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Finding>> Serving(Session session, CancellationToken cancel)
    {
        try
        {
            using var response = await session.Http.GetAsync("readyz", cancel);
            if (response.StatusCode != HttpStatusCode.OK)
                return [new("server", Finding.Problem, $"{session.Url}/readyz answers {(int)response.StatusCode}")];
            return
            [
                new("server", Finding.Good, $"{session.Url} is ready"),
                Clock(session.Around.Time.GetUtcNow(), response.Headers.Date),
                await Token(session, cancel),
                await DoctorOutside.Versions(response, cancel),
                .. session.Token is null ? [] : await DoctorOutside.Inside(session, cancel),
            ];
        }
        catch (HttpRequestException)
        {
            return [Port(session.Url)];
        }
    }

    private static Finding Port(string url)
    {
        var address = new Uri(url);
        if (!IPAddress.TryParse(address.Host, out var host) && !address.IsLoopback)
            return new("server", Finding.Problem, $"{url} does not answer");
        try
        {
            using var listener = new TcpListener(host ?? IPAddress.Loopback, address.Port);
            listener.Start();
            return new("server", Finding.Note, $"nothing serves at {url}; the port is free");
        }
        catch (SocketException)
        {
            return new("server", Finding.Problem, $"something that is not Muster has the port of {url}");
        }
    }

    private static Finding Clock(DateTimeOffset here, DateTimeOffset? there)
    {
        if (there is not { } said) return new("clock", Finding.Note, $"here it is {Moments.Show(here)}");
        var error = (here - said).Duration();
        return error > ClockErrorMax
            ? new("clock", Finding.Problem, $"here it is {Moments.Show(here)}, at the server {Moments.Show(said)}")
            : new("clock", Finding.Good, $"{Moments.Show(here)}, as at the server");
    }

    private static async Task<Finding> Token(Session session, CancellationToken cancel)
    {
        if (session.Token is null) return new("token", Finding.Note, "none is set: MUSTER_TOKEN");
        var me = await session.Client.WhoAmI(cancel);
        return me.Value is { } asker
            ? new("token", Finding.Good, $"acts as {asker.Name}, {asker.Access}")
            : new("token", Finding.Problem, me.Problem!.Detail);
    }

    private static async Task<Finding> Mail(Surroundings around, CancellationToken cancel)
    {
        if (around.Set("MUSTER_SMTP") is not { } text)
            return new("mail", Finding.Note, "MUSTER_SMTP is not set: mail is printed on the server's console");
        if (SmtpServer.Parse(text, out var wrong) is not { } server) return new("mail", Finding.Problem, wrong!);
        using var patience = new CancellationTokenSource(Patience, around.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        var where = $"{server.Host}:{server.Port}";
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(server.Host, server.Port, either.Token);
            using var reader = new StreamReader(connection.GetStream());
            var greeting = await reader.ReadLineAsync(either.Token);
            return greeting?.StartsWith("220", StringComparison.Ordinal) == true
                ? new("mail", Finding.Good, $"{where} answers; 'muster page test' sends a page")
                : new("mail", Finding.Problem, $"{where} does not greet as a mail server does");
        }
        catch (Exception problem) when (problem is SocketException or IOException)
        {
            return new("mail", Finding.Problem, $"{where}: {problem.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new("mail", Finding.Problem, $"{where} did not answer within {Patience.TotalSeconds} s");
        }
    }

    private static Finding Zones() =>
        new("zones", Finding.Good, $"time zones of {DateTimeZoneProviders.Tzdb.VersionId}");

    private static void Write(Session session, Finding[] findings)
    {
        if (session.Json)
            session.Around.Out.WriteLine(JsonSerializer.Serialize(new { Checks = findings }, WireJson.Options));
        else
            session.Report.Table(["check", "state", "text"], findings.Select(each => each.Cells));
    }
}
