namespace Muster.Playbooks.Parsing;

/// <summary>What may stand at a key. The schemas in docs/playbooks are written from it.</summary>
public abstract record FieldForm
{
    private FieldForm()
    {
    }

    /// <summary>A text.</summary>
    public static FieldForm Word { get; } = new Text("text", Pattern: null);

    /// <summary>The id of something, or a word that names it.</summary>
    public static FieldForm Id { get; } = new Text("id", Pattern: null);

    /// <summary>A duration with its unit.</summary>
    public static FieldForm Duration { get; } = new Text("duration", Pattern: "^[0-9Pp]");

    /// <summary>A date.</summary>
    public static FieldForm Date { get; } = new Text("date", Pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");

    /// <summary>How often something comes again.</summary>
    public static FieldForm Rhythm { get; } = new Text("rhythm", Pattern: null);

    /// <summary>A limit: <c>&gt; 5</c>.</summary>
    public static FieldForm Limit { get; } = new Text("limit", Pattern: null);

    /// <summary>Yes or no.</summary>
    public static FieldForm Flag { get; } = new Choice(["true", "false", "yes", "no"]);

    /// <summary>A number.</summary>
    public static FieldForm Number { get; } = new Text("number", Pattern: "^[0-9]");

    /// <summary>Texts; one may stand without a list.</summary>
    public static FieldForm Texts { get; } = new ListOf(Word);

    /// <summary>Ids; one may stand without a list.</summary>
    public static FieldForm Ids { get; } = new ListOf(Id);

    /// <summary>One value.</summary>
    public sealed record Text(string Kind, string? Pattern) : FieldForm;

    /// <summary>One of some words.</summary>
    public sealed record Choice(IReadOnlyList<string> Of) : FieldForm;

    /// <summary>Several values, or one.</summary>
    public sealed record ListOf(FieldForm Item) : FieldForm;

    /// <summary>Keys of the author's own, each with a value of one form.</summary>
    public sealed record Pairs(FieldForm Value) : FieldForm;

    /// <summary>One thing with keys of its own.</summary>
    public sealed record One(Shape Shape) : FieldForm;

    /// <summary>A list of things.</summary>
    public sealed record Items(Shape Shape) : FieldForm;

    /// <summary>Things by their id.</summary>
    public sealed record Members(Shape Shape) : FieldForm;
}

/// <summary>A key of a place.</summary>
/// <param name="Key">The key.</param>
/// <param name="Form">What may stand there.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Otherwise">What holds without it.</param>
public sealed record Field(string Key, FieldForm Form, string Meaning, string Otherwise = "none")
{
    internal static Field Choice<T>(
        string key, IReadOnlyList<(string Word, T Value)> words, string meaning, string otherwise) =>
        new(key, new FieldForm.Choice([.. words.Select(each => each.Word)]), meaning, otherwise);

    internal static Field Members(string key, Shape shape, string meaning) =>
        new(key, new FieldForm.Members(shape), meaning);

    internal static Field Items(string key, Shape shape, string meaning) =>
        new(key, new FieldForm.Items(shape), meaning);

    internal static Field One(string key, Shape shape, string meaning) =>
        new(key, new FieldForm.One(shape), meaning);

    internal static Field Text(string key, string meaning, string otherwise = "none") =>
        new(key, FieldForm.Word, meaning, otherwise);

    internal static Field Texts(string key, string meaning, string otherwise = "none") =>
        new(key, FieldForm.Texts, meaning, otherwise);

    internal static Field Id(string key, string meaning, string otherwise = "none") =>
        new(key, FieldForm.Id, meaning, otherwise);

    internal static Field Ids(string key, string meaning, string otherwise = "none") =>
        new(key, FieldForm.Ids, meaning, otherwise);

    internal static Field Length(string key, string meaning, string otherwise = "none") =>
        new(key, FieldForm.Duration, meaning, otherwise);

    internal static Field Flag(string key, string meaning, string otherwise) =>
        new(key, FieldForm.Flag, meaning, otherwise);

    internal static Field Every(string key, string meaning, string otherwise = "none") =>
        new(key, FieldForm.Rhythm, meaning, otherwise);
}
