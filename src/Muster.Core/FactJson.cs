using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Muster.Core.Access;
using Muster.Core.Actions;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Clocks;
using Muster.Core.Communications;
using Muster.Core.Directory;
using Muster.Core.Drills;
using Muster.Core.Escalation;
using Muster.Core.Evidence;
using Muster.Core.Incidents;
using Muster.Core.Maintenance;
using Muster.Core.Monitors;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Core.Postmortems;
using Muster.Core.Rooms;
using Muster.Core.Runbooks;
using Muster.Core.StatusPage;
using Muster.Core.Tickets;
using Muster.Core.Training;
using NodaTime;

namespace Muster.Core;

/// <summary>The stored form of facts: JSON with camelCase names, instants in RFC 3339 with microseconds.</summary>
public static class FactJson
{
    /// <summary>Reads and writes every union of facts. Types in it must be named here, nothing is reflected.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(
            AlertFacts.Default,
            GroupFacts.Default,
            SilenceFacts.Default,
            HiddenFacts.Default,
            IncidentFacts.Default,
            EscalationFacts.Default,
            TurnFacts.Default,
            PageFacts.Default,
            CommunicationFacts.Default,
            MessageFacts.Default,
            ChatRoomFacts.Default,
            MaintenanceFacts.Default,
            TicketFacts.Default,
            RunFacts.Default,
            RunnerFacts.Default,
            PersonFacts.Default,
            ScheduleFacts.Default,
            FeedFacts.Default,
            DefinitionFacts.Default,
            TokenFacts.Default,
            IntegrationFacts.Default,
            InstallationFacts.Default,
            HeartbeatFacts.Default,
            ChangeFacts.Default,
            DutyFacts.Default,
            PostmortemFacts.Default,
            ActionFacts.Default,
            DrillFacts.Default,
            TrainingFacts.Default,
            EvidenceFacts.Default,
            StatusPageFacts.Default,
            SubscriberFacts.Default,
            NoticeFacts.Default).WithAddedModifier(NewerProperties.Fill),
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower),
            new InstantJson(),
            new DurationJson(),
            new LabelsJson(),
            new ResponderIdJson(),
            new ServiceIdJson(),
            new TeamIdJson(),
            new PolicyIdJson(),
            new ScheduleIdJson(),
            new SeverityIdJson(),
            new RoleIdJson(),
            new AlertIdJson(),
            new AlertGroupIdJson(),
            new IncidentIdJson(),
            new PageIdJson(),
            new MessageIdJson(),
            new MaintenanceIdJson(),
            new TicketIdJson(),
            new ActionIdJson(),
            new DrillIdJson(),
            new RunIdJson(),
            new RunbookValueJson(),
            new OverrideIdJson(),
            new SilenceIdJson(),
            new TemporaryScheduleIdJson(),
            new SwapIdJson(),
            new FeedIdJson(),
            new TokenIdJson(),
            new HeartbeatIdJson(),
            new HeartbeatPeriodJson(),
            new PublicIdJson(),
        },
    };

    /// <summary>The JSON of a fact, as UTF-8.</summary>
    /// <exception cref="KeyNotFoundException">It is no case of a union of facts.</exception>
    public static byte[] Write(object fact) =>
        JsonSerializer.SerializeToUtf8Bytes(fact, Options.GetTypeInfo(FactNames.UnionOf(fact)));

    /// <summary>The fact of a stored JSON.</summary>
    /// <exception cref="JsonException">It is not what was stored.</exception>
    public static TEvent Read<TEvent>(string json)
        where TEvent : class =>
        (TEvent)JsonSerializer.Deserialize(json, Options.GetTypeInfo(typeof(TEvent)))!;

    /// <summary>The fact of a stored name and JSON, whatever its union.</summary>
    /// <exception cref="KeyNotFoundException">No union has a case of this name.</exception>
    public static object Read(string type, string json) =>
        JsonSerializer.Deserialize(json, Options.GetTypeInfo(FactNames.UnionOf(type)))!;
}

