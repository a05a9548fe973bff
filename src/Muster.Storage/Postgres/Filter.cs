using System.Globalization;
using System.Text;

namespace Muster.Storage.Postgres;

/// <summary>The conditions of a list that were asked for, with their values; a null value is no condition.</summary>
internal sealed class Filter
{
    private readonly StringBuilder text = new();
    private readonly List<object> values = [];

    internal bool IsEmpty => text.Length == 0;

    internal int Count => values.Count;

    /// <summary>The conditions; true when there are none.</summary>
    internal string Text => IsEmpty ? "true" : text.ToString();

    /// <summary>Adds a condition whose question mark stands for the value.</summary>
    internal Filter And(string condition, object? value)
    {
        if (value is null)
            return this;
        values.Add(value);
        var place = string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        return And(condition.Replace("?", place, StringComparison.Ordinal));
    }

    internal Filter And(string condition)
    {
        text.Append(IsEmpty ? "" : " AND ").Append(condition);
        return this;
    }

    internal void Bind(Statement statement)
    {
        foreach (var value in values)
        {
            _ = value switch
            {
                long number => statement.With(number),
                Guid id => statement.With(id),
                _ => statement.With((string)value),
            };
        }
    }

    /// <summary>A list: what is selected, these conditions, the order with its limit, and what comes
    /// after.</summary>
    internal Statement Use(Pipeline database, string select, string order, int limit, string end = "")
    {
        var statement = database.Use(string.Create(
            CultureInfo.InvariantCulture, $"{select} WHERE {Text} {order} LIMIT {Limits.Of(limit)} {end}"));
        Bind(statement);
        return statement;
    }
}
