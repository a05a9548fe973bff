using System.Net;
using System.Net.Http.Json;
using Muster.Client.Alerts;

namespace Muster.EndToEnd.Alerts;

/// <summary>Events as a monitoring tool sends them.</summary>
internal static class Events
{
    private static readonly Uri enqueue = new("/v2/enqueue", UriKind.Relative);

    internal static EventMessage Trigger(string key, string dedupKey) => new(
        key, "trigger", dedupKey, new EventPayloadMessage($"Disk of {dedupKey} is full", "exporter", "critical"));

    internal static async Task<HttpStatusCode> Post(HttpClient http, EventMessage sent)
    {
        using var answer = await http.PostAsJsonAsync(enqueue, sent, Client.WireJson.Options, Place.Cancel);
        return answer.StatusCode;
    }
}
