using Muster.Core.Incidents;
using Muster.Core.Playbook;

namespace Muster.Core.Communications;

/// <summary>Which wordings somebody means by the words they typed.</summary>
public static class MessageChoice
{
    /// <summary>Everybody inside who hears of incidents of this level.</summary>
    public const string All = "all";

    /// <summary>The wordings, each once; or why a word means none.</summary>
    /// <param name="words">
    /// Ids or names of audiences, <c>audience/template</c>, <c>all</c>, or the id or name of a channel for whoever is
    /// told there.
    /// </param>
    /// <param name="incident">The incident.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    public static (IReadOnlyList<MessageVariant> Variants, Refusal? Refusal) Of(
        IReadOnlyList<string> words, Incident incident, CheckedPlaybook playbook)
    {
        List<MessageVariant> chosen = [];
        foreach (var word in words.Select(word => word.Trim()).Where(word => word.Length > 0))
        {
            var (found, refusal) = One(word, incident, playbook);
            if (refusal is not null)
                return ([], refusal);
            chosen.AddRange(found);
        }

        return ([.. chosen.DistinctBy(variant => variant.Key)], null);
    }

    private static (IReadOnlyList<MessageVariant> Variants, Refusal? Refusal) One(
        string word, Incident incident, CheckedPlaybook playbook)
    {
        var rules = playbook.Communications;
        if (Same(word, All))
        {
            return (
                [.. MessageVariants.Of(incident, playbook).Where(variant => !variant.Audience.IsOutside)],
                null);
        }

        var (name, form) = word.Split('/', 2) is [var first, var second] ? (first, second) : (word, null);
        if (rules.Audiences.FirstOrDefault(each => Same(each.Id, name) || Same(each.Name, name)) is { } audience)
            return Form(audience, form, incident, playbook);
        if (rules.Channels.FirstOrDefault(each => Same(each.Id, name) || Same(each.Name, name)) is { } channel)
        {
            var kind = MessageVariants.KindOf(incident);
            var there = rules.Audiences.Where(each => each.Channels.Contains(channel.Id)).ToList();
            if (there.Count > 0)
            {
                return (
                    [.. there.SelectMany(each => MessageVariants.For(each, [channel.Id], kind, incident, playbook))],
                    null);
            }
        }

        return ([], CommunicationRefusals.NoSuchAudience(word, [All, .. rules.Audiences.Select(each => each.Id)]));
    }

    private static (IReadOnlyList<MessageVariant> Variants, Refusal? Refusal) Form(
        Audience audience, string? form, Incident incident, CheckedPlaybook playbook)
    {
        if (form is null)
            return (MessageVariants.For(audience, [], MessageVariants.KindOf(incident), incident, playbook), null);
        if (playbook.Communications.Templates.FirstOrDefault(each => Same(each.Id, form)) is not { } template)
            return ([], CommunicationRefusals.NoSuchTemplate(form));
        var channels = audience.Channels.Where(channel =>
            template.Channels.Count == 0 || template.Channels.Contains(channel, StringComparer.Ordinal)).ToList();
        return ([new MessageVariant(audience, channels.Count > 0 ? channels : audience.Channels, template)], null);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
