using System.Net;
using Muster.Core.Playbook;
using Muster.Engine.Paging;
using Muster.Playbooks.Playbook;
using Muster.Server;
using Muster.Storage;
using Muster.Storage.Postgres;
using NodaTime;

namespace Muster.Cli;

/// <summary>What the doctor asks of the server and of what stands beside it.</summary>
internal static class DoctorOutside
{
    private const int NamesMax = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Sight = TimeSpan.FromDays(14);
    private static readonly Duration BackupFresh = Duration.FromDays(8);

    /// <summary>The shared database, when there is one: reachable, of a schema that this program knows.</summary>
    internal static async Task<Finding> Database(Surroundings around)
    {
        if (around.Set("MUSTER_DATABASE") is not { } database)
            return new("database", Finding.Note, "MUSTER_DATABASE is not set: everything is in the data folder");
        try
        {
            await using var store = PostgresStore.Open(database, around.Time);
            await store.Read(reading => reading.ConfigurationPosition(), CancellationToken.None);
            return new("database", Finding.Good, "PostgreSQL answers, and its schema is known");
        }
        catch (StoreException problem)
        {
            return new("database", Finding.Problem, problem.Message);
        }
    }

    /// <summary>The push server answers at all; whether a phone hears it, a test page shows.</summary>
    internal static async Task<Finding> Push(Session session, CancellationToken cancel)
    {
        if (session.Around.Set("MUSTER_NTFY") is not { } text)
            return new("push", Finding.Note, "MUSTER_NTFY is not set: people name a push server themselves");
        return PushServer.Parse(text, out var wrong) is { } server
            ? await Reach("push", server.Address, session, cancel)
            : new("push", Finding.Problem, wrong!);
    }

    /// <summary>The address that links in messages begin with leads to a Muster.</summary>
    internal static async Task<Finding> Links(Session session, CancellationToken cancel)
    {
        if (session.Around.Set("MUSTER_PUBLIC_URL") is not { } text)
            return new("links", Finding.Note, $"MUSTER_PUBLIC_URL is not set: messages lead to {Session.UsualUrl}");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return new("links", Finding.Problem, $"MUSTER_PUBLIC_URL is no address: {text}");
        var found = await Reach("links", new Uri(url, "/healthz"), session, cancel);
        return found.State == Finding.Good && url.Scheme == "http"
            ? found with { State = Finding.Note, Text = $"{found.Text}; it is not https" }
            : found;
    }

    /// <summary>The playbook in the data folder can be read and applied.</summary>
    internal static Finding Playbook(string folder)
    {
        var path = Path.Combine(folder, "playbook");
        if (!System.IO.Directory.Exists(path))
            return new("playbook", Finding.Note, $"{path} is not there: the first start copies the starter");
        try
        {
            var problems = PlaybookFolder.Read(path).Problems;
            var errors = problems.Where(each => each.Severity == ProblemSeverity.Error).ToList();
            return errors.Count > 0
                ? new("playbook", Finding.Problem, $"{errors[0]}; 'muster playbook check {path}' lists {errors.Count}")
                : problems.Count > 0
                ? new("playbook", Finding.Note, $"{path} has warnings: 'muster playbook check {path}' lists them")
                : new("playbook", Finding.Good, $"{path} has no problem");
        }
        catch (IOException problem)
        {
            return new("playbook", Finding.Problem, problem.Message);
        }
    }

    /// <summary>When the data folder was last backed up.</summary>
    internal static Finding Backup(string folder, Instant now) => DataFolder.LastBackup(folder) switch
    {
        null => new("backup", Finding.Note, $"none is known: muster backup --data {folder} FOLDER"),
        { } last when now - last > BackupFresh => new("backup", Finding.Note, $"the last is of {last:g}"),
        { } last => new("backup", Finding.Good, $"the last is of {last:g}"),
    };

    /// <summary>What the server knows of itself: alarms, gaps, readiness, versions.</summary>
    internal static async Task<IReadOnlyList<Finding>> Inside(Session session, CancellationToken cancel)
    {
        var playbook = await session.Client.ShowPlaybook(cancel);
        if (playbook.Value is not { } inForce)
            return [];
        var until = session.Around.Time.GetUtcNow() + Sight;
        var gaps = (await session.Client.ListGaps(schedule: null, until, cancel)).Value?.Items ?? [];
        var open = ((await session.Client.Readiness(cancel)).Value?.Items ?? []).Where(each => !each.Done).ToList();
        return
        [
            inForce.Alarms.Count == 0
                ? new("alarms", Finding.Good, "the server finds nothing wrong with itself")
                : new("alarms", Finding.Problem, Some(inForce.Alarms.Select(each => each.Text))),
            gaps.Count == 0
                ? new("coverage", Finding.Good, "somebody is on call at every minute of the next 14 days")
                : new("coverage", Finding.Problem, Some(gaps.Select(gap =>
                    $"nobody in {gap.Schedule} from {Moments.Show(gap.From)}"))),
            open.Count == 0
                ? new("ready", Finding.Good, "everything is set up")
                : new("ready", Finding.Note, Some(open.Select(each => each.Text))),
        ];
    }

    /// <summary>The program that asks and the server are of one version.</summary>
    internal static async Task<Finding> Versions(HttpResponseMessage ready, CancellationToken cancel)
    {
        var text = await ready.Content.ReadAsStringAsync(cancel);
        var there = System.Text.Json.Nodes.JsonNode.Parse(text)?["version"]?.ToString();
        return there == ServerSettings.Version
            ? new("versions", Finding.Good, $"{there}, here and at the server")
            : new("versions", Finding.Note, $"{ServerSettings.Version} here, {there ?? "unknown"} at the server");
    }

    private static async Task<Finding> Reach(string name, Uri address, Session session, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, session.Around.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        using var http = new HttpClient(session.Around.Carrier(), disposeHandler: true);
        try
        {
            using var answer = await http.GetAsync(address, either.Token);
            return (int)answer.StatusCode < (int)HttpStatusCode.InternalServerError
                ? new(name, Finding.Good, $"{address} answers")
                : new(name, Finding.Problem, $"{address} answers {(int)answer.StatusCode}");
        }
        catch (HttpRequestException problem)
        {
            return new(name, Finding.Problem, $"{address}: {problem.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(name, Finding.Problem, $"{address} did not answer within {Patience.TotalSeconds} s");
        }
    }

    private static string Some(IEnumerable<string> texts)
    {
        var all = texts.ToList();
        return string.Join("; ", all.Take(NamesMax))
            + (all.Count > NamesMax ? $"; and {all.Count - NamesMax} more" : "");
    }
}
