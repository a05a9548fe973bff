using System.Text;

namespace Muster.Core.Alerts;

/// <summary>
/// While an alert that meets the source's conditions is open, alerts that meet the target's are held back: the cause
/// explains them. Source: routing.yaml, <c>inhibit</c>; Alertmanager's inhibition.
/// </summary>
public sealed record InhibitionRule
{
    private const char Separator = '\u001f';

    /// <summary>What the route of its groups begins with; no route of a playbook can.</summary>
    public const string RoutePrefix = "inhibition: ";

    /// <summary>Its name, unique in the playbook.</summary>
    public required string Name { get; init; }

    /// <summary>The alert that explains others.</summary>
    public required IReadOnlyList<Matcher> Source { get; init; }

    /// <summary>The alerts that are held back.</summary>
    public required IReadOnlyList<Matcher> Target { get; init; }

    /// <summary>Labels whose values must be equal in both; one that both lack is equal.</summary>
    public IReadOnlyList<string> Equal { get; init; } = [];

    /// <summary>Whether the signal is of a cause.</summary>
    public bool IsSource(AlertSignal signal) => Hold(Source, signal);

    /// <summary>Whether the signal may be held back; what is itself a cause never is.</summary>
    public bool IsTarget(AlertSignal signal) => Hold(Target, signal) && !Hold(Source, signal);

    /// <summary>
    /// The group that open causes are in: it is a row like others, so that whether one is open is asked of what is
    /// stored, and a restart forgets nothing.
    /// </summary>
    public AlertGroupKey GroupOf(AlertSignal signal)
    {
        var key = new StringBuilder();
        foreach (var name in Equal)
            key.Append(name).Append('=').Append(Matcher.ValueOf(signal, name)).Append(Separator);
        return new AlertGroupKey(RoutePrefix + Name, key.ToString());
    }

    private static bool Hold(IReadOnlyList<Matcher> matchers, AlertSignal signal)
    {
        foreach (var matcher in matchers)
        {
            if (!matcher.Holds(signal))
                return false;
        }

        return true;
    }
}
