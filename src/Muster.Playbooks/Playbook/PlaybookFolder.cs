using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>The texts of a playbook folder.</summary>
public static class PlaybookFolder
{
    /// <summary>The most characters of all files together.</summary>
    public const int LengthMax = 8_000_000;

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 8,
        AttributesToSkip = FileAttributes.ReparsePoint,
        ReturnSpecialDirectories = false,
    };

    /// <summary>
    /// The YAML and Markdown files below a folder, by their path relative to it. Hidden files and folders, links, and
    /// what lies deeper than eight folders is not read; a file of more than a megabyte is cut, which the reader tells.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">
    /// A file cannot be read, or there are more than <see cref="PlaybookReader.FilesMax"/> files or
    /// <see cref="LengthMax"/> characters.
    /// </exception>
    public static IReadOnlyDictionary<string, string> Load(string folder)
    {
        if (!System.IO.Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var length = 0L;
        foreach (var file in System.IO.Directory.EnumerateFiles(folder, "*", Below))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            var isHidden = path.Split('/').Any(part => part[0] == '.');
            if (isHidden || Path.GetExtension(path) is not (".yaml" or ".yml" or ".md"))
                continue;
            files[path] = Text(file);
            length += files[path].Length;
            if (files.Count > PlaybookReader.FilesMax || length > LengthMax)
                throw new IOException($"The folder '{folder}' is larger than a playbook can be.");
        }

        return files;
    }

    /// <summary>Reads the playbook of a folder, see <see cref="PlaybookReader.Read"/>.</summary>
    public static PlaybookReading Read(string folder, NodaTime.Instant? now = null) =>
        PlaybookReader.Read(Load(folder), now);

    /// <summary>The text of a file; of one beyond a megabyte as much as shows that it is too long.</summary>
    public static string Text(string file)
    {
        using var reader = new StreamReader(file);
        var buffer = new char[YamlReader.LengthMax + 1];
        var length = reader.ReadBlock(buffer, 0, buffer.Length);
        return new string(buffer, 0, length);
    }
}
