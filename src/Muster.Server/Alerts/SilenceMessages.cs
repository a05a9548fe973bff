using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Alerts;

/// <summary>Silences as the wire has them.</summary>
internal static class SilenceMessages
{
    /// <summary>So many of what a silence held back are told.</summary>
    internal const int HiddenMax = 1_000;

    internal static SilenceMessage Of(Silence silence, Instant now, long? hid = null)
    {
        var terms = silence.Terms!;
        return new SilenceMessage
        {
            Id = silence.Id.ToString(),
            Status = silence.StatusAt(now).Word(),
            Matchers = [.. terms.Matchers.Select(matcher => matcher.ToString())],
            Service = terms.Service?.Value,
            StartsAt = Wire.At(terms.StartsAt),
            EndsAt = Wire.At(terms.EndsAt),
            Repeats = terms.Repeats,
            Zone = terms.Zone,
            Incident = terms.Incident?.ToString(),
            ChangesAt = Wire.At(silence.WindowAt(now).Until),
            CreatedBy = terms.CreatedBy,
            Comment = terms.Comment,
            CreatedAt = Wire.At(silence.CreatedAt),
            UpdatedAt = Wire.At(silence.UpdatedAt),
            ExpiredAt = Wire.At(silence.ExpiredAt),
            Hid = hid,
        };
    }

    /// <summary>A silence that ends with an incident lasts so long without an end of its own.</summary>
    private static readonly Duration WithIncidentMax = Duration.FromDays(7);

    /// <summary>How often a silence held an alert back.</summary>
    internal static async ValueTask<long> Hid(IReading reading, SilenceId id) =>
        (await Hidden(reading, id)).Count;

    /// <summary>What a silence held back, newest first.</summary>
    internal static async ValueTask<IReadOnlyList<HiddenAlertMessage>> Hidden(IReading reading, SilenceId id)
    {
        Dictionary<AlertId, HiddenAlertMessage> open = [];
        List<HiddenAlertMessage> found = [];
        foreach (var stored in await reading.Facts([StreamId.HiddenBy(id)], HiddenMax))
        {
            if (stored.Body is not { } body)
                continue;
            switch (FactJson.Read<HiddenEvent>(body))
            {
                case HiddenEvent.Held e:
                    open[e.Alert] = new HiddenAlertMessage(
                        e.Alert.ToString(), e.Service.Value, e.Summary, Wire.At(e.At), LetGoAt: null);
                    break;
                case HiddenEvent.LetGo e when open.Remove(e.Alert, out var held):
                    found.Add(held with { LetGoAt = Wire.At(e.At) });
                    break;
            }
        }

        return [.. found.Concat(open.Values).OrderByDescending(each => each.HeldAt)];
    }

    /// <summary>What an order asks for; what it leaves out is taken from the terms before, or usual.</summary>
    internal static (SilenceTerms? Terms, Refusal? Refusal) TermsOf(
        SilenceOrderMessage order, SilenceTerms? before, string asker, Instant now, Incident? incident = null)
    {
        if (Given(order.Incident) is not null && incident is null)
            return (null, SilenceRefusals.IncidentOver);
        IReadOnlyList<Matcher> matchers = before?.Matchers ?? [];
        if (order.Matchers is { } texts)
        {
            List<Matcher> read = [];
            foreach (var text in texts)
            {
                var (some, problem) = MatcherText.Matchers(text);
                if (problem is not null)
                    return (null, SilenceRefusals.BadMatcher(problem));
                read.AddRange(some);
            }

            matchers = read;
        }

        var comment = (order.Comment ?? before?.Comment ?? "").Trim();
        if (comment.Length == 0)
            return (null, SilenceRefusals.CommentMissing);
        var usual = incident is null ? (Instant?)null : now + WithIncidentMax;
        if ((Wire.At(order.EndsAt) ?? before?.EndsAt ?? usual) is not { } end)
            return (null, EndMissing);
        return (
            new SilenceTerms(
                matchers,
                Wire.At(order.StartsAt) ?? before?.StartsAt ?? now,
                end,
                order.CreatedBy is { Length: > 0 } named ? named : before?.CreatedBy ?? asker,
                comment)
            {
                Service = Given(order.Service) is { } service ? new ServiceId(service) : before?.Service,
                Repeats = Given(order.Repeats) ?? before?.Repeats,
                Zone = Given(order.Zone) ?? before?.Zone,
                Incident = incident?.Id ?? before?.Incident,
            },
            null);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Refusal EndMissing { get; } =
        new("silence.end-missing", "Say until when: a silence without an end is forgotten.")
        {
            Field = "endsAt",
            Kind = RefusalKind.Invalid,
        };
}
