using System.CommandLine;
using System.Text.Json;
using Muster.Client;
using Muster.Core.Access;
using Muster.Engine.Audit;
using Muster.Storage;
using Muster.Storage.Sqlite;

namespace Muster.Cli.Audit;

/// <summary><c>muster verify</c>: whether the record is as it was written, without a server.</summary>
internal static class VerifyVerb
{
    internal static Verb Of(Surroundings around)
    {
        var data = new Option<string>("--data")
        {
            Description = "The data folder, or a copy of it",
            HelpName = "DIR",
            DefaultValueFactory = _ => "data",
        };
        var anchor = new Option<string?>("--anchor")
        {
            Description = "Heads of the log that were kept elsewhere: finds a cut or rewritten history",
            HelpName = "FILE",
        };
        return new Verb(
            "verify", "Check the hash chain and the views of a data folder that no server has open.", Permission.None,
            "muster verify --data ./data", "muster verify --data ./copy --anchor ./anchors.jsonl") { data, anchor }
            .Does(around, async (session, cancel) =>
            {
                var found = await SqliteStore.VerifyFile(
                    Path.Combine(session.Of(data)!, "muster.db"), Anchors(session.Of(anchor)), cancel);
                Write(session, found);
                return found.Problems.Count == 0 ? Exit.Done : Exit.Refused;
            });
    }

    private static IReadOnlyList<Anchor> Anchors(string? file)
    {
        if (file is null) return [];
        if (!File.Exists(file))
            throw new MisuseException($"there is no file {file}", "Give the file that anchors were appended to.");
        try
        {
            return AnchorFile.Read(file);
        }
        catch (JsonException)
        {
            throw new MisuseException(
                $"{file} is not a file of anchors", "Each line is {\"position\":…,\"hash\":…,\"at\":…}.");
        }
    }

    private static void Write(Session session, Verification found)
    {
        if (session.Json)
        {
            var head = found.Head is { } last
                ? new { last.Position, last.Hash, At = last.At.ToDateTimeOffset() }
                : null;
            session.Around.Out.WriteLine(JsonSerializer.Serialize(
                new { found.Facts, found.Erased, Head = head, found.Problems }, WireJson.Options));
            return;
        }

        session.Report.Pairs(
            ("facts", $"{found.Facts}"),
            ("erased", found.Erased == 0 ? null : $"{found.Erased}"),
            ("head", found.Head is { } end ? $"{end.Position} {end.Hash}" : "none: the log is empty"),
            ("at", found.Head is { } at ? Moments.Show(at.At.ToDateTimeOffset()) : null),
            ("problems", found.Problems.Count == 0 ? "none" : $"{found.Problems.Count}"));
        foreach (var problem in found.Problems) session.Report.Line($"  {problem}");
    }
}
