using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Muster.Server.Layout;

/// <summary>
/// What a browser fetches: the files of wwwroot, which travel inside the assembly. The style sheets are one file a
/// thing here and one file in the browser. An address names its content, so it may be kept for a year.
/// </summary>
public static partial class Shipped
{
    private const string Folder = "wwwroot/";

    private const string Forever = "public, max-age=31536000, immutable";

    private static readonly FrozenDictionary<string, Item> Files = Read().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The style of the acknowledge screen, which comes in one request: only what that screen uses.</summary>
    public static string AcknowledgeStyle { get; } =
        Styles("tokens", "base", "controls", "marks", "acknowledge", "motion");

    /// <summary>The address of a file, with a mark of its content.</summary>
    public static string Url(string path) =>
        Files.TryGetValue(path, out var asset) ? $"/{path}?v={asset.Digest}" : $"/{path}";

    /// <summary>The bytes of a file.</summary>
    internal static byte[] Content(string path) => Files[path].Bytes;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in Files.Keys)
            routes.MapGet($"/{path}", (HttpContext context) => Send(Files[path], context)).AllowAnonymous();
    }

    private static FileContentHttpResult Send(Item asset, HttpContext context)
    {
        var response = context.Response.Headers;
        response.CacheControl = context.Request.Query["v"] == asset.Digest ? Forever : "no-cache";
        response.Vary = HeaderNames.AcceptEncoding;
        var packed = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        if (packed)
            response.ContentEncoding = "br";
        return TypedResults.File(
            packed ? asset.Packed : asset.Bytes,
            asset.Type,
            entityTag: new EntityTagHeaderValue($"\"{asset.Digest}{(packed ? "-br" : "")}\""));
    }

    private static IEnumerable<KeyValuePair<string, Item>> Read()
    {
        yield return new("css/muster.css", Item.Of("css/muster.css", Encoding.UTF8.GetBytes(Styles())));
        foreach (var name in Names().Where(name => !name.EndsWith(".css", StringComparison.Ordinal)))
            yield return new(name, Item.Of(name, Bytes(name)));
    }

    private static IEnumerable<string> Names() => typeof(Shipped).Assembly.GetManifestResourceNames()
        .Select(name => name.Replace('\\', '/'))
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Select(name => name[Folder.Length..])
        .Order(StringComparer.Ordinal);

    /// <summary>The style sheets in the order of their numbers; all, or those of these things.</summary>
    private static string Styles(params string[] things)
    {
        var text = new StringBuilder();
        foreach (var name in Names().Where(name => name.EndsWith(".css", StringComparison.Ordinal)))
        {
            if (things.Length == 0 || things.Any(thing => name.EndsWith($"-{thing}.css", StringComparison.Ordinal)))
                text.Append(Encoding.UTF8.GetString(Bytes(name)));
        }

        return Spaces().Replace(Comments().Replace(text.ToString(), ""), "\n");
    }

    private static byte[] Bytes(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();

    private sealed record Item(string Type, byte[] Bytes, byte[] Packed, string Digest)
    {
        private const int DigestCharacters = 12;

        public static Item Of(string name, byte[] bytes)
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
                brotli.Write(bytes);
            return new Item(
                TypeOf(name),
                bytes,
                packed.ToArray(),
                Convert.ToHexStringLower(SHA256.HashData(bytes))[..DigestCharacters]);
        }

        private static string TypeOf(string name) => Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
    }
}
