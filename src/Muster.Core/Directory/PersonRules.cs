using Muster.Core.Paging;
using NodaTime;
using E = Muster.Core.Directory.PersonEvent;

namespace Muster.Core.Directory;

/// <summary>A person's own rules for pages: by what, after how long, and when not.</summary>
internal static class PersonRules
{
    private const int RulesMax = 20;
    private const int MinutesOfDay = 24 * 60;

    private static readonly Duration AfterMax = Duration.FromHours(24);

    internal static Decision<PersonEvent> Decide(Person state, PersonCommand.SetRules c)
    {
        if (c.Rules.Count > RulesMax)
            return Wrong($"Give at most {RulesMax} rules.");
        foreach (var rule in c.Rules)
        {
            if (rule.Methods.Count == 0 || rule.Methods.FirstOrDefault(method => !c.Known.Contains(method)) is not null)
                return Wrong($"Each rule names contact methods; there are: {string.Join(", ", c.Known)}.");
            if (rule.After < Duration.Zero || rule.After > AfterMax)
                return Wrong("A rule comes at once or within a day.");
        }

        // High urgency must be reached at once by something: silence is an alarm.
        var isHeard = c.Rules.Count == 0 || c.Rules.Any(rule => rule.Urgency != Urgency.Low);
        return !isHeard ? Wrong("Add a rule for urgent pages: these must reach you.")
            : Same(state.Rules, c.Rules) ? Decision<PersonEvent>.Nothing
            : new E.RulesSet(c.Rules) { At = c.At, By = c.By };
    }

    internal static Decision<PersonEvent> Decide(Person state, PersonCommand.SetQuietHours c) =>
        c.From is null != c.Until is null || c.From is < 0 or >= MinutesOfDay || c.Until is < 0 or >= MinutesOfDay
            || (c.From is not null && c.From == c.Until)
            ? new Refusal("person.quiet-wrong", "Give two times of the day, 22:00 and 07:00, or none.")
            {
                Field = "from",
                Kind = RefusalKind.Invalid,
            }
            : c.From == state.QuietFrom && c.Until == state.QuietUntil ? Decision<PersonEvent>.Nothing
            : new E.QuietHoursSet(c.From, c.Until) { At = c.At, By = c.By };

    private static bool Same(IReadOnlyList<NotificationRule> one, IReadOnlyList<NotificationRule> other) =>
        one.Count == other.Count && one.Zip(other).All(pair =>
            pair.First.After == pair.Second.After
            && pair.First.Urgency == pair.Second.Urgency
            && pair.First.Methods.SequenceEqual(pair.Second.Methods, StringComparer.Ordinal));

    private static Refusal Wrong(string message) =>
        new("person.rules-wrong", message) { Field = "rules", Kind = RefusalKind.Invalid };
}
