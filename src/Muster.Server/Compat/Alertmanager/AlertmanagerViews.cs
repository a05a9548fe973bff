using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Playbook;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Compat.Alertmanager;

/// <summary>Alerts and silences in the shapes of Alertmanager's API v2. Source: wire formats D3.</summary>
internal static class AlertmanagerViews
{
    /// <summary>The receiver of alerts that follow no policy.</summary>
    internal const string NoPolicy = "muster";

    private static readonly InstantPattern Pattern =
        InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    private static readonly Duration UsualLife = Duration.FromMinutes(5);

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal static GettableAlert Of(
        Alert alert, Routing routing, IReadOnlyList<Silence> silencedBy, Instant now)
    {
        var inhibitedBy = alert.Hold is { Kind: HoldKind.Inhibition } hold ? new[] { hold.By } : [];
        var mutedBy = alert.Hold is { Kind: HoldKind.Flapping or HoldKind.Delay } muted ? new[] { muted.By } : [];
        var isHeld = silencedBy.Count > 0 || inhibitedBy.Length > 0 || mutedBy.Length > 0;
        Dictionary<string, string> annotations = new(StringComparer.Ordinal) { ["summary"] = alert.Summary };
        if (alert.Details is { } details)
            annotations["description"] = details;
        return new GettableAlert(
            LabelsOf(alert),
            annotations,
            Text(alert.StartedAt ?? alert.FirstAt),
            Text(alert.ExpiresAt ?? now + UsualLife),
            Text(alert.LastAt),
            alert.Links is [var source, ..] ? source.Href : "",
            Fingerprint.Of(alert.Labels),
            [new Receiver(routing.Policy?.Value ?? NoPolicy)],
            new AlertState(
                isHeld ? "suppressed" : "active",
                [.. silencedBy.Select(silence => silence.Id.Value.ToString("D"))],
                inhibitedBy,
                mutedBy));
    }

    internal static GettableSilence Of(Silence silence, Instant now)
    {
        var terms = silence.Terms!;
        return new GettableSilence(
            silence.Id.Value.ToString("D"),
            new SilenceState(silence.StatusAt(now).ToString().ToLowerInvariant()),
            [.. terms.Matchers.Select(Of)],
            Text(terms.StartsAt),
            Text(silence.ExpiredAt ?? terms.EndsAt),
            Text(silence.UpdatedAt),
            terms.CreatedBy,
            terms.Comment);
    }

    /// <summary>The labels that the group of an alert has in common by its route.</summary>
    internal static IReadOnlyDictionary<string, string> GroupLabels(Alert alert, Routing routing) =>
        routing.Route.Grouping.Kind == GroupingKind.Labels
            ? alert.Labels.Only([.. routing.Route.Grouping.LabelNames]).ToDictionary(StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Every receiver that an alert can have.</summary>
    internal static IEnumerable<Receiver> Receivers(CheckedPlaybook playbook) =>
        playbook.Policies.Select(policy => policy.Id.Value).Append(NoPolicy).Distinct().Select(name =>
            new Receiver(name));

    /// <summary>The terms of a posted silence, or what is wrong with it in a sentence.</summary>
    internal static (SilenceTerms? Terms, string? Problem) Read(PostableSilence posted, ServiceId service)
    {
        List<Matcher> matchers = [];
        foreach (var each in posted.Matchers ?? [])
        {
            var compared = (each.IsRegex, each.IsEqual ?? true) switch
            {
                (true, true) => MatcherOperator.Matches,
                (true, false) => MatcherOperator.MatchesNot,
                (false, true) => MatcherOperator.Equal,
                _ => MatcherOperator.NotEqual,
            };
            if (MatcherText.Problem(each.Name ?? "", compared, each.Value ?? "") is { } problem)
                return (null, problem);
            matchers.Add(new Matcher(each.Name!, compared, each.Value ?? ""));
        }

        if (At(posted.StartsAt) is not { } start || At(posted.EndsAt) is not { } end)
            return (null, "startsAt and endsAt must be times such as 2026-11-20T09:00:00Z");
        return (
            new SilenceTerms(matchers, start, end, posted.CreatedBy ?? "", posted.Comment ?? "")
            {
                Service = service,
            },
            null);
    }

    private static SilenceMatcher Of(Matcher matcher) => new(
        matcher.Name,
        matcher.Value,
        matcher.Operator is MatcherOperator.Matches or MatcherOperator.MatchesNot,
        matcher.Operator is MatcherOperator.Equal or MatcherOperator.Matches);

    /// <summary>Tools show the name; an alert of another source has its summary for one.</summary>
    private static Dictionary<string, string> LabelsOf(Alert alert)
    {
        var labels = alert.Labels.ToDictionary(StringComparer.Ordinal);
        labels.TryAdd("alertname", alert.Summary);
        return labels;
    }

    private static string Text(Instant at) => Pattern.Format(at);

    private static Instant? At(string? text) => text is not null && DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Year > 1970
            ? Instant.FromUnixTimeTicks((moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10 * 10)
            : null;
}

internal sealed record GettableAlert(
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations,
    string StartsAt,
    string EndsAt,
    string UpdatedAt,
    [property: JsonPropertyName("generatorURL")] string GeneratorUrl,
    string Fingerprint,
    IReadOnlyList<Receiver> Receivers,
    AlertState Status);

internal sealed record AlertState(
    string State, IReadOnlyList<string> SilencedBy, IReadOnlyList<string> InhibitedBy, IReadOnlyList<string> MutedBy);

internal sealed record Receiver(string Name);

internal sealed record GettableGroup(
    IReadOnlyDictionary<string, string> Labels, Receiver Receiver, IReadOnlyList<GettableAlert> Alerts);

internal sealed record GettableSilence(
    string Id,
    SilenceState Status,
    IReadOnlyList<SilenceMatcher> Matchers,
    string StartsAt,
    string EndsAt,
    string UpdatedAt,
    string CreatedBy,
    string Comment);

internal sealed record SilenceState(string State);

internal sealed record SilenceMatcher(string? Name, string? Value, bool IsRegex, bool? IsEqual);

internal sealed record PostableSilence(
    string? Id,
    IReadOnlyList<SilenceMatcher>? Matchers,
    string? StartsAt,
    string? EndsAt,
    string? CreatedBy,
    string? Comment);
