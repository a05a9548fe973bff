using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Muster.Core.Tests;

/// <summary>
/// The stored format is a promise: each case of a union of facts has a recorded form that is read and written
/// unchanged for ever. MUSTER_ACCEPT=1 records the form of a new case and never changes a recorded one.
/// </summary>
public sealed class GoldenFactTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static TheoryData<string> Names => [.. FactNames.All.Values.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_form_is_read_and_written_unchanged(string name)
    {
        var file = Repository.PathOf($"tests/Muster.Core.Tests/Golden/{name}.json");
        var type = FactNames.All.First(pair => pair.Value == name).Key;
        if (!File.Exists(file) && Repository.Accepts)
            File.WriteAllText(file, Pretty(FactJson.Write(FactSamples.Of(type))) + "\n");
        Assert.True(
            File.Exists(file),
            $"{name} has no recorded form. Run this test with MUSTER_ACCEPT=1, read Golden/{name}.json, commit it.");

        var recorded = File.ReadAllText(file);
        var fact = FactJson.Read(name, recorded);

        Assert.IsType(type, fact);
        Assert.Equal(name, FactNames.Of(fact));
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(recorded), JsonNode.Parse(FactJson.Write(fact))),
            $"{name} is written differently from its recorded form: {Encoding.UTF8.GetString(FactJson.Write(fact))}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fact_with_every_field_survives_being_stored(string name)
    {
        var fact = FactSamples.Of(FactNames.All.First(pair => pair.Value == name).Key);
        var json = FactJson.Write(fact);
        Assert.Equal(json, FactJson.Write(FactJson.Read(name, Encoding.UTF8.GetString(json))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_field_that_is_unknown_is_passed_over(string name)
    {
        var json = JsonNode.Parse(FactJson.Write(FactSamples.Of(FactNames.All.First(pair => pair.Value == name).Key)))!;
        json["fieldOfALaterVersion"] = 1;
        Assert.Equal(name, FactNames.Of(FactJson.Read(name, json.ToJsonString())));
    }

    private static string Pretty(byte[] json) => JsonNode.Parse(json)!.ToJsonString(Indented);
}
