using System.Text.Json;
using Muster.Core.Access;
using Muster.Server.Access;
using Screens;

namespace Muster.Server.Tests.Layout;

public sealed class EndpointTests
{
    private static readonly string[] Writes = ["POST", "PUT", "PATCH", "DELETE"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("OPS-014")]
    public async Task Every_endpoint_says_what_it_needs()
    {
        await using var muster = await TestInstallation.Start();

        var open = Endpoints(muster).Where(endpoint => Gate.PermissionOf(endpoint) is null)
            .Select(endpoint => endpoint.DisplayName);

        Assert.Empty(open);
    }

    [Fact]
    public async Task Every_screen_is_on_the_list_of_those_that_are_looked_at()
    {
        await using var muster = await TestInstallation.Start();

        var served = Endpoints(muster)
            .Where(endpoint => Methods(endpoint).Contains("GET")
                && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription == true)
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/') is { Length: > 0 } path ? path : "/")
            .Except(EveryScreen.OtherRoutes, StringComparer.Ordinal)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Empty(served.Except(EveryScreen.ByRoute.Keys, StringComparer.Ordinal));
        Assert.Empty(EveryScreen.ByRoute.Keys.Except(served, StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_write_of_the_API_is_open_to_strangers()
    {
        await using var muster = await TestInstallation.Start();

        foreach (var endpoint in Endpoints(muster).Where(endpoint =>
            endpoint.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true))
        {
            Assert.NotEqual(Permission.None, Gate.PermissionOf(endpoint));
            using var request = new HttpRequestMessage(
                new HttpMethod(Methods(endpoint)[0]), endpoint.RoutePattern.RawText!.Replace("{", "",
                    StringComparison.Ordinal)
                    .Replace("}", "", StringComparison.Ordinal));
            using var response = await muster.Stranger.SendAsync(request, Cancel);
            Assert.Equal(401, (int)response.StatusCode);
            Assert.Contains("application/problem+json", response.Content.Headers.ContentType!.ToString(),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_description_of_the_API_lists_every_route_of_it()
    {
        await using var muster = await TestInstallation.Start();

        var text = await muster.Stranger.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancel);
        var document = JsonDocument.Parse(text).RootElement;

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var listed = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject()
                .Select(way => $"{way.Name.ToUpperInvariant()} {path.Name}"))
            .ToHashSet(StringComparer.Ordinal);
        var served = Endpoints(muster)
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/api/v1", StringComparison.Ordinal) == true)
            .SelectMany(endpoint => Methods(endpoint)
                .Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(served.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        var declare = document.GetProperty("paths").GetProperty("/api/v1/incidents").GetProperty("post");
        Assert.True(declare.TryGetProperty("requestBody", out _));
        Assert.True(declare.GetProperty("responses").TryGetProperty("201", out _));
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own()
    {
        await using var muster = await TestInstallation.Start();
        var text = await muster.Stranger.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancel);

        var names = JsonDocument.Parse(text).RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(way => way.Value.GetProperty("operationId").GetString()!).ToArray();

        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "request.unknown-address")]
    [InlineData("PUT", "/api/v1/incidents", 405, "request.wrong-method")]
    [InlineData("GET", "/api/v1/pages?outcome=wet", 400, "list.filter-wrong")]
    [InlineData("GET", "/api/v1/oncall?at=noon", 400, "request.wrong-value")]
    public async Task Whatever_goes_wrong_is_said_as_a_problem(string method, string path, int status, string code)
    {
        await using var muster = await TestInstallation.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await muster.Client.SendAsync(request, Cancel);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;

        Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_wrong_token_is_told_apart_from_none()
    {
        await using var muster = await TestInstallation.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/incidents");
        request.Headers.Authorization = new("Bearer", "mst_wrong");

        using var response = await muster.Stranger.SendAsync(request, Cancel);

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Contains("access.token-wrong", await response.Content.ReadAsStringAsync(Cancel),
            StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("OPS-014")]
    public async Task A_token_gives_no_more_than_it_says()
    {
        await using var muster = await TestInstallation.Start();
        var (made, token) = await muster.Post("/api/v1/tokens", new { name = "dashboard", access = "observer" });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/incidents");
        request.Headers.Authorization = new("Bearer", token.GetProperty("value").GetString());

        using var response = await muster.Stranger.SendAsync(request, Cancel);

        Assert.Equal((201, 403), (made, (int)response.StatusCode));
        Assert.DoesNotContain(
            token.GetProperty("value").GetString()!,
            (await muster.Get("/api/v1/tokens")).Json.GetRawText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_administrator_reads_the_integration_key_and_others_do_not()
    {
        await using var muster = await TestInstallation.Start();
        var service = Assert.Single(await muster.Items("/api/v1/services"));

        Assert.Equal(muster.Key, service.GetProperty("intakeKey").GetString());
        Assert.Matches("^[0-9a-f]{32}$", muster.Key);
    }

    [Fact]
    public async Task A_ready_server_says_so()
    {
        await using var muster = await TestInstallation.Start();
        var (status, json) = await muster.Get("/readyz");

        Assert.Equal(200, status);
        Assert.Contains(json.GetProperty("status").GetString(), (string[])["ready", "degraded"]);
    }

    [Fact]
    public async Task A_viewer_is_told_which_topic_changed()
    {
        await using var muster = await TestInstallation.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events?topics=incidents");
        using var response = await muster.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        await reader.ReadLineAsync(Cancel);

        await muster.Post("/api/v1/incidents", new { title = "Checkout is down" });

        string? line;
        do
        {
            line = await reader.ReadLineAsync(Cancel);
        }
        while (line is not null && !line.StartsWith("event:", StringComparison.Ordinal));
        Assert.Equal("event: incidents", line);
    }

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? Writes;

    private static IEnumerable<RouteEndpoint> Endpoints(TestInstallation muster) =>
        muster.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
