using System.Text.Json.Serialization;
using Muster.Core.Escalation;
using Muster.Core.Paging;
using Muster.Core;
using Muster.Engine.OnCall;
using NodaTime;

namespace Muster.Engine.Paging;

/// <summary>
/// Who is paged for which service in the next two days, with the ways to reach them and the digests of the keys that
/// senders use: what a node needs when the database is away (R8, R9).
/// </summary>
/// <param name="WrittenAt">When it was true.</param>
/// <param name="Services">The services, with who is first reached for each.</param>
/// <param name="People">Everybody on the list.</param>
/// <param name="Administrators">Who is paged as well, every time.</param>
/// <param name="Keys">The services by the digests of their integration keys.</param>
public sealed record EmergencyList(
    Instant WrittenAt,
    IReadOnlyDictionary<string, EmergencyDuty> Services,
    IReadOnlyDictionary<string, EmergencyPerson> People,
    IReadOnlyList<string> Administrators,
    IReadOnlyDictionary<string, string> Keys)
{
    /// <summary>How far it looks ahead. After its end the last who were on call are paged: somebody beats
    /// nobody.</summary>
    public static Duration Sight { get; } = Duration.FromHours(48);

    /// <summary>The list as the configuration says now.</summary>
    public static EmergencyList Of(Configuration configuration, Instant now)
    {
        var changes = Changes(configuration, now);
        var byPolicy = configuration.Playbook.Policies.ToDictionary(
            policy => policy.Id, policy => Turns(configuration, policy, changes));
        var services = configuration.Playbook.Services.ToDictionary(
            service => service.Id.Value,
            service => new EmergencyDuty(
                service.Name,
                service.Policy is { } policy && byPolicy.TryGetValue(policy, out var turns) ? turns : []));
        List<string> administrators = [.. configuration.Administrators.Select(person => person.Id.Value)];
        var people = services.Values
            .SelectMany(service => service.Turns.SelectMany(turn => turn.Responders))
            .Concat(administrators)
            .Distinct()
            .ToDictionary(id => id, id => Person(configuration, new ResponderId(id)));
        return new EmergencyList(
            now,
            services,
            people,
            administrators,
            configuration.KeyDigests.ToDictionary(key => key.Key, key => key.Value.Value));
    }

    /// <summary>Who is reached for a service at an instant, each once: who is on call for it, then the
    /// administrators.</summary>
    public IReadOnlyList<string> Reached(ServiceId service, Instant at) =>
    [
        .. (Services.GetValueOrDefault(service.Value)?.Turns.LastOrDefault(turn => turn.From <= at)?.Responders ?? [])
            .Concat(Administrators)
            .Distinct(),
    ];

    /// <summary>The instants at which somebody else comes on call anywhere.</summary>
    private static List<Instant> Changes(Configuration configuration, Instant now)
    {
        SortedSet<Instant> changes = [now];
        foreach (var schedule in configuration.Playbook.Schedules)
        {
            Instant? at = now;
            while (at is { } instant && instant < now + Sight)
            {
                changes.Add(instant);
                at = OnCallNow.In(configuration, schedule, instant).Until;
            }
        }

        return [.. changes];
    }

    /// <summary>The people of the first step that reaches anybody, for each stretch.</summary>
    private static List<EmergencyTurn> Turns(
        Configuration configuration, EscalationPolicy policy, List<Instant> changes)
    {
        List<EmergencyTurn> turns = [];
        foreach (var at in changes)
        {
            var reach = configuration.ReachAt(at);
            var orders = policy.Steps
                .Where(step => step.Act == StepAct.Page)
                .Select(step => reach.Of(policy, step).Orders)
                .FirstOrDefault(orders => orders.Count > 0) ?? [];
            List<string> responders = [.. orders.Select(order => order.Responder.Value)];
            if (turns is not [.., var last] || !last.Responders.SequenceEqual(responders))
                turns.Add(new EmergencyTurn(at, responders));
        }

        return turns;
    }

    private static EmergencyPerson Person(Configuration configuration, ResponderId id)
    {
        List<EmergencyContact> contacts =
        [
            .. (configuration.Person(id)?.Contacts ?? [])
                .Select(contact => new EmergencyContact(contact.Id, contact.Channel, contact.Address)),
        ];
        if (contacts.Count == 0)
            contacts.Add(new EmergencyContact(Channels.Console, Channels.Console, Channels.Console));
        return new EmergencyPerson(configuration.NameOf(id), contacts);
    }
}

/// <summary>A service and who is first reached for it, by the instants at which that changes.</summary>
public sealed record EmergencyDuty(string Name, IReadOnlyList<EmergencyTurn> Turns);

/// <summary>From an instant on these people are reached.</summary>
public sealed record EmergencyTurn(Instant From, IReadOnlyList<string> Responders);

/// <summary>A person and the ways to reach them.</summary>
public sealed record EmergencyPerson(string Name, IReadOnlyList<EmergencyContact> Contacts);

/// <summary>A way to reach a person.</summary>
public sealed record EmergencyContact(string Method, string Channel, string Address);

/// <summary>A page that went out without the database.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
/// <param name="Service">For which service.</param>
/// <param name="Responder">To whom.</param>
/// <param name="Contact">By which way.</param>
/// <param name="Sentence">What it said.</param>
/// <param name="SentBy">The channel whose provider took it; null while it is under way or when it failed.</param>
/// <param name="Failure">Why it could not be sent, or null.</param>
public sealed record EmergencyPage(
    Guid Id,
    Instant At,
    ServiceId Service,
    ResponderId Responder,
    EmergencyContact Contact,
    string Sentence,
    string? SentBy = null,
    string? Failure = null);

/// <summary>The generated form of what a node keeps for the time without a database.</summary>
[JsonSerializable(typeof(EmergencyList))]
[JsonSerializable(typeof(EmergencyPage))]
internal sealed partial class EmergencyJson : JsonSerializerContext;
