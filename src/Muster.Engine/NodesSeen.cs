using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Core;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine;

/// <summary>A node as it was last seen.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="SeenAt">When it last said so.</param>
/// <param name="BegunAt">When it was first seen in this life.</param>
/// <param name="Version">Its program.</param>
/// <param name="Zones">Its table of time zones.</param>
/// <param name="OffsetSeconds">How far the database's clock is ahead of its own.</param>
public sealed record NodeSeen(
    string Name, Instant SeenAt, Instant BegunAt, string Version, string Zones, double OffsetSeconds);

/// <summary>
/// Which nodes there are, as each says of itself: nodes that read time zones differently page different people, and
/// nodes of two versions are meant to be so only while they are being replaced (R10).
/// </summary>
internal static class NodesSeen
{
    private const string Key = "all";
    private const string ZonesAlarm = "nodes:time-zones";
    private const string VersionsAlarm = "nodes:versions";

    /// <summary>A node that has not been seen for so long is not there any more.</summary>
    internal static Duration GoneAfter { get; } = Duration.FromSeconds(90);

    /// <summary>So long nodes may be of two versions: one is replaced after the other.</summary>
    internal static Duration ReplacedWithin { get; } = Duration.FromMinutes(15);

    /// <summary>The nodes that are there, by name.</summary>
    internal static async ValueTask<IReadOnlyList<NodeSeen>> Of(IReading reading) =>
    [
        .. (await All(reading)).Where(node => reading.Now - node.SeenAt < GoneAfter)
            .OrderBy(node => node.Name, StringComparer.Ordinal),
    ];

    /// <summary>A node is there. What differs between the nodes is an alarm, taken back when it no longer
    /// does.</summary>
    internal static async ValueTask Note(Reactions reactions, NodeSeen me)
    {
        var others = (await Of(reactions.Transaction)).Where(node => node.Name != me.Name).ToList();
        var before = (await All(reactions.Transaction)).FirstOrDefault(node => node.Name == me.Name);
        me = me with { SeenAt = reactions.Now, BegunAt = before?.Version == me.Version ? before.BegunAt : me.BegunAt };
        List<NodeSeen> nodes = [.. others.Append(me).OrderBy(node => node.Name, StringComparer.Ordinal)];
        await reactions.Transaction.Arm(new NewJob(
            JobKinds.Nodes, Key, reactions.Now + Duration.FromDays(1),
            JsonSerializer.Serialize(nodes, NodesJson.Default.ListNodeSeen)));
        await Compare(reactions, ZonesAlarm, nodes, node => node.Zones, Duration.Zero,
            "Nodes read different tables of time zones, so they may page different people");
        await Compare(reactions, VersionsAlarm, nodes, node => node.Version, ReplacedWithin,
            "Nodes run different versions for longer than a replacement takes");
    }

    private static async ValueTask Compare(
        Reactions reactions, string key, List<NodeSeen> nodes, Func<NodeSeen, string> what, Duration patience,
        string problem)
    {
        var kinds = nodes.Select(what).Distinct(StringComparer.Ordinal).Count();
        if (kinds < 2)
        {
            await reactions.Calm(key);
        }
        else if (reactions.Now - nodes.Max(node => node.BegunAt) >= patience)
        {
            var each = string.Join(", ", nodes.Select(node => $"{node.Name} has {what(node)}"));
            await reactions.Alarm(key, $"{problem}: {each}.");
        }
    }

    private static async ValueTask<IReadOnlyList<NodeSeen>> All(IReading reading) =>
        await reading.Job(JobKinds.Nodes, Key) is { Payload: { Length: > 0 } payload }
            ? JsonSerializer.Deserialize(payload, NodesJson.Default.ListNodeSeen) ?? []
            : [];
}

/// <summary>The generated form of the nodes that were seen.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(List<NodeSeen>))]
internal sealed partial class NodesJson : JsonSerializerContext;
