using FsCheck;
using FsCheck.Fluent;
using Muster.Core.Communications;
using Muster.Playbooks.Communications;
using Xunit;

namespace Muster.Core.Tests.Communications;

/// <summary>Templates and their values: what is written stands in the message, letter by letter.</summary>
public sealed class TemplateTests
{
    private static readonly Dictionary<string, FieldValue> Fields = new(StringComparer.Ordinal)
    {
        ["title"] = FieldValue.Of("Checkout is down"),
        ["actions"] = FieldValue.Of(["Roll back", "Call the bank"]),
        ["odd"] = FieldValue.Of("# 100 * 2_000 <b> [x](y) | `z`"),
        ["link"] = FieldValue.Of("https://muster.example/incidents/INC_1"),
    };

    [Theory]
    [Requirement("COM-001")]
    [Requirement("COM-024")]
    [InlineData("**{{title}}**", "**Checkout is down**")]
    [InlineData("{{#if title}}yes{{else}}no{{/if}}", "yes")]
    [InlineData("{{#if eta}}yes{{else}}no{{/if}}", "no")]
    [InlineData("{{#unless eta}}not known{{/unless}}", "not known")]
    [InlineData("{{#each actions}}\n- {{this}}\n{{/each}}", "- Roll back\n- Call the bank")]
    [InlineData("{{#each eta}}\n- {{this}}\n{{/each}}\nend", "end")]
    [InlineData("a\n{{#if eta}}\n\n{{eta}}\n{{/if}}\n\nb", "a\n\nb")]
    [InlineData("{{#if title}}{{#if eta}}x{{else}}y{{/if}}{{/if}}", "y")]
    [InlineData("{{actions}}", "Roll back, Call the bank")]
    [InlineData("{{link}}", "<https://muster.example/incidents/INC_1>")]
    public void A_form_is_filled(string template, string expected) =>
        Assert.Equal(expected, TemplateRendering.Body(template, Fields));

    [Fact]
    public void A_subject_is_one_line_of_plain_text() =>
        Assert.Equal("[# 100 * 2_000 <b> [x](y) | `z`] now", TemplateRendering.Subject("[{{odd}}]\n now", Fields));

    [Fact]
    public void A_value_is_no_mark_of_Markdown() =>
        Assert.Equal(
            "<p># 100 * 2_000 &lt;b&gt; [x](y) | `z`</p>\n",
            MessageMarkdown.Html(TemplateRendering.Body("{{odd}}", Fields)));

    /// <summary>Whatever a person types shows in the HTML as exactly these letters, and makes no element.</summary>
    [Fact]
    public void What_is_typed_is_what_is_read() => Prop.ForAll<NonEmptyString>(typed =>
    {
        var line = string.Join(' ', typed.Get.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace("\0", "", StringComparison.Ordinal);
        if (line.Length == 0 || line.Any(char.IsControl) || line.Any(char.IsSurrogate))
            return true;
        var text = MessageMarkdown.Plain(TemplateRendering.Body(
            "{{it}}", new Dictionary<string, FieldValue>(StringComparer.Ordinal) { ["it"] = FieldValue.Of(line) }));
        return text.Trim() == line.Trim();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Markdown_takes_the_form_of_each_channel()
    {
        const string Markdown = "**P0: down** since *noon*\n\n- one\n- two & <three>\n\n[room](https://a.example/x)";
        Assert.Equal(
            "*P0: down* since _noon_\n\n• one\n• two &amp; &lt;three&gt;\n\n<https://a.example/x|room>\n",
            MessageMarkdown.Slack(Markdown));
        Assert.Equal(
            "P0: down since noon\n\n- one\n- two & <three>\n\nroom (https://a.example/x)\n",
            MessageMarkdown.Plain(Markdown));
        Assert.Contains("<strong>P0: down</strong>", MessageMarkdown.Html(Markdown), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_holds_no_script_and_no_picture()
    {
        var html = MessageMarkdown.Html("<script>x</script> ![a](https://b.example/c.png) [d](javascript:e)");
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[d](javascript:alert(1))")]
    [InlineData("[d](  JaVaScRiPt:alert(1))")]
    [InlineData("![d](javascript:alert(1))")]
    [InlineData("[d]\n\n[d]: javascript:alert(1)")]
    [InlineData("<data:text/html,x>")]
    public void No_form_of_a_link_leads_a_reader_to_a_script(string markdown)
    {
        foreach (var html in (string[])[MessageMarkdown.Html(markdown), MessageMarkdown.PublicHtml(markdown)])
        {
            Assert.Contains("href=\"#\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"j", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_nests_too_deep_to_be_read_is_shown_as_it_is_written()
    {
        var deep = string.Concat(Enumerable.Repeat("> ", 500)) + "<b>";
        foreach (var html in (string[])[MessageMarkdown.Html(deep), MessageMarkdown.PublicHtml(deep)])
        {
            Assert.StartsWith("<pre>", html, StringComparison.Ordinal);
            Assert.Contains("&lt;b&gt;", html, StringComparison.Ordinal);
        }
    }
}
