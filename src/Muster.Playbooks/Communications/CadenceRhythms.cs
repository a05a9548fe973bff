using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Communications;

/// <summary>
/// The clocks that cadences ask for, beside those that a level says itself. A clock is written in one place: the same
/// one in both is an error. Source: docs/decisions/0008.
/// </summary>
internal static class CadenceRhythms
{
    private const string OfTheRoom = "incident channel";
    private const string OfThePage = "status page";
    private const string Asked = "checkpoint";
    private const string Role = "role ";

    /// <summary>Tells the clocks that are written twice.</summary>
    internal static void Check(Draft draft)
    {
        foreach (var cadence in draft.Parts.Communications.Cadences)
        {
            foreach (var level in draft.Levels.Where(level => AppliesTo(cadence, level)))
            {
                if (IsTwice(cadence, level, draft))
                    Tell(cadence, level, draft);
            }
        }
    }

    /// <summary>The levels with what the cadences add to them.</summary>
    internal static IReadOnlyList<Severity> Levels(Draft draft)
    {
        var cadences = draft.Parts.Communications.Cadences;
        return cadences.Count == 0 ? draft.Levels : [.. draft.Levels.Select(level => With(level, cadences, draft))];
    }

    private static Severity With(Severity level, IReadOnlyList<Cadence> cadences, Draft draft)
    {
        foreach (var cadence in cadences.Where(cadence => AppliesTo(cadence, level)))
        {
            level = cadence.Kind == CadenceKind.Prompt
                ? level with { ExecutivePromptAfter = cadence.Within ?? cadence.Every }
                : cadence.Every is null
                    ? level
                    : level with { Updates = [.. level.Updates, Of(cadence, draft)] };
        }

        return level;
    }

    private static UpdateRhythm Of(Cadence cadence, Draft draft)
    {
        var role = cadence.Owner is { } owner && owner.StartsWith(Role, StringComparison.Ordinal)
            ? new RoleId(owner[Role.Length..])
            : (RoleId?)null;
        return new UpdateRhythm(
            Place(cadence, draft), cadence.Every!.Value, cadence.LateAfter!.Value, cadence.Within, cadence.Audience,
            role, cadence.Scenario)
        {
            During = cadence.During,
            OwnerWords = role is null ? cadence.Owner : null,
            RemindBefore = cadence.RemindBefore,
        };
    }

    private static bool AppliesTo(Cadence cadence, Severity level) =>
        cadence.Severities.Count == 0 || cadence.Severities.Contains(level.Id);

    private static bool IsTwice(Cadence cadence, Severity level, Draft draft) => cadence.Kind == CadenceKind.Prompt
        ? level.ExecutivePromptAfter is not null
        : level.Updates.Any(rhythm => rhythm.Scenario == cadence.Scenario
            && Names(cadence, draft).Contains(rhythm.Channel, StringComparer.OrdinalIgnoreCase));

    private static void Tell(Cadence cadence, Severity level, Draft draft)
    {
        var what = cadence.Kind == CadenceKind.Prompt
            ? $"When leaders are asked about {level.Id}"
            : $"How often something is said in '{Place(cadence, draft)}' about {level.Id}";
        var other = draft.PlaceOf(Named.Severity, level.Id.Value);
        draft.Findings.Add(
            ProblemCode.ClockTwice,
            draft.PlaceOf(Named.Cadence, cadence.Id),
            $"{what} stands at {other.File}:{other.Line}:{other.Column} too: keep one of them.");
    }

    /// <summary>Where it is said, in the words of clocks.</summary>
    private static string Place(Cadence cadence, Draft draft) => Names(cadence, draft)[0];

    /// <summary>All the words by which a level may mean that place.</summary>
    private static IReadOnlyList<string> Names(Cadence cadence, Draft draft)
    {
        if (cadence.Kind == CadenceKind.Checkpoint)
            return [Asked];
        var channel = draft.Parts.Communications.Channels.FirstOrDefault(channel => channel.Id == cadence.Channel);
        return channel switch
        {
            null => [OfTheRoom],
            { Kind: ChannelKind.StatusPage } => [OfThePage, channel.Id, channel.Name],
            { Kind: ChannelKind.Chat } when channel.Name.Contains('{', StringComparison.Ordinal) =>
                [OfTheRoom, channel.Id, channel.Name],
            _ => [channel.Name, channel.Id],
        };
    }
}