/// <summary>The unions of facts, and their stored names.</summary>
public static class FactNames
{
    private static readonly Type[] Unions =
    [
        typeof(AlertEvent),
        typeof(AlertGroupEvent),
        typeof(SilenceEvent),
        typeof(HiddenEvent),
        typeof(IncidentEvent),
        typeof(EscalationEvent),
        typeof(TurnEvent),
        typeof(PageEvent),
        typeof(CommunicationEvent),
        typeof(MessageEvent),
        typeof(MaintenanceEvent),
        typeof(TicketEvent),
        typeof(RunEvent),
        typeof(RunnerEvent),
        typeof(PersonEvent),
        typeof(ScheduleEvent),
        typeof(FeedEvent),
        typeof(DefinitionEvent),
        typeof(TokenEvent),
        typeof(IntegrationEvent),
        typeof(InstallationEvent),
        typeof(HeartbeatEvent),
        typeof(ServiceChangeEvent),
        typeof(DutyEvent),
        typeof(ChatRoomEvent),
        typeof(PostmortemEvent),
        typeof(ActionEvent),
        typeof(DrillEvent),
        typeof(TrainingEvent),
        typeof(EvidenceEvent),
        typeof(PublicPageEvent),
        typeof(SubscriberEvent),
        typeof(NoticeEvent),
    ];

    private static readonly Dictionary<Type, string> Names =
        Unions.SelectMany(Cases).ToDictionary(pair => pair.Type, pair => pair.Name);

    private static readonly Dictionary<string, Type> ByName =
        Names.ToDictionary(pair => pair.Value, pair => pair.Key.DeclaringType!, StringComparer.Ordinal);

    /// <summary>All cases with their stored names.</summary>
    public static IReadOnlyDictionary<Type, string> All => Names;

    /// <summary>The stored name of a fact.</summary>
    /// <exception cref="KeyNotFoundException">Its type is no case of a union of facts.</exception>
    public static string Of(object fact) => Names[fact.GetType()];

    /// <summary>The union that a fact is a case of.</summary>
    public static Type UnionOf(object fact) => fact.GetType().DeclaringType!;

    /// <summary>The union that has a case of this stored name.</summary>
    /// <exception cref="KeyNotFoundException">None has.</exception>
    public static Type UnionOf(string name) => ByName[name];

    private static IEnumerable<(Type Type, string Name)> Cases(Type union) => union
        .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Cast<JsonDerivedTypeAttribute>()
        .Select(attribute => (attribute.DerivedType, (string)attribute.TypeDiscriminator!));
}

/// <summary>A duration in seconds, fractions allowed.</summary>
public sealed class DurationJson : JsonConverter<Duration>
{
    /// <inheritdoc/>
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Duration.FromSeconds(reader.GetDouble());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.TotalSeconds);
}

/// <summary>Labels as an object of strings.</summary>
public sealed class LabelsJson : JsonConverter<Labels>
{
    /// <inheritdoc/>
    public override Labels Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<KeyValuePair<string, string>> pairs = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            pairs.Add(new(name, reader.GetString() ?? ""));
        }

        return Labels.From(pairs);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Labels value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
            writer.WriteString(name, text);
        writer.WriteEndObject();
    }
}

/// <summary>An id that wraps a string, written as that string, also as a property name.</summary>
public abstract class TextIdJson<TId>(Func<string, TId> make, Func<TId, string> text) : JsonConverter<TId>
    where TId : notnull
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        make(reader.GetString()!);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(text(value));

    /// <inheritdoc/>
    public override TId ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => make(reader.GetString()!);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(text(value));
}

/// <summary>An id that wraps a GUID, written as 32 hexadecimal digits.</summary>
public abstract class GuidIdJson<TId>(Func<Guid, TId> make, Func<TId, Guid> value) : JsonConverter<TId>
{
    private const int Digits = 32;

    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        make(
        !reader.HasValueSequence && Utf8Parser.TryParse(reader.ValueSpan, out Guid id, out var read, 'N')
            && read == reader.ValueSpan.Length
            ? id
            : Guid.Parse(reader.GetString()!));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId id, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[Digits];
        value(id).TryFormat(text, out _, "N");
        writer.WriteStringValue(text);
    }
}

/// <summary>A responder's id.</summary>
public sealed class ResponderIdJson() : TextIdJson<ResponderId>(text => new(text), id => id.Value);

