using System.Text;

namespace Muster.Storage.Sqlite;

/// <summary>The conditions of a list that were asked for, with their values; a null value is no condition.</summary>
internal sealed class Filter
{
    private readonly StringBuilder text = new();
    private readonly List<object> values = [];

    internal bool IsEmpty => text.Length == 0;

    /// <summary>The conditions; true when there are none.</summary>
    internal string Text => IsEmpty ? "true" : text.ToString();

    internal Filter And(string condition, object? value)
    {
        if (value is null)
            return this;
        values.Add(value);
        return And(condition);
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

    /// <summary>Reads a list: what is selected, these conditions, and the order with its limit.</summary>
    internal List<TRow> Read<TRow>(
        Connection connection, string select, string order, int limit, Func<Statement, TRow> read)
    {
        var statement = connection.Use(select + Text + order);
        Bind(statement);
        return statement.With(limit).All(read);
    }
}
