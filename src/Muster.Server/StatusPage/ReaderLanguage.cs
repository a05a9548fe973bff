using System.Globalization;

namespace Muster.Server.StatusPage;

/// <summary>
/// The words of public screens in a reader's language. What people wrote stands as they wrote it; names of parts are
/// the organisation's own.
/// </summary>
public sealed partial class ReaderLanguage
{
    /// <summary>The language of a page that names none.</summary>
    public const string Default = "en";

    /// <summary>Made when first asked for: the words stand in files of their own, in no order.</summary>
    private static readonly Lazy<Dictionary<string, ReaderLanguage>> All = new(Make);

    private static Dictionary<string, ReaderLanguage> Make() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["en"] = new("en", "English", new Dictionary<string, string>(StringComparer.Ordinal)),
        ["de"] = new("de", "Deutsch", German),
        ["fr"] = new("fr", "Français", French),
        ["es"] = new("es", "Español", Spanish),
    };

    private readonly Dictionary<string, string> words;

    private ReaderLanguage(string code, string name, Dictionary<string, string> words)
    {
        Code = code;
        Name = name;
        this.words = words;
    }

    /// <summary>The languages that there are.</summary>
    public static IReadOnlyCollection<ReaderLanguage> Languages => All.Value.Values;

    /// <summary>As a browser knows it: <c>de</c>.</summary>
    public string Code { get; }

    /// <summary>As its speakers call it.</summary>
    public string Name { get; }

    /// <summary>The phrases that it has.</summary>
    internal IReadOnlyCollection<string> Phrases => words.Keys;

    /// <summary>A language by its code, or null.</summary>
    public static ReaderLanguage? Find(string? code) => code is null ? null : All.Value.GetValueOrDefault(code);

    /// <summary>A phrase in this language; what stands in braces is filled in.</summary>
    public string Say(string english, params ReadOnlySpan<object> with)
    {
        var phrase = words.GetValueOrDefault(english, english);
        return with.Length == 0 ? phrase : string.Format(CultureInfo.InvariantCulture, phrase, with);
    }
}
