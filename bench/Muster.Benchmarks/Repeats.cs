using System.Globalization;
using System.Net.Http.Headers;

namespace Muster.Benchmarks;

/// <summary>A second process that repeats a hundred known alerts at a steady rate over 50 connections.</summary>
internal static class Repeats
{
    private const int Connections = 50;
    private const int Keys = 100;

    /// <summary>Sends, and prints how many were answered with 2xx and how many were not.</summary>
    internal static async Task<int> Send(string url, string bodyFile, string perSecond, string seconds)
    {
        var template = await File.ReadAllTextAsync(bodyFile);
        var bodies = Enumerable.Range(0, Keys)
            .Select(number => System.Text.Encoding.UTF8.GetBytes(
                template.Replace(Bodies.KeyMark, $"again{number:000}", StringComparison.Ordinal)))
            .ToList();
        var rate = double.Parse(perSecond, CultureInfo.InvariantCulture);
        var total = (long)(rate * double.Parse(seconds, CultureInfo.InvariantCulture));
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections });
        var since = Machine.Clock.GetTimestamp();
        long next = 0, taken = 0, failed = 0;
        var senders = Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number <= total)
            {
                var early = TimeSpan.FromSeconds(number / rate) - Machine.Clock.GetElapsedTime(since);
                if (early > TimeSpan.FromMilliseconds(1)) await Machine.Wait(early);
                using var body = new ByteArrayContent(bodies[(int)(number % Keys)]);
                body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var answer = await http.PostAsync(new Uri(url), body);
                if (answer.IsSuccessStatusCode) Interlocked.Increment(ref taken);
                else Interlocked.Increment(ref failed);
            }
        });
        await Task.WhenAll(senders);
        var reached = taken / Machine.Clock.GetElapsedTime(since).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reached:0} {failed}"));
        return 0;
    }
}
