using System.Text;

namespace Muster.Core.Tests.Runbooks;

/// <summary>
/// Plain runbooks as people write them for other tools: every mix of a head, a way of writing steps, a way of showing
/// commands and an end. None of them knows Muster.
/// </summary>
internal static class ForeignRunbooks
{
    private static readonly string[] Heads =
    [
        "# Disk space on the database hosts\n\nOwner: storage. Last change: spring.\n\n",
        "Disk space on the database hosts\n================================\n\n",
        "---\ntitle: Disk space\nlayout: page\ntags: [disk, db]\nsidebar_position: 4\n---\n\n# {{ page.title }}\n\n",
        "+++\ntitle = \"Disk space\"\nweight = 3\n+++\n\n## Disk space\n\n",
        "<h1 align=\"center\">Disk space</h1>\n<p>See the <a href=\"#fix\">fix</a>.</p>\n\n",
        "[[_TOC_]]\n\n# :fire: Disk space :fire:\n\n| severity | team |\n|---|---|\n| S2 | storage |\n\n",
    ];

    private static readonly (string Name, Func<string[], string> Write)[] Steps =
    [
        ("numbered", lines => Join(lines, (line, at) => $"{at}. Do this now\n\n{Indented(line, 3)}\n")),
        ("numbered with all ones", lines => Join(lines, (line, _) => $"1. Do this\n{Indented(line, 3)}\n")),
        ("headings", lines => Join(lines, (line, at) => $"### Step {at}: look\n\nWhy: it helps.\n\n{line}\n\n")),
        ("tasks", lines => Join(lines, (line, _) => $"- [ ] Check it\n\n{Indented(line, 2)}\n- [x] Done before\n")),
        ("nested", lines => Join(lines, (line, at) =>
            $"* First part\n  * Deeper\n    {at}. Deepest\n\n{Indented(line, 7)}\n")),
        ("table", lines => "| step | what |\n|---|:---:|\n" + Join(lines, (_, at) => $"| {at} | `df -h /data` |\n")
            + "\n" + string.Join("\n\n", lines) + "\n"),
        ("prose", lines => Join(lines, (line, _) => $"Then somebody looks. _Carefully_, and **twice**.\n\n{line}\n\n")),
        ("hidden", lines => Join(lines, (line, at) =>
            $"<details>\n<summary>Part {at}</summary>\n\n{line}\n\n</details>\n\n")),
    ];

    private static readonly (string Name, Func<string, string> Write)[] Fences =
    [
        ("backticks with a language", code => $"```bash\n{code}\n```"),
        ("backticks without a language", code => $"```\n{code}\n```"),
        ("tildes", code => $"~~~sh\n{code}\n~~~"),
        ("indented", code => Indented(code, 4)),
        ("a prompt", code => $"```console\n$ {code}\nFilesystem  Size\n```"),
        ("attributes of another tool", code => $"```shell {{.line-numbers #one data-x=\"y\"}}\n{code}\n```"),
        ("a title", code => $"```yaml title=\"values.yaml\" {{1,3-4}}\n{code}\n```"),
        ("a quote", code => $"> ```bash\n> {code}\n> ```"),
        ("four backticks", code => $"````text\n```\n{code}\n```\n````"),
    ];

    private static readonly string[] Ends =
    [
        "\n## Escalation\n\nCall <TEAM_LEAD> at <PHONE>.\n",
        "\n---\n\n[1]: https://wiki.example.com/disk \"Disk\"\n\n"
            + "See [the wiki][1], <https://example.com> and ![x](y.png).\n",
        "\n```bash\nrm -rf /tmp/cache   # the fence is never closed\n",
        "\n<!-- to be written: more\nlines -->\n\n&nbsp;&copy;&#0;&#x1F525;\n",
        "",
    ];

    private static readonly string[] Commands =
    [
        "df -h | sort -k5", "kubectl -n <namespace> get pods -l app=$APP", "psql \"$DATABASE_URL\" -c 'select 1'",
        "ssh YOUR_HOST 'sudo systemctl restart {{service}}'", "curl -fsS https://example.com/health | jq .status",
    ];

    /// <summary>All mixes, each with a name.</summary>
    internal static IEnumerable<(string Name, string Text)> All
    {
        get
        {
            var number = 0;
            foreach (var (head, at) in Heads.Select((head, at) => (head, at)))
            {
                foreach (var (steps, write) in Steps)
                {
                    foreach (var (fences, fence) in Fences)
                    {
                        number++;
                        var end = Ends[number % Ends.Length];
                        var lines = Enumerable.Range(0, 1 + (number % 3))
                            .Select(line => fence(Commands[(number + line) % Commands.Length])).ToArray();
                        var text = head + "## Fix\n\n" + write(lines) + end;
                        yield return (
                            $"head {at}, {steps}, {fences}",
                            number % 4 == 0 ? text.ReplaceLineEndings("\r\n")
                                : number % 7 == 0 ? "\uFEFF" + text
                                : text);
                    }
                }
            }
        }
    }

    private static string Join(string[] lines, Func<string, int, string> write) =>
        string.Concat(lines.Select((line, at) => write(line, at + 1)));

    private static string Indented(string text, int by)
    {
        var indented = new StringBuilder();
        foreach (var line in text.Split('\n'))
            indented.Append(' ', by).Append(line).Append('\n');
        return indented.ToString().TrimEnd('\n');
    }
}
