using System.Globalization;
using System.Text;
using Muster.Core.Alerts;

namespace Muster.Core.Runbooks;

/// <summary>
/// Reads conditions: <c>or</c> binds least, then <c>and</c>, then <c>not</c>, then one comparison. Texts stand in
/// double or single quotes; <c>10m</c> is a duration in seconds and <c>80 %</c> is 80.
/// </summary>
public sealed class ExpressionReader
{
    /// <summary>The longest condition that is read, in characters.</summary>
    public const int LengthMax = 1_000;

    private const int DepthMax = 32;

    private static readonly (string Sign, Expression.Comparison By)[] Signs =
    [
        ("<=", Expression.Comparison.AtMost), (">=", Expression.Comparison.AtLeast),
        ("==", Expression.Comparison.Equal), ("!=", Expression.Comparison.NotEqual),
        ("=", Expression.Comparison.Equal), ("<", Expression.Comparison.Less), (">", Expression.Comparison.More),
    ];

    private readonly string text;
    private int at;
    private int depth;

    private ExpressionReader(string text) => this.text = text;

    /// <summary>Reads a condition.</summary>
    /// <returns>The condition; or where, from 0, and what is wrong.</returns>
    public static (Expression? Read, ExpressionProblem? Problem) Read(string text)
    {
        if (text.Length > LengthMax)
            return (null, new ExpressionProblem(LengthMax, $"a condition has at most {LengthMax} characters"));
        var reader = new ExpressionReader(text);
        try
        {
            var expression = reader.Or();
            reader.Skip();
            return reader.at == text.Length
                ? (expression, null)
                : (null, new ExpressionProblem(reader.at, $"'{reader.Rest()}' is not expected here"));
        }
        catch (FormatException wrong)
        {
            return (null, new ExpressionProblem(Math.Min(reader.at, text.Length), wrong.Message));
        }
    }

    private Expression Or()
    {
        var left = And();
        while (Word("or"))
            left = new Expression.Either(left, And());
        return left;
    }

    private Expression And()
    {
        var left = Not();
        while (Word("and"))
            left = new Expression.Both(left, Not());
        return left;
    }

    private Expression Not()
    {
        if (++depth > DepthMax)
            throw new FormatException($"conditions are nested at most {DepthMax} deep");
        var read = Word("not") ? new Expression.Not(Not()) : Comparison();
        depth--;
        return read;
    }

    private Expression Comparison()
    {
        var left = Operand();
        Skip();
        foreach (var (sign, by) in Signs)
        {
            if (!text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal))
                continue;
            at += sign.Length;
            return new Expression.Compared(left, by, Operand());
        }

        if (Word("contains"))
            return new Expression.Contains(left, Operand());
        return Word("matches") ? new Expression.Matches(left, Pattern()) : left;
    }

    private Expression Operand()
    {
        Skip();
        if (at >= text.Length)
            throw new FormatException("a value is missing at the end");
        if (Sign('('))
        {
            var inner = Or();
            Need(')');
            return inner;
        }

        return text[at] switch
        {
            '"' or '\'' => new Expression.Literal(new RunbookValue.Text(Quoted())),
            '-' or (>= '0' and <= '9') => new Expression.Literal(new RunbookValue.Number(Number())),
            _ => Named(),
        };
    }

    private Expression Named()
    {
        var name = NameOrNothing();
        if (name.Length == 0)
            throw new FormatException($"'{Rest()}' is neither a name nor a value");
        if (name is "true" or "false")
            return new Expression.Literal(new RunbookValue.Truth(name == "true"));
        if (name is "and" or "or" or "not" or "matches")
        {
            at -= name.Length;
            throw new FormatException($"'{name}' needs a value before it");
        }

        if (!Sign('('))
            return new Expression.Name(name.Split('.'));
        var function = Function(name);
        Need(')');
        return function;
    }

    private Expression Function(string name)
    {
        switch (name)
        {
            case "rows":
                return new Expression.Size(Operand(), CountsRows: true);
            case "len":
                return new Expression.Size(Operand(), CountsRows: false);
            case "contains":
                var whole = Operand();
                Need(',');
                return new Expression.Contains(whole, Operand());
            default:
                at -= name.Length + 1;
                throw new FormatException($"there is no '{name}()'; there are rows(), len() and contains()");
        }
    }

    private string Pattern()
    {
        Skip();
        var start = at;
        if (at >= text.Length || text[at] is not ('"' or '\''))
            throw new FormatException("'matches' needs a pattern in quotes");
        var pattern = Quoted();
        if (MatcherText.PatternProblem(pattern) is not { } problem)
            return pattern;
        at = start;
        throw new FormatException($"the pattern cannot be used: {problem.TrimEnd('.')}");
    }

    private string Quoted()
    {
        var (quote, start) = (text[at], at);
        var read = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return read.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\'' or '\\')
                at++;
            read.Append(text[at]);
        }

        at = start;
        throw new FormatException("a text has no closing quote");
    }

    private double Number()
    {
        var start = at++;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        if (!double.TryParse(text[start..at], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            at = start;
            throw new FormatException($"'{Rest()}' is no number");
        }

        return number * Unit();
    }

    /// <summary>
    /// The seconds of the unit of a duration; 1 for none and for a percentage, whose unit is that of its partner.
    /// </summary>
    private double Unit()
    {
        var before = at;
        if (Sign('%'))
            return 1;
        at = before;
        var start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at]))
            at++;
        switch (text[start..at])
        {
            case "":
                return 1;
            case "ms":
                return 0.001;
            case "s":
                return 1;
            case "m":
                return 60;
            case "h":
                return 3_600;
            case "d":
                return 86_400;
            case var unit:
                at = start;
                throw new FormatException($"'{unit}' is no unit; there are ms, s, m, h, d and %");
        }
    }

    private string NameOrNothing()
    {
        Skip();
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-' or '.'))
            at++;
        if (at > start && !char.IsLetter(text[start]) && text[start] != '_')
            at = start;
        return text[start..at].TrimEnd('.');
    }

    private bool Word(string word)
    {
        Skip();
        var end = at + word.Length;
        if (!text.AsSpan(at).StartsWith(word, StringComparison.Ordinal)
            || (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.')))
        {
            return false;
        }

        at = end;
        return true;
    }

    private bool Sign(char sign)
    {
        Skip();
        if (at >= text.Length || text[at] != sign)
            return false;
        at++;
        return true;
    }

    private void Need(char sign)
    {
        if (!Sign(sign))
            throw new FormatException($"'{sign}' is missing");
    }

    private void Skip()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private string Rest() => at >= text.Length ? "" : text[at..Math.Min(text.Length, at + 20)];
}

/// <summary>What is wrong with a condition.</summary>
/// <param name="At">Where, in characters from 0.</param>
/// <param name="Text">What, as a sentence without its capital and its stop.</param>
public sealed record ExpressionProblem(int At, string Text);
