using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Xunit;

namespace Muster.Storage.Tests;

/// <summary>Rows that a version wrote which knew less of them.</summary>
public sealed class OlderRowsTests
{
    public static TheoryData<object> States { get; } =
        [Samples.AlertRow(1), Incident.Initial, Page.Initial];

    [Theory]
    [MemberData(nameof(States))]
    public void What_an_older_row_lacks_is_empty_and_not_null(object state)
    {
        var read = typeof(OlderRowsTests)
            .GetMethod(nameof(Older), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(state.GetType())
            .Invoke(null, [state])!;

        Assert.Empty(NullCollections(read));
    }

    private static TState Older<TState>(TState state)
    {
        var row = JsonNode.Parse(StateJson.Write(state))!.AsObject();
        foreach (var name in row.Where(each => each.Value is JsonArray or JsonObject).Select(each => each.Key).ToList())
            row.Remove(name);
        return StateJson.Read<TState>(System.Text.Encoding.UTF8.GetBytes(row.ToJsonString()));
    }

    private static IEnumerable<string> NullCollections(object read)
    {
        var nullability = new NullabilityInfoContext();
        return read.GetType().GetProperties()
            .Where(each => each.CanWrite && typeof(IEnumerable).IsAssignableFrom(each.PropertyType)
                && each.PropertyType != typeof(string)
                && nullability.Create(each).ReadState == NullabilityState.NotNull && each.GetValue(read) is null)
            .Select(each => each.Name);
    }
}
