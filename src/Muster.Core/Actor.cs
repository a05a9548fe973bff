using System.Text.Json.Serialization;

namespace Muster.Core;

/// <summary>Who asked for a command: a person, a program with a token, a sender of signals, or Muster itself.</summary>
/// <param name="Kind">What sort of asker.</param>
/// <param name="Id">The responder's id, the token's id, the integration's service, or the rule's name.</param>
/// <param name="Name">As people read it.</param>
public sealed record Actor(ActorKind Kind, string Id, string Name)
{
    /// <summary>Muster itself, following the playbook.</summary>
    public static Actor Muster { get; } = new(ActorKind.Muster, "muster", "Muster");

    /// <summary>A person.</summary>
    public static Actor Responder(ResponderId id, string name) => new(ActorKind.Responder, id.Value, name);

    /// <summary>The sender of a service's signals.</summary>
    public static Actor Integration(ServiceId service, string source) =>
        new(ActorKind.Integration, service.Value, source);

    /// <summary>The responder when a person (or a token owned by one) asked, else null.</summary>
    [JsonIgnore]
    public ResponderId? AsResponder => Kind == ActorKind.Responder ? new ResponderId(Id) : null;
}

/// <summary>The sorts of asker.</summary>
public enum ActorKind
{
    /// <summary>Muster itself.</summary>
    Muster,

    /// <summary>A person, on a screen, by a link, or through a token of theirs.</summary>
    Responder,

    /// <summary>A sender of signals.</summary>
    Integration,
}
