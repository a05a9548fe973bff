using Muster.Core.Audit;
using Muster.Core.Directory;
using Muster.Core.Paging;
using Xunit;

namespace Muster.Core.Tests.Audit;

public sealed class AuditLineTests
{
    public static TheoryData<string> Names =>
    [
        .. FactNames.All.Values
            .Where(name => AuditLines.Kinds.Contains(name[..name.IndexOf('.', StringComparison.Ordinal)]))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    [Requirement("OPS-011")]
    public void Every_change_of_the_platform_has_a_sentence_and_a_name_beside_it(string name)
    {
        var kind = name[..name.IndexOf('.', StringComparison.Ordinal)];
        var fact = FactSamples.Of(FactNames.All.First(pair => pair.Value == name).Key);

        var line = AuditLines.Of(new StreamId(kind, "some-key"), fact, _ => "Ada Okafor");

        var (by, text) = Assert.NotNull(line);
        Assert.Equal(Given.ByAda, by);
        Assert.Matches(@"\A[A-Z].*\S\z", text);
    }

    [Fact]
    public void A_secret_is_named_and_never_shown()
    {
        var ada = StreamId.Of(Given.Ada);
        var facts = new object[]
        {
            new PersonEvent.PasswordSet("a-hash") { At = Given.Noon, By = Given.ByAda },
            new Core.Access.TokenEvent.Issued(
                "dashboard", Given.Ada, Core.Access.AccessLevel.Observer, "a-digest", "9f3c", ExpiresAt: null)
            { At = Given.Noon, By = Given.ByAda },
            new Core.Access.IntegrationEvent.KeyIssued("a-digest", "a-sealed-key", KeepsOld: false)
            { At = Given.Noon, By = Given.ByAda },
            new Core.Access.IntegrationEvent.SecretAdded("sentry", "a-sealed-key", "9f3c")
            { At = Given.Noon, By = Given.ByAda },
        };

        var text = string.Join('\n', facts.Select(fact => AuditLines.Of(ada, fact, id => id.Value)!.Value.Text));

        Assert.DoesNotContain("a-hash", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-digest", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-sealed-key", text, StringComparison.Ordinal);
        Assert.Contains("9f3c", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_happens_to_a_page_is_no_change_of_the_platform() => Assert.Null(AuditLines.Of(
        new StreamId(StreamKinds.Page, "x"),
        new PageEvent.Overlapped { At = Given.Noon },
        id => id.Value));
}
