namespace Traceability;

/// <summary>
/// Says which requirement a test shows, by its stable number (<c>ESC-003</c>); <c>docs/requirements.md</c> is made
/// from these. A test may show several.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class RequirementAttribute(string id) : Attribute, Xunit.v3.ITraitAttribute
{
    internal string Id { get; } = id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Requirement", Id)];
}
