using System.Net;

namespace Muster.Engine.StatusPage;

/// <summary>A place that status pages are copied to.</summary>
public interface ICopyTarget
{
    /// <summary>A file of a page there, or null when there is none.</summary>
    Task<byte[]?> Read(string page, string path, CancellationToken cancel);

    /// <summary>Puts a file of a page there: it is there whole or not at all.</summary>
    Task Put(string page, string path, byte[] bytes, CancellationToken cancel);

    /// <summary>Takes folders of earlier copies away, but for the newest, which readers may have open.</summary>
    void Forget(string page, string current);
}

/// <summary>A folder of this machine; each page has one of its own in it.</summary>
/// <param name="root">The folder.</param>
public sealed class FolderTarget(string root) : ICopyTarget
{
    private const int FoldersMax = 5;

    /// <inheritdoc/>
    public async Task<byte[]?> Read(string page, string path, CancellationToken cancel)
    {
        var file = Path.Combine(root, page, path);
        return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancel) : null;
    }

    /// <inheritdoc/>
    public async Task Put(string page, string path, byte[] bytes, CancellationToken cancel)
    {
        var file = Path.Combine(root, page, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var part = file + ".new";
        await File.WriteAllBytesAsync(part, bytes, cancel);
        File.Move(part, file, overwrite: true);
    }

    /// <inheritdoc/>
    public void Forget(string page, string current)
    {
        var old = new DirectoryInfo(Path.Combine(root, page)).GetDirectories("copy-*")
            .Where(folder => folder.Name != current)
            .OrderByDescending(folder => folder.LastWriteTimeUtc)
            .Skip(FoldersMax);
        foreach (var folder in old)
            folder.Delete(recursive: true);
    }
}

/// <summary>
/// A bucket of an object store that speaks as S3 does. Folders of earlier copies are left to the bucket's own rules.
/// </summary>
/// <param name="client">A client without redirects.</param>
/// <param name="bucket">Which bucket, and by whom.</param>
/// <param name="time">The clock of signatures.</param>
public sealed class BucketTarget(HttpClient client, BucketSettings bucket, TimeProvider time) : ICopyTarget
{
    /// <inheritdoc/>
    public async Task<byte[]?> Read(string page, string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, bucket.UrlOf($"{page}/{path}"));
        using var answer = await Send(request, [], cancel);
        if (answer.StatusCode is HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(cancel);
    }

    /// <inheritdoc/>
    public async Task Put(string page, string path, byte[] bytes, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, bucket.UrlOf($"{page}/{path}"))
        {
            Content = new ByteArrayContent(bytes),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", TypeOf(path));

        // What is named by its content never changes; the others are asked for each time.
        request.Headers.TryAddWithoutValidation(
            "Cache-Control", path.Contains('/', StringComparison.Ordinal) ? "public, max-age=86400" : "no-cache");
        using var answer = await Send(request, bytes, cancel);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Forget(string page, string current)
    {
    }

    private Task<HttpResponseMessage> Send(HttpRequestMessage request, byte[] body, CancellationToken cancel)
    {
        BucketSignature.Sign(request, body, bucket, time.GetUtcNow());
        return client.SendAsync(request, cancel);
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json; charset=utf-8",
        ".rss" => "application/rss+xml; charset=utf-8",
        ".atom" => "application/atom+xml; charset=utf-8",
        _ => "application/octet-stream",
    };
}
