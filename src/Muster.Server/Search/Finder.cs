using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Search;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Search;

/// <summary>
/// Finds whatever contains some words, as far as the asker may see it: what belongs to a private incident is found by
/// those who see the incident.
/// </summary>
internal sealed class Finder(IStore store, Live live)
{
    /// <summary>So many of a kind, unless another number is asked for.</summary>
    internal const int LimitDefault = 20;

    /// <summary>So many of a kind at most.</summary>
    internal const int LimitMax = 100;

    /// <summary>
    /// Alerts are found among so many of the newest open ones and so many of the newest of all: their words have no
    /// index, because each new alert would pay for it. What opened an incident is found by the incident.
    /// </summary>
    internal const int AlertsLookedAt = 1_000;

    private const int DetailCharactersMax = 160;

    /// <summary>What was found, by kind, then the newest first.</summary>
    /// <param name="text">The words, at least one.</param>
    /// <param name="kinds">Only these; empty for all.</param>
    /// <param name="limit">At most this many of each kind.</param>
    /// <param name="asker">Who is to see it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal async Task<IReadOnlyList<Found>> Find(
        string text, IReadOnlyList<FoundKind> kinds, int limit, Asker asker, CancellationToken cancel)
    {
        var words = SearchWords.Of(text);
        var stored = await store.Read(
            async reading =>
            {
                List<Found> found = [];
                if (IsAsked(FoundKind.Incident))
                    found.AddRange(await Incidents(reading, text, limit, asker));
                if (IsAsked(FoundKind.Timeline))
                    found.AddRange(await Timelines(reading, text, words, limit, asker));
                if (IsAsked(FoundKind.Alert))
                    found.AddRange(await Alerts(reading, words, limit, asker));
                if (IsAsked(FoundKind.Runbook) || IsAsked(FoundKind.Playbook))
                    found.AddRange(Pages(await reading.CurrentPlaybook(), words));
                return found;
            },
            cancel);
        return
        [
            .. stored.Concat(Configured(live.Now, words))
                .Where(found => IsAsked(found.Kind))
                .GroupBy(found => found.Kind)
                .OrderBy(group => group.Key)
                .SelectMany(group => group.Take(limit)),
        ];

        bool IsAsked(FoundKind kind) => kinds.Count == 0 || kinds.Contains(kind);
    }

    private static async ValueTask<IEnumerable<Found>> Incidents(
        IReading reading, string text, int limit, Asker asker)
    {
        var rows = await reading.Incidents(new IncidentQuery { Text = text, Limit = limit });
        return rows.Select(row => row.State)
            .Where(incident => IncidentActions.MaySee(incident, asker))
            .Select(incident => new Found(
                FoundKind.Incident, incident.Reference, incident.Title,
                $"{(incident.Declaration!.Drill ? "drill, " : "")}{incident.Severity.Value}, "
                + Words.Status(incident.Status), At(incident))
            { At = incident.DeclaredAt });
    }

    private static async ValueTask<IReadOnlyList<Found>> Timelines(
        IReading reading, string text, string[] words, int limit, Asker asker)
    {
        List<Found> found = [];
        Dictionary<string, Incident?> incidents = [];
        foreach (var fact in await reading.Written(new TextQuery { Text = text, Limit = limit }))
        {
            if (!incidents.TryGetValue(fact.Stream.Key, out var incident))
            {
                incident = Guid.TryParse(fact.Stream.Key, out var id)
                    ? (await reading.Incident(new IncidentId(id)))?.State
                    : null;
                incidents[fact.Stream.Key] = incident;
            }

            if (incident is not null && IncidentActions.MaySee(incident, asker) && fact.Body is { } body
                && SearchedText.Of(FactJson.Read(fact.Type, body)) is { } written)
            {
                found.Add(new Found(
                    FoundKind.Timeline, incident.Reference, Around(written, words), incident.Title,
                    $"{At(incident)}#e{fact.Position}")
                { At = fact.At });
            }
        }

        return found;
    }

    private static async ValueTask<IReadOnlyList<Found>> Alerts(
        IReading reading, string[] words, int limit, Asker asker)
    {
        var open = await reading.Alerts(new AlertQuery
        {
            Statuses = [AlertStatus.Firing, AlertStatus.Acknowledged, AlertStatus.Suppressed],
            Limit = AlertsLookedAt,
        });
        var newest = await reading.Alerts(new AlertQuery { Limit = AlertsLookedAt });
        List<Found> found = [];
        foreach (var alert in open.Concat(newest).DistinctBy(alert => alert.Id)
            .Where(alert => Has(words, alert.Summary, alert.DedupKey, alert.Service.Value))
            .OrderByDescending(alert => alert.Id.Value))
        {
            var incident = alert.Incident is { } id ? (await reading.Incident(id))?.State : null;
            if (incident is not null && !IncidentActions.MaySee(incident, asker))
                continue;
            found.Add(new Found(
                FoundKind.Alert, incident?.Reference ?? alert.Id.ToString(), alert.Summary,
                $"{Wire.Word(alert.Status)}, {alert.Service.Value}, {alert.DedupKey}",
                incident is null ? "/alerts?show=all" : At(incident))
            { At = alert.FirstAt });
            if (found.Count == limit)
                break;
        }

        return found;
    }

    private static IEnumerable<Found> Configured(Configuration configuration, string[] words)
    {
        var playbook = configuration.Playbook;
        foreach (var service in playbook.Services.Where(one => Has(words, one.Id.Value, one.Name, one.Description)))
        {
            yield return new(
                FoundKind.Service, service.Id.Value, service.Name, service.Description,
                Of("services", "service", service.Id.Value));
        }

        foreach (var schedule in playbook.Schedules.Where(one => Has(words, one.Id.Value, one.Name)))
        {
            yield return new(
                FoundKind.Schedule, schedule.Id.Value, schedule.Name, null,
                Of("oncall", "schedule", schedule.Id.Value));
        }

        foreach (var policy in playbook.Policies.Where(one => Has(words, one.Id.Value, one.Name)))
        {
            yield return new(
                FoundKind.Policy, policy.Id.Value, policy.Name, null,
                Of("policies", "policy", policy.Id.Value));
        }

        foreach (var team in playbook.Teams.Where(one => Has(words, one.Id.Value, one.Name, one.Description)))
        {
            yield return new(
                FoundKind.Team, team.Id.Value, team.Name, team.Description,
                "/services");
        }

        foreach (var person in configuration.People.Values
            .Where(one => one.IsActive && Has(words, one.Id.Value, one.Name))
            .OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase))
        {
            yield return new(FoundKind.Person, person.Id.Value, person.Name, null, "/settings#people");
        }
    }

    private static IEnumerable<Found> Pages(PlaybookVersion? playbook, string[] words)
    {
        foreach (var (file, text) in playbook?.Files.OrderBy(file => file.Key, StringComparer.Ordinal)
            ?? Enumerable.Empty<KeyValuePair<string, string>>())
        {
            if (Has(words, file, text))
            {
                yield return new(
                    file.StartsWith("runbooks/", StringComparison.Ordinal) ? FoundKind.Runbook : FoundKind.Playbook,
                    file, file, Around(text, words), $"/playbook#{PlaceOf(file)}");
            }
        }
    }

    /// <summary>The place of a file on the screen of the playbook.</summary>
    internal static string PlaceOf(string file) => $"file-{Uri.EscapeDataString(file).Replace('%', '-')}";

    private static bool Has(string[] words, params string?[] texts) =>
        SearchWords.AllIn(words, SearchWords.Fold(string.Join(' ', texts)));

    /// <summary>The line in which the first word occurs, cut to what a list shows.</summary>
    private static string Around(string text, string[] words)
    {
        var line = text.Split('\n').FirstOrDefault(
            line => words.Any(word => SearchWords.Fold(line).Contains(word, StringComparison.Ordinal)))
            ?? text.Split('\n')[0];
        line = line.Trim();
        return line.Length <= DetailCharactersMax ? line : line[..(DetailCharactersMax - 1)] + "…";
    }

    private static string At(Incident incident) => $"/incidents/{incident.Reference}";

    private static string Of(string screen, string kind, string id) => $"/{screen}#{kind}-{id}";
}
