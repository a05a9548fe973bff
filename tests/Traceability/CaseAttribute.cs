namespace Traceability;

/// <summary>
/// Says which known edge case of the field a test holds Muster to, by its number in <c>docs/edge-cases.md</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class CaseAttribute(int number) : Attribute, Xunit.v3.ITraitAttribute
{
    internal int Number { get; } = number;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Case", $"{Number}")];
}
