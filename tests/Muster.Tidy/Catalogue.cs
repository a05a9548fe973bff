using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Muster.Tidy;

/// <summary>One numbered sentence that Muster is held to, and the area of work that brings it.</summary>
internal sealed record Sentence(string Number, string Text, string Area, string Brings);

/// <summary>
/// The numbered sentences of one file, <c>docs/requirements.yaml</c> or <c>docs/edge-cases.yaml</c>, in its order.
/// </summary>
internal sealed class Catalogue
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .Build();

    private readonly List<Finding> findings = [];

    private Catalogue(string file)
    {
        File = file;
        try
        {
            Sentences = [.. Yaml.Deserialize<Written>(Tree.Text(file)).Areas.SelectMany(Read)];
        }
        catch (YamlException broken)
        {
            findings.Add(new($"{file}:{broken.Start.Line}", broken.Message, "correct the file"));
        }

        findings.AddRange(
            from same in Sentences.GroupBy(sentence => sentence.Number, StringComparer.Ordinal)
            where same.Count() > 1
            select new Finding(file, $"{same.Key} is given once", "give the second another number"));
    }

    internal static Catalogue Requirements { get; } = new("docs/requirements.yaml");

    internal static Catalogue Cases { get; } = new("docs/edge-cases.yaml");

    internal string File { get; }

    internal IReadOnlyList<Sentence> Sentences { get; } = [];

    /// <summary>What is wrong with the file itself.</summary>
    internal IReadOnlyList<Finding> Findings => findings;

    internal bool Knows(string number) => Sentences.Any(sentence => sentence.Number == number);

    private IEnumerable<Sentence> Read(WrittenArea area)
    {
        var sentences = area.Requirements ?? area.Cases ?? [];
        var others = area.Others ?? [];
        findings.AddRange(
            from other in others
            from number in other.Value
            where !sentences.ContainsKey(number)
            select new Finding(File, $"'{number}' stands under '{area.Name}'", "correct the number"));
        findings.AddRange(
            from number in sentences.Keys
            where area.Id is not null && !number.StartsWith($"{area.Id}-", StringComparison.Ordinal)
            select new Finding(File, $"'{number}' begins with '{area.Id}-'", "correct the number"));
        return
            from sentence in sentences
            let other = others.FirstOrDefault(each => each.Value.Contains(sentence.Key)).Key
            select new Sentence(sentence.Key, sentence.Value, area.Name, other ?? area.Brings);
    }

    internal sealed class Written
    {
        public List<WrittenArea> Areas { get; set; } = [];
    }

    internal sealed class WrittenArea
    {
        public string? Id { get; set; }

        public string Name { get; set; } = "";

        public string Brings { get; set; } = "";

        public Dictionary<string, List<string>>? Others { get; set; }

        public Dictionary<string, string>? Requirements { get; set; }

        public Dictionary<string, string>? Cases { get; set; }
    }
}
