using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Muster.Core;

namespace Muster.Engine.Paging;

/// <summary>
/// What a node keeps on its own disk for the time without a database: the sealed list of whom to page, and the pages
/// that went out by it until the log has them (R9).
/// </summary>
/// <param name="folder">Where it lies; made when absent.</param>
/// <param name="vault">Seals the list: it has addresses and secrets of channels in it.</param>
public sealed class EmergencyFolder(string folder, Vault vault)
{
    private const string Purpose = "emergency-list/v1";

    private static readonly JsonSerializerOptions Options = new(FactJson.Options)
    {
        TypeInfoResolver = EmergencyJson.Default,
    };

    private const string KeptPurpose = "emergency-configuration/v1";

    private static readonly JsonSerializerOptions KeptOptions = new(FactJson.Options)
    {
        TypeInfoResolver = KeptConfigurationJson.Default,
    };

    private string KeptFile => Path.Combine(folder, "configuration.sealed");

    private string ListFile => Path.Combine(folder, "on-call.sealed");

    private string PagesFile => Path.Combine(folder, "pages.jsonl");

    /// <summary>Keeps the list in the place of the one before; a reader sees one or the other whole.</summary>
    /// <exception cref="IOException">The disk is full; the one before stays.</exception>
    public async Task Keep(EmergencyList list)
    {
        await Replace(ListFile, vault.Seal(JsonSerializer.Serialize(list, Options), Purpose));
    }

    /// <summary>The list that was kept last, or null when there is none that can be read here.</summary>
    public Task<EmergencyList?> List() => Unsealed<EmergencyList>(ListFile, Purpose, Options);

    /// <summary>Keeps the configuration in the place of the one before (R8).</summary>
    /// <exception cref="IOException">The disk is full; the one before stays.</exception>
    public async Task Keep(KeptConfiguration configuration) => await Replace(
        KeptFile, vault.Seal(JsonSerializer.Serialize(configuration, KeptOptions), KeptPurpose));

    /// <summary>The configuration that was kept last, or null when there is none that can be read here.</summary>
    public Task<KeptConfiguration?> Configuration() =>
        Unsealed<KeptConfiguration>(KeptFile, KeptPurpose, KeptOptions);

    /// <summary>Adds what is known of a page; a later line about the same page counts.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public async Task Add(EmergencyPage page)
    {
        Directory.CreateDirectory(folder);
        await Write(PagesFile, FileMode.Append, JsonSerializer.Serialize(page, Options) + "\n");
    }

    /// <summary>The pages that the log does not have yet, in the order of their sending. Half a line is left
    /// out.</summary>
    public async Task<IReadOnlyList<EmergencyPage>> Pages()
    {
        if (!File.Exists(PagesFile))
            return [];
        Dictionary<Guid, EmergencyPage> pages = [];
        await foreach (var line in File.ReadLinesAsync(PagesFile))
        {
            if (Read(line) is { } page)
                pages[page.Id] = page;
        }

        return [.. pages.Values.OrderBy(page => page.At)];
    }

    /// <summary>The log has all of them.</summary>
    public void DropPages() => File.Delete(PagesFile);

    private async Task Replace(string file, string text)
    {
        Directory.CreateDirectory(folder);
        var beside = file + ".new";
        await Write(beside, FileMode.Create, text);
        File.Move(beside, file, overwrite: true);
    }

    private async Task<T?> Unsealed<T>(string file, string purpose, JsonSerializerOptions options)
        where T : class
    {
        if (!File.Exists(file))
            return null;
        try
        {
            return vault.Unseal(await File.ReadAllTextAsync(file), purpose) is { } text
                ? JsonSerializer.Deserialize<T>(text, options)
                : null;
        }
        catch (Exception broken) when (broken is JsonException or IOException or CryptographicException)
        {
            return null;
        }
    }

    private static EmergencyPage? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<EmergencyPage>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task Write(string file, FileMode mode, string text)
    {
        await using var stream = new FileStream(file, mode, FileAccess.Write, FileShare.Read);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await stream.FlushAsync();
        stream.Flush(flushToDisk: true);
    }
}
