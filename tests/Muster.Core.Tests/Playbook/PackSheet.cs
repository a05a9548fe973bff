using System.Collections;
using System.Globalization;
using System.Reflection;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Monitors;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Tests.Playbook;

/// <summary>
/// Everything a checked playbook says, a line each: <c>Severities.P0.ResolveWithin = 1 h</c>. Things in a list are
/// called by their id, name or word, others by their position from 1; <c>.count</c> says how many there are.
/// </summary>
internal static class PackSheet
{
    private const int DepthMax = 12;

    /// <summary>What names a thing among others, the first that it has.</summary>
    private static readonly string[] Names =
        ["Id", "Word", "Level", "Name", "Channel", "Title", "Item", "When", "Text"];

    internal static IReadOnlySet<string> Of(CheckedPlaybook playbook)
    {
        var lines = new HashSet<string>(StringComparer.Ordinal);
        Walk("", playbook, 0, lines);
        return lines;
    }

    private static void Walk(string path, object? value, int depth, HashSet<string> lines)
    {
        if (value is null || depth > DepthMax)
            return;
        if (Text(value) is { } text)
        {
            lines.Add($"{path} = {text}");
            return;
        }

        foreach (var (name, part) in value is IEnumerable many ? Items(many) : Properties(value))
            Walk(path.Length == 0 ? name : $"{path}.{name}", part, depth + 1, lines);
    }

    private static IEnumerable<(string Name, object? Part)> Items(IEnumerable many)
    {
        var count = 0;
        foreach (var item in many)
        {
            count++;
            var type = item.GetType();
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
            {
                var key = Text(type.GetProperty("Key")!.GetValue(item)!)!;
                yield return (key, type.GetProperty("Value")!.GetValue(item));
            }
            else
            {
                yield return (NameOf(item) ?? count.ToString(CultureInfo.InvariantCulture), item);
            }
        }

        yield return ("count", count);
    }

    private static string? NameOf(object item) => Text(item) is not null
        ? null
        : Names.Select(name => item.GetType().GetProperty(name)?.GetValue(item))
            .OfType<object>().Select(Text).FirstOrDefault();

    private static IEnumerable<(string Name, object? Part)> Properties(object value) =>
        from property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.GetIndexParameters().Length == 0
        select (property.Name, property.GetValue(value));

    private static string? Text(object value) => value switch
    {
        string text => text,
        Duration length => Length(length),
        Period { HasDateComponent: false } length => Length(length.ToDuration()),
        Term { BusinessDays: > 0 } term => $"{term.BusinessDays} business days",
        Term term => Length(term.Time),
        Threshold limit => Limit(limit),
        LocalDate date => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
        DateTimeZone zone => zone.Id,
        EscalationTarget target => Target(target),
        Enum or bool or IFormattable => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => value.GetType() is { IsValueType: true } type
            && type.GetProperty("Value")?.GetValue(value) is string id ? id : null,
    };

    /// <summary>In the largest unit of which it is a whole number.</summary>
    private static string Length(Duration length)
    {
        var seconds = (long)length.TotalSeconds;
        var (unit, word) = seconds switch
        {
            0 => (1, "s"),
            _ when seconds % 86_400 == 0 => (86_400, "d"),
            _ when seconds % 3_600 == 0 => (3_600, "h"),
            _ when seconds % 60 == 0 => (60, "min"),
            _ => (1, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / unit} {word}");
    }

    private static string Limit(Threshold limit)
    {
        var sign = limit.Compare switch
        {
            Comparison.Less => "<",
            Comparison.AtMost => "<=",
            Comparison.More => ">",
            Comparison.AtLeast => ">=",
            Comparison.Equal => "=",
            Comparison.NotEqual => "!=",
            _ => "between",
        };
        return limit.Compare == Comparison.Between
            ? string.Create(CultureInfo.InvariantCulture, $"between {limit.Value} and {limit.Upper}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign} {limit.Value}");
    }

    private static string Target(EscalationTarget target)
    {
        var of = target.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => property.GetValue(target)).OfType<object>().Select(Text).FirstOrDefault();
        return of is null ? target.GetType().Name : $"{target.GetType().Name} {of}";
    }
}
