using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Muster.Benchmarks;

/// <summary>What one alert a request, new keys, old keys or a hundred alerts a request does to a server.</summary>
internal enum Shape
{
    Distinct,
    Repeat,
    Batch,
}

/// <summary>What a run of wrk found.</summary>
internal sealed record Found(long Requests, double Seconds, long Failed, double P50, double P99)
{
    /// <summary>What the server had written to the disk, for each request; 0 when nobody asked.</summary>
    internal double KiBWritten { get; init; }

    internal double PerSecond(int alertsARequest) => (Requests - Failed) * alertsARequest / Seconds;
}

/// <summary>wrk with a script: 64 connections, one thread, a closed loop.</summary>
internal static class Load
{
    internal const int AlertsABatch = 100;
    internal const int Connections = 64;

    // A Fibonacci hash of a counter: every key once, in an order that no index likes.
    private const string Script = """
        local path, mode, prefix, opening, closing
        local parts, prepared, counter = {}, {}, 0
        local headers = {["Content-Type"] = "application/json"}

        local function key(number)
          return string.format("%s%08x", prefix, (number * 2654435761) % 4294967296)
        end

        local function filled(number)
          return table.concat(parts, key(number))
        end

        function init(args)
          path, mode, prefix, opening, closing = args[1], args[2], args[3], args[5], args[6]
          local file = io.open(args[4], "r")
          for part in (file:read("*a") .. "@KEY@"):gmatch("(.-)@KEY@") do parts[#parts + 1] = part end
          file:close()
          for number = 1, 100 do
            prepared[number] = wrk.format("POST", path, headers, opening .. filled(number) .. closing)
          end
        end

        function request()
          counter = counter + 1
          if mode == "Repeat" then return prepared[counter % 100 + 1] end
          if mode == "Distinct" then return wrk.format("POST", path, headers, opening .. filled(counter) .. closing) end
          local alerts = {}
          for number = 1, 100 do alerts[number] = filled(counter * 100 + number) end
          return wrk.format("POST", path, headers, opening .. table.concat(alerts, ",") .. closing)
        end

        function done(summary, latency)
          local e = summary.errors
          print(string.format(
            '{"requests":%d,"microseconds":%d,"failed":%d,"p50":%d,"p99":%d}',
            summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
            latency:percentile(50), latency:percentile(99)))
        end
        """;

    /// <summary>Sends for <paramref name="time"/>.</summary>
    /// <param name="folder">Takes the script and the body.</param>
    /// <param name="url">The endpoint.</param>
    /// <param name="alert">One alert with marks for its key.</param>
    /// <param name="isArray">Whether the endpoint takes an array.</param>
    /// <param name="shape">What is sent.</param>
    /// <param name="prefix">Begins all keys: another one, other keys.</param>
    /// <param name="time">So long.</param>
    /// <param name="connections">So many at once.</param>
    internal static async Task<Found> Send(
        string folder, Uri url, string alert, bool isArray, Shape shape, string prefix, TimeSpan time,
        int connections = Connections)
    {
        var script = Path.Combine(folder, "load.lua");
        var body = Path.Combine(folder, "body.json");
        await File.WriteAllTextAsync(script, Script);
        await File.WriteAllTextAsync(body, alert);
        var start = new ProcessStartInfo("wrk",
        [
            "-t1", $"-c{connections}", string.Create(CultureInfo.InvariantCulture, $"-d{time.TotalSeconds}s"),
            "--timeout", "10s", "-s", script, url.GetLeftPart(UriPartial.Authority), "--",
            url.AbsolutePath, shape.ToString(), prefix, body, isArray ? "[" : "", isArray ? "]" : "",
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var wrk = Process.Start(start)!;
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return Read(said);
    }

    private static Found Read(string said)
    {
        var line = said.Split('\n').FirstOrDefault(each => each.StartsWith("{\"requests\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk said: {said}");
        using var json = JsonDocument.Parse(line);
        double Number(string name) => json.RootElement.GetProperty(name).GetDouble();
        return new Found(
            (long)Number("requests"), Number("microseconds") / 1e6, (long)Number("failed"),
            Number("p50") / 1e3, Number("p99") / 1e3);
    }
}
