using System.Globalization;

namespace Muster.Core.Monitors;

/// <summary>How a measured value is compared.</summary>
public enum Comparison
{
    /// <summary>Less than the value.</summary>
    Less,

    /// <summary>The value or less.</summary>
    AtMost,

    /// <summary>More than the value.</summary>
    More,

    /// <summary>The value or more.</summary>
    AtLeast,

    /// <summary>Exactly the value.</summary>
    Equal,

    /// <summary>Anything but the value.</summary>
    NotEqual,

    /// <summary>From the value to the other one, both included.</summary>
    Between,
}

/// <summary>A limit of a measured value, in the unit of its metric.</summary>
/// <param name="Compare">How.</param>
/// <param name="Value">With what.</param>
/// <param name="Upper">The other end of <see cref="Comparison.Between"/>, else the value again.</param>
/// <param name="IsRelative">The values are multiples of what is normal (INT-008).</param>
public readonly record struct Threshold(Comparison Compare, double Value, double Upper, bool IsRelative = false)
{
    /// <summary>Whether it holds for a measured value; a value that is not a number never does.</summary>
    public bool Holds(double measured) => Compare switch
    {
        Comparison.Less => measured < Value,
        Comparison.AtMost => measured <= Value,
        Comparison.More => measured > Value,
        Comparison.AtLeast => measured >= Value,
        Comparison.Equal => measured.Equals(Value),
        Comparison.NotEqual => !double.IsNaN(measured) && !measured.Equals(Value),
        _ => measured >= Value && measured <= Upper,
    };

    /// <summary>As it is written: <c>&gt; 5</c>, <c>between 1 and 5</c>, <c>&gt; 2 x normal</c>.</summary>
    public override string ToString()
    {
        var text = Compare == Comparison.Between
            ? string.Create(CultureInfo.InvariantCulture, $"between {Value} and {Upper}")
            : string.Create(CultureInfo.InvariantCulture, $"{Sign} {Value}");
        return IsRelative ? text + " x normal" : text;
    }

    private string Sign => Compare switch
    {
        Comparison.Less => "<",
        Comparison.AtMost => "<=",
        Comparison.More => ">",
        Comparison.AtLeast => ">=",
        Comparison.Equal => "==",
        _ => "!=",
    };
}