/// <summary>A service's id.</summary>
public sealed class ServiceIdJson() : TextIdJson<ServiceId>(text => new(text), id => id.Value);

/// <summary>A team's id.</summary>
public sealed class TeamIdJson() : TextIdJson<TeamId>(text => new(text), id => id.Value);

/// <summary>A policy's id.</summary>
public sealed class PolicyIdJson() : TextIdJson<PolicyId>(text => new(text), id => id.Value);

/// <summary>A schedule's id.</summary>
public sealed class ScheduleIdJson() : TextIdJson<ScheduleId>(text => new(text), id => id.Value);

/// <summary>A severity's word.</summary>
public sealed class SeverityIdJson() : TextIdJson<SeverityId>(text => new(text), id => id.Value);

/// <summary>A role's id.</summary>
public sealed class RoleIdJson() : TextIdJson<RoleId>(text => new(text), id => id.Value);

/// <summary>An alert's id.</summary>
public sealed class AlertIdJson() : GuidIdJson<AlertId>(value => new(value), id => id.Value);

/// <summary>A group's id.</summary>
public sealed class AlertGroupIdJson() : GuidIdJson<AlertGroupId>(value => new(value), id => id.Value);

/// <summary>An incident's id.</summary>
public sealed class IncidentIdJson() : GuidIdJson<IncidentId>(value => new(value), id => id.Value);

/// <summary>A page's id.</summary>
public sealed class PageIdJson() : GuidIdJson<PageId>(value => new(value), id => id.Value);

/// <summary>A message's id.</summary>
public sealed class MessageIdJson() : GuidIdJson<MessageId>(value => new(value), id => id.Value);

/// <summary>The id of planned work.</summary>
public sealed class MaintenanceIdJson() : GuidIdJson<MaintenanceId>(value => new(value), id => id.Value);

/// <summary>A ticket's id.</summary>
public sealed class TicketIdJson() : GuidIdJson<TicketId>(value => new(value), id => id.Value);

/// <summary>A drill's id.</summary>
public sealed class DrillIdJson() : GuidIdJson<DrillId>(value => new(value), id => id.Value);

/// <summary>An action's id.</summary>
public sealed class ActionIdJson() : GuidIdJson<ActionId>(value => new(value), id => id.Value);

/// <summary>A run's id.</summary>
public sealed class RunIdJson() : GuidIdJson<RunId>(value => new(value), id => id.Value);

/// <summary>An override's id.</summary>
public sealed class OverrideIdJson() : GuidIdJson<OverrideId>(value => new(value), id => id.Value);

/// <summary>A silence's id.</summary>
public sealed class SilenceIdJson() : GuidIdJson<SilenceId>(value => new(value), id => id.Value);

/// <summary>A temporary schedule's id.</summary>
public sealed class TemporaryScheduleIdJson()
    : GuidIdJson<TemporaryScheduleId>(value => new(value), id => id.Value);

/// <summary>A swap's id.</summary>
public sealed class SwapIdJson() : GuidIdJson<SwapId>(value => new(value), id => id.Value);

/// <summary>The id of a calendar that others subscribe to.</summary>
public sealed class FeedIdJson() : GuidIdJson<FeedId>(value => new(value), id => id.Value);

/// <summary>A token's id.</summary>
public sealed class TokenIdJson() : GuidIdJson<TokenId>(value => new(value), id => id.Value);

/// <summary>A heartbeat's id.</summary>
public sealed class HeartbeatIdJson() : GuidIdJson<HeartbeatId>(value => new(value), id => id.Value);

/// <summary>A heartbeat's period, as people write it.</summary>
public sealed class HeartbeatPeriodJson() : TextIdJson<HeartbeatPeriod>(
    text => HeartbeatPeriod.Parse(text) ?? default, period => period.ToString());

/// <summary>The id of something that outsiders see.</summary>
public sealed class PublicIdJson() : TextIdJson<PublicId>(text => new(text), id => id.Value);

