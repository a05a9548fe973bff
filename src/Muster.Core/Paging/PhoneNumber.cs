namespace Muster.Core.Paging;

/// <summary>
/// A telephone number in its international form, as a contact address: <c>sms:+15550100</c> for text messages,
/// <c>tel:+15550100</c> for calls.
/// </summary>
public static class PhoneNumber
{
    /// <summary>What an address for text messages begins with.</summary>
    public const string Text = "sms:";

    /// <summary>What an address for calls begins with.</summary>
    public const string Call = "tel:";

    private const int DigitsMin = 7;
    private const int DigitsMax = 15;

    /// <summary>The number of an address, with its plus, or null when it is none.</summary>
    public static string? Of(string address)
    {
        var number = address.StartsWith(Text, StringComparison.Ordinal) ? address[Text.Length..]
            : address.StartsWith(Call, StringComparison.Ordinal) ? address[Call.Length..]
            : "";
        return number is ['+', >= '1' and <= '9', ..] && number.Length - 1 is >= DigitsMin and <= DigitsMax
            && number.Skip(1).All(char.IsAsciiDigit)
            ? number
            : null;
    }
}
