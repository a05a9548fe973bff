using System.Text.Json.Nodes;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Playbooks.Playbook;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Playbook;

/// <summary>What was made on screens and by the API beside the files of the playbook (R7).</summary>
internal static class MadeHere
{
    /// <summary>All that has a place in files: people, teams, schedules, policies, services; by file and id.</summary>
    internal static IReadOnlyList<ExportedEntry> Of(Configuration configuration) =>
    [
        .. People(configuration),
        .. configuration.Playbook.Schedules
            .Where(schedule => configuration.IsMadeHere(schedule.Id))
            .Select(schedule => ExportedEntry.Of(
                schedule.Id, configuration.ChangesOf(schedule.Id).Revisions[^1].Text)),
        .. configuration.AllDefinedHere.Select(each => ExportedEntry.Of(each.Kind, each.Id, each.Definition.Text!)),
    ];

    /// <summary>What has no place in files and stays in the database, a line each.</summary>
    internal static IReadOnlyList<string> Left(Configuration configuration, Instant now)
    {
        var overrides = configuration.Playbook.Schedules.Sum(schedule =>
            configuration.Overrides(schedule.Id).Count(each => each.Until > now));
        (int Count, string Word)[] kept =
        [
            (overrides, "override"),
            (configuration.AllSilences.Count(each => IsThere(each, now)), "silence"),
            (configuration.Heartbeats.Count(), "heartbeat"),
            (configuration.Tokens.Count, "API token"),
            (configuration.Feeds.Count(), "calendar address"),
        ];
        return
        [
            .. kept.Where(each => each.Count > 0).Select(each => Words.Count(each.Count, each.Word)),
            "integration keys, passwords and proofs of addresses",
        ];
    }

    private static bool IsThere(Silence silence, Instant now) =>
        silence.ExpiredAt is null && silence.StatusAt(now) != SilenceStatus.Expired;

    /// <summary>People that no file has, and those of files of whom a screen changed something that a file can
    /// say.</summary>
    private static IEnumerable<ExportedEntry> People(Configuration configuration)
    {
        var files = configuration.Written.People.ToDictionary(person => person.Id);
        foreach (var person in configuration.People.Values.OrderBy(each => each.Id.Value, StringComparer.Ordinal))
        {
            var entry = ExportedEntry.Of(person);
            if (!files.TryGetValue(person.Id, out var written)
                || !JsonNode.DeepEquals(entry.Value, ExportedEntry.Of(written).Value))
            {
                yield return entry;
            }
        }
    }
}