/// <summary>The generated form of <see cref="AlertEvent"/>.</summary>
[JsonSerializable(typeof(AlertEvent))]
internal sealed partial class AlertFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="AlertGroupEvent"/>.</summary>
[JsonSerializable(typeof(AlertGroupEvent))]
internal sealed partial class GroupFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="SilenceEvent"/>.</summary>
[JsonSerializable(typeof(SilenceEvent))]
internal sealed partial class SilenceFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="HiddenEvent"/>.</summary>
[JsonSerializable(typeof(HiddenEvent))]
internal sealed partial class HiddenFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="IncidentEvent"/>.</summary>
[JsonSerializable(typeof(IncidentEvent))]
internal sealed partial class IncidentFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="EscalationEvent"/>.</summary>
[JsonSerializable(typeof(EscalationEvent))]
internal sealed partial class EscalationFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="TurnEvent"/>.</summary>
[JsonSerializable(typeof(TurnEvent))]
internal sealed partial class TurnFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="PageEvent"/>.</summary>
[JsonSerializable(typeof(PageEvent))]
internal sealed partial class PageFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="CommunicationEvent"/>.</summary>
[JsonSerializable(typeof(CommunicationEvent))]
internal sealed partial class CommunicationFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="MessageEvent"/>.</summary>
[JsonSerializable(typeof(MessageEvent))]
internal sealed partial class MessageFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="MaintenanceEvent"/>.</summary>
[JsonSerializable(typeof(MaintenanceEvent))]
internal sealed partial class MaintenanceFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="PostmortemEvent"/>.</summary>
[JsonSerializable(typeof(PostmortemEvent))]
internal sealed partial class PostmortemFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="DrillEvent"/>.</summary>
[JsonSerializable(typeof(DrillEvent))]
internal sealed partial class DrillFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="TrainingEvent"/>.</summary>
[JsonSerializable(typeof(TrainingEvent))]
internal sealed partial class TrainingFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="EvidenceEvent"/>.</summary>
[JsonSerializable(typeof(EvidenceEvent))]
internal sealed partial class EvidenceFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="ActionEvent"/>.</summary>
[JsonSerializable(typeof(ActionEvent))]
internal sealed partial class ActionFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="TicketEvent"/>.</summary>
[JsonSerializable(typeof(TicketEvent))]
internal sealed partial class TicketFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="RunEvent"/>.</summary>
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="RunnerEvent"/>.</summary>
[JsonSerializable(typeof(RunnerEvent))]
internal sealed partial class RunnerFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="PersonEvent"/>.</summary>
[JsonSerializable(typeof(PersonEvent))]
internal sealed partial class PersonFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="ScheduleEvent"/>.</summary>
[JsonSerializable(typeof(ScheduleEvent))]
internal sealed partial class ScheduleFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="FeedEvent"/>.</summary>
[JsonSerializable(typeof(FeedEvent))]
internal sealed partial class FeedFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="DefinitionEvent"/>.</summary>
[JsonSerializable(typeof(DefinitionEvent))]
internal sealed partial class DefinitionFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="TokenEvent"/>.</summary>
[JsonSerializable(typeof(TokenEvent))]
internal sealed partial class TokenFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="IntegrationEvent"/>.</summary>
[JsonSerializable(typeof(IntegrationEvent))]
internal sealed partial class IntegrationFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="InstallationEvent"/>.</summary>
[JsonSerializable(typeof(InstallationEvent))]
internal sealed partial class InstallationFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="HeartbeatEvent"/>.</summary>
[JsonSerializable(typeof(HeartbeatEvent))]
internal sealed partial class HeartbeatFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="DutyEvent"/>.</summary>
[JsonSerializable(typeof(DutyEvent))]
internal sealed partial class DutyFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="ServiceChangeEvent"/>.</summary>
[JsonSerializable(typeof(ServiceChangeEvent))]
internal sealed partial class ChangeFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="PublicPageEvent"/>.</summary>
[JsonSerializable(typeof(PublicPageEvent))]
internal sealed partial class StatusPageFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="SubscriberEvent"/>.</summary>
[JsonSerializable(typeof(SubscriberEvent))]
internal sealed partial class SubscriberFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="NoticeEvent"/>.</summary>
[JsonSerializable(typeof(NoticeEvent))]
internal sealed partial class NoticeFacts : JsonSerializerContext;

/// <summary>The generated form of <see cref="ChatRoomEvent"/>.</summary>
[JsonSerializable(typeof(ChatRoomEvent))]
internal sealed partial class ChatRoomFacts : JsonSerializerContext;
