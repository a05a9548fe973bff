using Muster.Playbooks.Playbook;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>From a folder to texts, and from texts to one number.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("playbook-").FullName;

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);

    [Fact]
    public void Yaml_and_markdown_are_read_with_their_paths_and_hidden_files_are_not()
    {
        Write("people.yaml", "people: {}");
        Write("docs/why.md", "# Why");
        Write("tests/first.test.yml", "a: b");
        Write("logo.png", "");
        Write(".git/config.yaml", "");
        Write(".people.yaml", "");
        Assert.Equal(
            ["docs/why.md", "people.yaml", "tests/first.test.yml"], PlaybookFolder.Load(folder).Keys);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said_by_its_name() => Assert.Contains(
        "nowhere", Assert.Throws<DirectoryNotFoundException>(() => PlaybookFolder.Load(folder + "/nowhere")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_too_long_is_a_problem_and_not_an_exception()
    {
        Write("people.yaml", new string('#', 2_000_000));
        Assert.Contains(PlaybookFolder.Read(folder).Problems, problem => problem.Code == "PB003");
    }

    [Fact]
    public void A_link_out_of_the_folder_is_not_followed()
    {
        Write("people.yaml", "people: {}");
        File.CreateSymbolicLink(Path.Combine(folder, "teams.yaml"), "/etc/hostname");
        Assert.Equal(["people.yaml"], PlaybookFolder.Load(folder).Keys);
    }

    [Fact]
    public void Folders_too_large_for_a_playbook_are_refused()
    {
        for (var number = 0; number <= 1_000; number++)
            Write($"{number}.md", "");
        Assert.Throws<IOException>(() => PlaybookFolder.Load(folder));
    }

    [Fact]
    public void The_digest_does_not_depend_on_order_line_ends_or_a_byte_order_mark()
    {
        var digest = PlaybookDigest.Of(
            new Dictionary<string, string> { ["a.yaml"] = "x: 1\ny: 2\n", ["b.yaml"] = "z" });
        Assert.Equal(digest, PlaybookDigest.Of(
            new Dictionary<string, string> { ["b.yaml"] = "z", ["a.yaml"] = "\uFEFFx: 1\r\ny: 2\r\n" }));
        Assert.Matches("^[0-9a-f]{64}$", digest);
    }

    [Theory]
    [InlineData("a.yaml", "x: 1\n")]
    [InlineData("b.yaml", "x: 1")]
    [InlineData("a.yamlx", ": 1")]
    [InlineData("a.yaml", "x:  1")]
    public void The_digest_depends_on_every_character_and_path(string path, string text) => Assert.NotEqual(
        PlaybookDigest.Of(new Dictionary<string, string> { ["a.yaml"] = "x: 1" }),
        PlaybookDigest.Of(new Dictionary<string, string> { [path] = text }));

    [Fact]
    public void The_digest_of_nothing_is_that_of_no_bytes() => Assert.Equal(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        PlaybookDigest.Of(new Dictionary<string, string>()));

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder, path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
