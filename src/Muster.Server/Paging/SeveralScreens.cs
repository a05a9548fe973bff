using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Engine.Paging;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Paging;

/// <summary>The screens behind links that stand for no one incident: a test page, several folded into
/// one.</summary>
internal static class SeveralScreens
{
    internal static async Task<IResult> Show(
        string token,
        AckLink link,
        PageDesk pages,
        IncidentReader reader,
        Configuration configuration,
        Instant now,
        CancellationToken cancel)
    {
        var page = await pages.Find(link.Page, cancel);
        List<Incident> incidents = [];
        foreach (var id in page?.Gathered ?? [])
        {
            if ((await reader.Read(id, cancel))?.State is { } incident)
                incidents.Add(incident);
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(configuration.Person(link.Responder)?.Zone ?? "")
            ?? configuration.Playbook.Zone;
        var view = new SeveralView
        {
            Now = now,
            Zone = zone,
            Token = token,
            IsTest = page?.Order?.Purpose == PagePurpose.Test,
            AnsweredAt = page?.AnsweredAt,
            Name = configuration.NameOf(link.Responder),
            Lines = [.. incidents.Select(incident => LineOf(incident, configuration))],
            Waiting = incidents.Count(incident => incident is { IsOpen: true, HeldBy: null }),
        };
        return Screen.Of<SeveralScreen>(new { View = view }, page is null ? 404 : 200);
    }

    private static (string Reference, string Text) LineOf(Incident incident, Configuration configuration)
    {
        var title = incident.Declaration!.Private ? "A private incident" : incident.Title;
        var state = incident.HeldBy is { } holder && incident.IsOpen ? $"{configuration.NameOf(holder)} has it"
            : incident.IsOpen ? "nobody has it"
            : Words.Status(incident.Status);
        return (incident.Reference, $"{incident.Severity} {title}: {state}");
    }
}

/// <summary>What is shown behind a link that stands for no one incident.</summary>
public sealed record SeveralView
{
    public required Instant Now { get; init; }

    public required DateTimeZone Zone { get; init; }

    public required string Token { get; init; }

    public bool IsTest { get; init; }

    public Instant? AnsweredAt { get; init; }

    public string Name { get; init; } = "";

    /// <summary>The incidents with how they stand.</summary>
    public IReadOnlyList<(string Reference, string Text)> Lines { get; init; } = [];

    /// <summary>How many of them nobody has.</summary>
    public int Waiting { get; init; }

    public bool IsNight => new AcknowledgeView { Now = Now, Zone = Zone }.IsNight;
}
