using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Muster.Engine.StatusPage;
using Muster.Server.Tests.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.StatusPage;

/// <summary>Copies of pages in a bucket of an object store.</summary>
public sealed class CopyTargetTests
{
    private const string Bucket =
        "https://AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY@store.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The worked example of the specification of these signatures.</summary>
    [Fact]
    public void A_request_is_signed_as_the_specification_works_it_out()
    {
        var bucket = BucketSettings.Parse(Bucket, out _)! with
        {
            Address = new Uri("https://examplebucket.s3.amazonaws.com/"),
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, bucket.UrlOf("test.txt"));
        request.Headers.TryAddWithoutValidation("Range", "bytes=0-9");
        BucketSignature.Sign(request, [], bucket, new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            request.Headers.GetValues("Authorization").Single());
    }

    [Theory]
    [InlineData("https://store.example/bucket")]
    [InlineData("ftp://KEY:SECRET@store.example/bucket")]
    [InlineData("bucket")]
    public void A_bucket_without_key_or_address_is_refused(string text)
    {
        Assert.Null(BucketSettings.Parse(text, out var problem));
        Assert.Contains("MUSTER_STATUS_BUCKET", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_put_into_a_bucket_with_its_first_file_last_and_never_over_a_later_one()
    {
        var store = new FakeStore();
        var copies = Copies(store, version: 7);
        await copies.Write(Due, Cancel);
        Assert.Equal("/b/main/index.html", store.Puts[^1]);
        Assert.Equal("/b/main/stamp.json", store.Puts[^2]);
        Assert.Contains("/b/main/copy-1/muster.css", store.Objects.Keys);
        Assert.Equal(7, JsonDocument.Parse(store.Objects["/b/main/stamp.json"]).RootElement
            .GetProperty("version").GetInt64());

        var before = store.Puts.Count;
        await Copies(store, version: 6).Write(Due, Cancel);
        Assert.Equal(before, store.Puts.Count);
        await Copies(store, version: 8).Write(Due, Cancel);
        Assert.True(store.Puts.Count > before);
    }

    [Fact]
    public async Task A_place_that_fails_does_not_hold_up_the_others()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("muster-copy-").FullName;
        try
        {
            var store = new FakeStore { Answer = HttpStatusCode.ServiceUnavailable };
            await Assert.ThrowsAsync<AggregateException>(
                () => Copies(store, version: 1, new FolderTarget(folder)).Write(Due, Cancel));
            Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(folder, "main", "index.html"), Cancel));
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static Job Due => new("page-copy", "main", Instant.MinValue, "", 0, 0, LeasedUntil: null);

    private static PageCopies Copies(FakeStore store, long version, params ReadOnlySpan<ICopyTarget> others)
    {
        var bucket = BucketSettings.Parse(Bucket + "/b?region=eu-central-1", out _)!;
        var time = new ManualTime(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        var copy = new PageCopy(
            version, Instant.FromUnixTimeSeconds(0), Instant.FromUnixTimeSeconds(180), "copy-1",
            new Dictionary<string, byte[]> { ["muster.css"] = "a{}"u8.ToArray() }, Encoding.UTF8.GetBytes("first"));
        return new PageCopies(
            [new BucketTarget(new HttpClient(store), bucket, time), .. others],
            (_, _) => Task.FromResult<PageCopy?>(copy));
    }

    private sealed class FakeStore : HttpMessageHandler
    {
        internal ConcurrentDictionary<string, byte[]> Objects { get; } = new();

        internal List<string> Puts { get; } = [];

        internal HttpStatusCode? Answer { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Contains("/eu-central-1/s3/aws4_request", request.Headers.GetValues("Authorization").Single(),
                StringComparison.Ordinal);
            if (Answer is { } refused)
                return new HttpResponseMessage(refused);
            var path = request.RequestUri!.AbsolutePath;
            if (request.Method == HttpMethod.Get)
            {
                return Objects.TryGetValue(path, out var bytes)
                    ? new HttpResponseMessage { Content = new ByteArrayContent(bytes) }
                    : new HttpResponseMessage(HttpStatusCode.NotFound);
            }

            Objects[path] = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            Puts.Add(path);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
