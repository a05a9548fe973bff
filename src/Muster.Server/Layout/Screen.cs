using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Muster.Server.Layout;

/// <summary>A screen as the answer of an endpoint.</summary>
internal static class Screen
{
    internal static IResult Of<TScreen>(object parameters, int status = 200)
        where TScreen : IComponent =>
        new NotKept(new RazorComponentResult<TScreen>(parameters) { StatusCode = status });

    /// <summary>What a screen shows is of this moment and of this person.</summary>
    private sealed class NotKept(IResult screen) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-cache, no-store";
            httpContext.Response.Headers.Vary = "HX-Request";
            return screen.ExecuteAsync(httpContext);
        }
    }
}
