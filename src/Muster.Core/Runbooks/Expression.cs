using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Muster.Core.Runbooks;

/// <summary>
/// A condition of a runbook: small, total and without effect, so that the server can judge it and show it in words.
/// A name without a value makes its comparison undecided rather than false; <c>false and ?</c> is still false and
/// <c>true or ?</c> is still true. Source: RUN-003.
/// </summary>
public abstract record Expression
{
    private Expression()
    {
    }

    /// <summary>The names that it reads, in the order in which they stand.</summary>
    public IEnumerable<string> Names => this switch
    {
        Name name => [string.Join('.', name.Path)],
        Not not => not.Of.Names,
        Both both => both.Left.Names.Concat(both.Right.Names),
        Either either => either.Left.Names.Concat(either.Right.Names),
        Compared compared => compared.Left.Names.Concat(compared.Right.Names),
        Contains contains => contains.Whole.Names.Concat(contains.Part.Names),
        Matches matches => matches.Of.Names,
        Size size => size.Of.Names,
        _ => [],
    };

    /// <summary>Judges the condition.</summary>
    /// <param name="known">What is known, by name; <c>a.b</c> is the field <c>b</c> of <c>a</c>.</param>
    /// <returns>Whether it holds, or why this cannot be told.</returns>
    public Judgement Judge(RunbookValue.Fields known)
    {
        var (value, why) = Value(known);
        if (value is null)
            return new Judgement(Holds: null, why);
        return value.AsTruth is { } truth
            ? new Judgement(truth, Why: null)
            : new Judgement(Holds: null, $"{InWords()} is neither true nor false");
    }

    /// <summary>The condition as a person says it: <c>value is less than 60</c>.</summary>
    public string InWords() => this switch
    {
        Literal literal => literal.Of is RunbookValue.Text text ? $"“{text.Of}”" : literal.Of.AsText ?? "",
        Name name => string.Join('.', name.Path),
        Not not => $"not ({not.Of.InWords()})",
        Both both => $"{both.Left.Within(this)} and {both.Right.Within(this)}",
        Either either => $"{either.Left.Within(this)} or {either.Right.Within(this)}",
        Compared compared => $"{compared.Left.InWords()} {Words(compared.By)} {compared.Right.InWords()}",
        Contains contains => $"{contains.Whole.InWords()} contains {contains.Part.InWords()}",
        Matches matches => $"{matches.Of.InWords()} matches “{matches.Pattern}”",
        Size { CountsRows: true } size => $"the number of rows of {size.Of.InWords()}",
        Size size => $"the length of {size.Of.InWords()}",
        _ => throw new UnreachableException(),
    };

    private string Within(Expression outer) => this is Both or Either && GetType() != outer.GetType()
        ? $"({InWords()})"
        : InWords();

    private (RunbookValue? Value, string? Why) Value(RunbookValue.Fields known) => this switch
    {
        Literal literal => (literal.Of, null),
        Name name => name.Find(known),
        Not not => Opposite(not.Of.Judge(known)),
        Both both => Joined(both.Left.Judge(known), both.Right.Judge(known), decides: false),
        Either either => Joined(either.Left.Judge(known), either.Right.Judge(known), decides: true),
        Compared compared => compared.Of(known),
        Contains contains => contains.In(known),
        Matches matches => matches.In(known),
        Size size => size.In(known),
        _ => throw new UnreachableException(),
    };

    private static (RunbookValue?, string?) Opposite(Judgement of) =>
        of.Holds is { } holds ? Truth(!holds) : (null, of.Why);

    private static (RunbookValue?, string?) Joined(Judgement left, Judgement right, bool decides)
    {
        if (left.Holds == decides || right.Holds == decides)
            return Truth(decides);
        return left.Holds is null || right.Holds is null ? (null, left.Why ?? right.Why) : Truth(!decides);
    }

    private static (RunbookValue?, string?) Truth(bool value) => (new RunbookValue.Truth(value), null);

    private static string Words(Comparison by) => by switch
    {
        Comparison.Equal => "is",
        Comparison.NotEqual => "is not",
        Comparison.Less => "is less than",
        Comparison.AtMost => "is at most",
        Comparison.More => "is more than",
        Comparison.AtLeast => "is at least",
        _ => throw new UnreachableException(),
    };

    /// <summary>How two values are compared.</summary>
    public enum Comparison
    {
        /// <summary>The same: as numbers when both are, else letter by letter.</summary>
        Equal,

        /// <summary>Not the same.</summary>
        NotEqual,

        /// <summary>Less, as numbers.</summary>
        Less,

        /// <summary>Less or the same, as numbers.</summary>
        AtMost,

