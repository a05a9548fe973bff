using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.StatusPage;

/// <summary>An answer as it is sent: its bytes, packed in the two ways that browsers take.</summary>
/// <param name="Type">Its content type.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Brotli">Packed with Brotli.</param>
/// <param name="Gzip">Packed with gzip.</param>
/// <param name="Tag">Names the content.</param>
internal sealed record PublicAnswer(string Type, byte[] Plain, byte[] Brotli, byte[] Gzip, string Tag)
{
    private const int TagCharacters = 16;

    internal static PublicAnswer Of(string type, byte[] bytes) => new(
        type,
        bytes,
        Packed(bytes, stream => new BrotliStream(stream, CompressionLevel.Optimal, leaveOpen: true)),
        Packed(bytes, stream => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)),
        Convert.ToHexStringLower(SHA256.HashData(bytes))[..TagCharacters]);

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var stream = pack(packed))
            stream.Write(bytes);
        return packed.ToArray();
    }
}

/// <summary>
/// What the public is shown, made once and sent many times. A change that this node makes is seen at once, one of
/// another node within a second; while the store is away, what was last known is shown, with the time it was made.
/// </summary>
internal sealed class PublicPages(
    StatusPageDesk desk, IStore store, ServerSettings settings, IServiceProvider services, ILoggerFactory logs,
    PageDoors doors, TimeProvider time)
    : IDisposable
{
    /// <summary>An answer is made anew after this, so that its stamp stays young.</summary>
    private static readonly TimeSpan MadeAnewAfter = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(400);
    private const int AnswersMax = 2_000;

    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim looking = new(1, 1);
    private Known? known;

    /// <summary>An answer; null when there is no such page or nothing of it under this name.</summary>
    /// <param name="page">The page's id; null is the first.</param>
    /// <param name="name">What of it: with the zone in it, where times depend on it.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal async ValueTask<PublicAnswer?> Get(
        string? page, string name, Func<PageInForce, PagesSnapshot, Task<PublicAnswer?>> make, CancellationToken cancel)
    {
        var state = await Now(cancel);
        var key = $"{page}\u001f{name}";
        if (kept.TryGetValue(key, out var answer) && answer.Of == state.Snapshot.Mark
            && (state.IsOld || time.GetElapsedTime(answer.MadeAt) < MadeAnewAfter))
        {
            return answer.Answer;
        }

        if (Find(state.Snapshot, page) is not { } shown || await make(shown, state.Snapshot) is not { } made)
            return null;
        if (kept.Count >= AnswersMax)
            kept.Clear();
        kept[key] = new Kept(state.Snapshot.Mark, time.GetTimestamp(), made);
        return made;
    }

    /// <summary>A page by id or code; without a name the first that everybody may read, else the first.</summary>
    internal async ValueTask<PageInForce?> Find(string? page, CancellationToken cancel) =>
        Find((await Now(cancel)).Snapshot, page);

    private static PageInForce? Find(PagesSnapshot snapshot, string? page) => page is null
        ? snapshot.Pages.FirstOrDefault(each => each.Readers == PageReaders.Everybody)
            ?? (snapshot.Pages.Count > 0 ? snapshot.Pages[0] : null)
        : snapshot.Pages.FirstOrDefault(each => each.Id == page || each.Code.Value == page);

    /// <summary>How a page is seen in a zone and a language; null is the page's own.</summary>
    internal PublicView ViewOf(
        PageInForce page, PagesSnapshot snapshot, DateTimeZone? zone = null, ReaderLanguage? language = null) => new(
        page,
        zone ?? (page.Settings.Zone is { } own ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(own) : null) ?? snapshot.Zone,
        Instant.FromDateTimeOffset(time.GetUtcNow()),
        $"/status/{page.Id}")
        {
            Language = language ?? ReaderLanguage.Find(page.Settings.Language)
                ?? ReaderLanguage.Find(ReaderLanguage.Default)!,
            Key = page.Readers == PageReaders.Customer ? doors.KeyOf(page) : null,
        };

    /// <summary>The address of a page as outsiders reach it.</summary>
    internal string UrlOf(PageInForce page) => $"{settings.PublicUrl.TrimEnd('/')}/status/{page.Id}";

    /// <summary>A screen as bytes.</summary>
    internal async Task<byte[]> Render<TScreen>(IDictionary<string, object?> parameters)
        where TScreen : IComponent
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TScreen>(ParameterView.FromDictionary(parameters));
            return Encoding.UTF8.GetBytes(root.ToHtmlString());
        });
    }

    /// <summary>The pages as they are now, as far as this node can know.</summary>
    internal async ValueTask<Known> Now(CancellationToken cancel)
    {
        if (IsFresh(known))
            return known!;
        await looking.WaitAsync(cancel);
        try
        {
            if (IsFresh(known))
                return known!;
            return known = await Look(cancel);
        }
        finally
        {
            looking.Release();
        }
    }

    public void Dispose() => looking.Dispose();

    private async Task<Known> Look(CancellationToken cancel)
    {
        var (changes, head, at) = (desk.Changes, store.Head, time.GetTimestamp());
        if (known is { IsOld: false } before && before.Changes == changes && before.Head == head)
            return before with { LookedAt = at };
        try
        {
            return new Known(await desk.Snapshot(cancel), changes, head, at, IsOld: false);
        }
        catch (StoreException) when (known is not null)
        {
            return known with { LookedAt = at, IsOld = true };
        }
    }

    private bool IsFresh(Known? state) =>
        state is not null && state.Changes == desk.Changes && time.GetElapsedTime(state.LookedAt) < LooksEvery;

    /// <summary>What is known, and when it was looked at.</summary>
    internal sealed record Known(PagesSnapshot Snapshot, long Changes, long Head, long LookedAt, bool IsOld);

    private sealed record Kept((long Pages, long Configuration) Of, long MadeAt, PublicAnswer Answer);
}
