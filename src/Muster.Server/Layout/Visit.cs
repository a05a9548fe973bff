using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;
using Responder = Muster.Core.Directory.Responder;

namespace Muster.Server.Layout;

/// <summary>Who looks at a screen, when, and what the frame of every screen says. Handed down to each part.</summary>
public sealed record Visit
{
    /// <summary>Who looks, or null before signing in.</summary>
    public ResponderId? Reader { get; init; }

    public string Name { get; init; } = "";

    public AccessLevel Access { get; init; } = AccessLevel.Observer;

    /// <summary>The zone of every time on the screen.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    public required Instant Now { get; init; }

    public CheckedPlaybook Playbook { get; init; } = new();

    public IReadOnlyDictionary<ResponderId, Responder> People { get; init; } =
        new Dictionary<ResponderId, Responder>();

    public long OpenIncidents { get; init; }

    public long FiringAlerts { get; init; }

    /// <summary>The worst open incident of rank 0, a drill only when there is nothing real; or null.</summary>
    public Incident? Burning { get; init; }

    /// <summary>What the reader is on call for, one line, or null.</summary>
    public string? Duty { get; init; }

    /// <summary>Mail is set up; when not, pages go to the console and every screen says so.</summary>
    public bool SendsMail { get; init; } = true;

    /// <summary>Since when the database does not answer this node, or still lacks what it took meanwhile; else
    /// null.</summary>
    public Instant? DatabaseAwaySince { get; init; }

    /// <summary>htmx asked: only what is inside the frame.</summary>
    public bool IsFragment { get; init; }

    /// <summary>What the last act came to, or null.</summary>
    public Said? Said { get; init; }

    public bool Can(Permission permission) => Access.Allows(permission);

    public string NameOf(ResponderId person) => People.TryGetValue(person, out var found) ? found.Name : person.Value;

    public string NameOfService(ServiceId service) => Playbook.Service(service)?.Name ?? service.Value;

    public string Time(Instant at) => Words.Time(at, Zone, Now);
}

/// <summary>What an act came to, in a sentence.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="IsRefusal">It was not done.</param>
public sealed record Said(string Text, bool IsRefusal)
{
    /// <summary>The field that was wrong, or null.</summary>
    public string? Field { get; init; }
}
