using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Incidents;
using Muster.Core.Access;
using Muster.Core.Evidence;

namespace Muster.Cli.Evidence;

/// <summary><c>muster evidence …</c>: files that belong to incidents, kept by their digest.</summary>
internal static class EvidenceVerbs
{
    internal static Command Of(Surroundings around) => new("evidence", "Files that belong to incidents.")
    {
        Add(around), Verify(around), Export(around),
    };

    private static Verb Add(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var file = File();
        var type = IncidentVerbs.Word("--type", "Its media type", "TYPE");
        return new Verb(
            "add", "Attach a file; the digest of its bytes is on record.", Permission.Respond,
            "muster evidence add INC-2026-11-21-001 graph.png --type image/png") { id, file, type }
            .Does(around, async (session, cancel) =>
            {
                var named = Existing(session.Of(file)!);
                var content = await System.IO.File.ReadAllBytesAsync(named.FullName, cancel);
                return session.Show(
                    await session.Client.AttachFile(
                        session.Of(id)!,
                        new AttachmentMessage(named.Name, session.Of(type), Convert.ToBase64String(content)),
                        session.NewKey(), cancel),
                    _ => session.Report.Line($"{named.Name}: SHA-256 {Artefact.DigestOf(content)}"));
            });
    }

    private static Verb Verify(Surroundings around)
    {
        var file = File();
        var digest = new Argument<string>("DIGEST") { Description = "The digest on record" };
        return new Verb(
            "verify", "Whether a file is the one on record; needs no server.", Permission.None,
            "muster evidence verify graph.png 9f86d081884c7d65…") { file, digest }
            .Does(around, async (session, cancel) =>
            {
                var content = await System.IO.File.ReadAllBytesAsync(Existing(session.Of(file)!).FullName, cancel);
                var found = Artefact.DigestOf(content);
                var isSame = string.Equals(found, session.Of(digest)!.Trim(), StringComparison.OrdinalIgnoreCase);
                session.Report.Line(isSame
                    ? "It is the file on record."
                    : $"It is not the file on record: its digest is {found}.");
                return isSame ? Exit.Done : Exit.Refused;
            });
    }

    private static Verb Export(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        return new Verb(
            "export", "The timeline of an incident with the digests of its files, as JSON.", Permission.Read,
            "muster evidence export INC-2026-11-21-001") { id }
            .Does(around, async (session, cancel) =>
            {
                var answer = await session.Client.Get(
                    $"api/v1/incidents/{Uri.EscapeDataString(session.Of(id)!)}", cancel);
                return session.Show(answer, record => around.Out.WriteLine(record.ToJsonString()));
            });
    }

    private static Argument<FileInfo> File() => new("FILE") { Description = "A file" };

    private static FileInfo Existing(FileInfo file) => file.Exists
        ? file
        : throw new MisuseException($"There is no file {file.Name}", "Name a file that is there.");
}
