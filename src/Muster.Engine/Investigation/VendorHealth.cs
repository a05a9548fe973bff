using System.Text.Json;
using Muster.Core;
using Muster.Core.Directory;
using Muster.Core.Incidents;
using Muster.Engine.Incidents;
using Muster.Engine.Paging;

namespace Muster.Engine.Investigation;

/// <summary>
/// How those are on whom a service depends, by their own word: their status pages are asked from an incident, and what
/// they answer is written down, also when they do not. Source: INV-017.
/// </summary>
/// <param name="client">A client with an <see cref="OutgoingGuard"/>, without redirects.</param>
/// <param name="live">Names the vendors.</param>
/// <param name="incidents">Where the answer is kept.</param>
/// <param name="ids">Ids of notes.</param>
/// <param name="time">The clock of the deadline.</param>
public sealed class VendorHealth(
    HttpClient client, Live live, IncidentDesk incidents, Ids ids, TimeProvider time)
{
    /// <summary>A vendor has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(10);

    private const int AnswerBytesMax = 1024 * 1024;
    private const int NamedMax = 5;

    /// <summary>No vendor names a status page.</summary>
    public static Refusal NoVendor { get; } = new(
        "vendor.no-status", "No vendor of this service names a status page: give one a 'status' in directory.yaml.");

    /// <summary>The vendors whose word is asked for: those of the incident's service, or those of all.</summary>
    public static IReadOnlyList<Vendor> Asked(Incident incident, IReadOnlyList<Vendor> vendors) =>
    [
        .. vendors.Where(vendor => vendor.StatusUrl is not null
            && (vendor.Services.Count == 0 || incident.Declaration!.Service is not { } service
                || vendor.Services.Contains(service))),
    ];

    /// <summary>Asks them, and writes down what they say.</summary>
    public async Task<Refusal?> Ask(Incident incident, Actor by, CancellationToken cancel)
    {
        var asked = Asked(incident, live.Now.Playbook.Directory.Vendors);
        if (asked.Count == 0)
            return NoVendor;
        var lines = await Task.WhenAll(asked.Select(vendor => Line(vendor, cancel)));
        var note = ids.Next();
        var text = string.Join('\n', lines);
        return (await incidents.Run(
            incident.Id, at => new IncidentCommand.WriteNote(note, text) { At = at, By = by }, cancel)).Refusal;
    }

    private async Task<string> Line(Vendor vendor, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(vendor.StatusUrl!));
            request.Headers.TryAddWithoutValidation("User-Agent", "Muster");
            using var answer = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!answer.IsSuccessStatusCode)
                return $"{vendor.Name}: their status page answered {(int)answer.StatusCode} ({vendor.StatusUrl}).";
            await answer.Content.LoadIntoBufferAsync(AnswerBytesMax, either.Token);
            return Said(vendor, await answer.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return $"{vendor.Name}: their status page could not be read ({vendor.StatusUrl}).";
        }
    }

    /// <summary>The JSON that readers of status pages know.</summary>
    private static Uri AddressOf(string url) => url.EndsWith(".json", StringComparison.Ordinal)
        ? new Uri(url)
        : new Uri(url.TrimEnd('/') + "/api/v2/summary.json");

    private static string Said(Vendor vendor, byte[] bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        var status = Member(json.RootElement, "status");
        var description = Text(status, "description") ?? Text(status, "indicator");
        if (description is null)
            throw new JsonException("There is no status in it.");
        var names = Member(json.RootElement, "incidents") is { ValueKind: JsonValueKind.Array } open
            ? open.EnumerateArray().Select(each => Text(each, "name")).OfType<string>().Take(NamedMax).ToList()
            : [];
        var trouble = names.Count > 0 ? $" Open there: {string.Join("; ", names)}." : "";
        return $"{vendor.Name} says: {description}.{trouble} ({vendor.StatusUrl})";
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
