using System.Globalization;

namespace Muster.Core.Runbooks;

/// <summary>A value that a run knows: a parameter, an answer, what a step said.</summary>
public abstract record RunbookValue
{
    private RunbookValue()
    {
    }

    /// <summary>The value as a number, or null when it is none; a text that reads as a number is one.</summary>
    public double? AsNumber => this switch
    {
        Number number => number.Of,
        Text text when double.TryParse(
            text.Of.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => number,
        _ => null,
    };

    /// <summary>The value as yes or no, also as the words <c>true</c> and <c>false</c>; null when neither.</summary>
    public bool? AsTruth => this switch
    {
        Truth truth => truth.Of,
        Text text => text.Of.Trim() switch
        {
            "true" => true,
            "false" => false,
            _ => null,
        },
        _ => null,
    };

    /// <summary>The value as one text, as a step is given it; null for lists and fields.</summary>
    public string? AsText => this switch
    {
        Text text => text.Of,
        Number number => number.Of.ToString("R", CultureInfo.InvariantCulture),
        Truth truth => truth.Of ? "true" : "false",
        _ => null,
    };

    /// <summary>A text.</summary>
    public sealed record Text(string Of) : RunbookValue;

    /// <summary>A number; a duration is its seconds.</summary>
    public sealed record Number(double Of) : RunbookValue;

    /// <summary>Yes or no.</summary>
    public sealed record Truth(bool Of) : RunbookValue;

    /// <summary>Several values in order: lines of a text, rows of a table.</summary>
    public sealed record Items(IReadOnlyList<RunbookValue> Of) : RunbookValue;

    /// <summary>Values by name: a row by its columns, an object by its keys.</summary>
    public sealed record Fields(IReadOnlyDictionary<string, RunbookValue> Of) : RunbookValue;
}
