using System.Collections.Concurrent;
using System.Text;
using Muster.Client;
using NodaTime;

namespace Muster.Server.Layout;

/// <summary>How values of the domain are written on the wire.</summary>
internal static class Wire
{
    private static readonly ConcurrentDictionary<Enum, string> Words = new();

    /// <summary>An enumeration in lower case with hyphens: <c>acknowledge-by</c>.</summary>
    internal static string Word<T>(this T value)
        where T : struct, Enum => Words.GetOrAdd(value, static each => Hyphened(each.ToString()));

    /// <summary>The value of a word, or null.</summary>
    internal static T? Parse<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.Word(), word.Trim(), StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    internal static DateTimeOffset At(Instant instant) => instant.ToDateTimeOffset();

    internal static DateTimeOffset? At(Instant? instant) => instant?.ToDateTimeOffset();

    internal static Instant? At(DateTimeOffset? moment) =>
        moment is { } at ? Instant.FromUnixTimeTicks((at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10 * 10) : null;

    private static string Hyphened(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}

/// <summary>Lists: newest first, in parts, with the address of the next part.</summary>
internal static class Lists
{
    internal const int LimitMax = 1000;
    internal const int LimitDefault = 100;

    /// <summary>How many items a part may have.</summary>
    internal static int LimitOf(int? asked) => asked switch
    {
        null => LimitDefault,
        >= 1 and <= LimitMax => asked.Value,
        _ => throw new ProblemException(
            400, "list.limit-wrong", $"'limit' must be between 1 and {LimitMax}.", "limit"),
    };

    /// <summary>A part of a list; a full part has a next one.</summary>
    internal static ListMessage<T> Part<T>(HttpContext http, IReadOnlyList<T> items, int limit, string? lastId) =>
        new(items, items.Count < limit || lastId is null ? null : NextUrl(http, lastId));

    /// <summary>A list that is always whole.</summary>
    internal static ListMessage<T> Whole<T>(IEnumerable<T> items) => new([.. items], Next: null);

    /// <summary>The values of a filter that may be given several times or with commas.</summary>
    internal static IReadOnlyList<T> Values<T>(HttpContext http, string name, Func<string, IEnumerable<T>?> read)
    {
        List<T> values = [];
        foreach (var given in http.Request.Query[name])
        {
            foreach (var word in (given ?? "").Split(
                ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                values.AddRange(read(word) ?? throw new ProblemException(
                    400, "list.filter-wrong", $"'{word}' is not a value of '{name}'.", name));
            }
        }

        return values;
    }

    /// <summary>An id as it was given out: 32 hexadecimal digits, hyphens allowed.</summary>
    internal static Guid? Id(string? text, string name) =>
        string.IsNullOrEmpty(text) ? null
        : Guid.TryParse(text, out var id) ? id
        : throw new ProblemException(400, "list.filter-wrong", $"'{text}' is not an id.", name);

    internal static string NextUrl(HttpContext http, string lastId)
    {
        var query = http.Request.Query
            .Where(pair => pair.Key != "before")
            .SelectMany(
                pair => pair.Value,
                (pair, value) => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}")
            .Append($"before={lastId}");
        var request = http.Request;
        return $"{request.Scheme}://{request.Host}{request.Path}?{string.Join('&', query)}";
    }
}