        /// <summary>More, as numbers.</summary>
        More,

        /// <summary>More or the same, as numbers.</summary>
        AtLeast,
    }

    /// <summary>A value that is written out.</summary>
    public sealed record Literal(RunbookValue Of) : Expression;

    /// <summary>A value that the run knows by name.</summary>
    public sealed record Name(IReadOnlyList<string> Path) : Expression
    {
        internal (RunbookValue? Value, string? Why) Find(RunbookValue.Fields known)
        {
            RunbookValue value = known;
            foreach (var part in Path)
            {
                if (value is not RunbookValue.Fields fields || !fields.Of.TryGetValue(part, out var below))
                    return (null, $"{InWords()} has no value");
                value = below;
            }

            return (value, null);
        }
    }

    /// <summary>The opposite.</summary>
    public sealed record Not(Expression Of) : Expression;

    /// <summary>Both hold.</summary>
    public sealed record Both(Expression Left, Expression Right) : Expression;

    /// <summary>One of them holds.</summary>
    public sealed record Either(Expression Left, Expression Right) : Expression;

    /// <summary>Two values beside each other.</summary>
    public sealed record Compared(Expression Left, Comparison By, Expression Right) : Expression
    {
        internal (RunbookValue?, string?) Of(RunbookValue.Fields known)
        {
            var (left, leftWhy) = Left.Value(known);
            var (right, rightWhy) = Right.Value(known);
            if (left is null || right is null)
                return (null, leftWhy ?? rightWhy);
            if (left.AsNumber is { } first && right.AsNumber is { } second)
                return Truth(Holds(first.CompareTo(second)));
            if (By is not (Comparison.Equal or Comparison.NotEqual))
                return (null, $"{InWords()} cannot be told: only numbers have an order");
            return left.AsText is { } one && right.AsText is { } other
                ? Truth(Holds(string.CompareOrdinal(one, other)))
                : (null, $"{InWords()} cannot be told: lists are not compared");
        }

        private bool Holds(int order) => By switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.AtMost => order <= 0,
            Comparison.More => order > 0,
            Comparison.AtLeast => order >= 0,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A text has a part, or a list has an item.</summary>
    public sealed record Contains(Expression Whole, Expression Part) : Expression
    {
        internal (RunbookValue?, string?) In(RunbookValue.Fields known)
        {
            var (whole, wholeWhy) = Whole.Value(known);
            var (part, partWhy) = Part.Value(known);
            if (whole is null || part is null)
                return (null, wholeWhy ?? partWhy);
            if (part.AsText is not { } text)
                return (null, $"{Part.InWords()} is no text");
            return whole switch
            {
                RunbookValue.Items items => Truth(items.Of.Any(item => item.AsText == text)),
                RunbookValue.Fields fields => Truth(fields.Of.ContainsKey(text)),
                _ => Truth(whole.AsText!.Contains(text, StringComparison.Ordinal)),
            };
        }
    }

    /// <summary>A part of a text, or of an item of a list, fits a pattern of the linear-time engine.</summary>
    public sealed record Matches(Expression Of, string Pattern) : Expression
    {
        private readonly Regex pattern = new(Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

        internal (RunbookValue?, string?) In(RunbookValue.Fields known)
        {
            var (value, why) = Of.Value(known);
            if (value is null)
                return (null, why);
            return value switch
            {
                RunbookValue.Items items => Truth(
                    items.Of.Any(item => item.AsText is { } text && pattern.IsMatch(text))),
                RunbookValue.Fields => (null, $"{Of.InWords()} is no text"),
                _ => Truth(pattern.IsMatch(value.AsText!)),
            };
        }
    }

    /// <summary>How many rows a table has, or how long a text or list is.</summary>
    public sealed record Size(Expression Of, bool CountsRows) : Expression
    {
        internal (RunbookValue?, string?) In(RunbookValue.Fields known)
        {
            var (value, why) = Of.Value(known);
            return value switch
            {
                null => (null, why),
                RunbookValue.Items items => (new RunbookValue.Number(items.Of.Count), null),
                RunbookValue.Fields fields when !CountsRows => (new RunbookValue.Number(fields.Of.Count), null),
                _ when CountsRows => (null, $"{Of.InWords()} has no rows"),
                _ => (new RunbookValue.Number(value.AsText!.Length), null),
            };
        }
    }
}

/// <summary>What came of a condition.</summary>
/// <param name="Holds">Whether it holds; null when it cannot be told.</param>
/// <param name="Why">Why it cannot be told, as a sentence without its stop; else null.</param>
public readonly record struct Judgement(bool? Holds, string? Why);
