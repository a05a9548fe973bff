using System.Text;

namespace Muster.Runner.Runbooks;

/// <summary>
/// The secrets of this machine, by name: read when a step needs them, handed to nothing but that step, and hidden in
/// all that it says.
/// </summary>
/// <param name="policy">Where they are.</param>
/// <param name="variable">The runner's environment.</param>
public sealed class SecretStore(RunnerPolicy policy, Func<string, string?> variable)
{
    /// <summary>What stands where a secret was.</summary>
    public const string Hidden = "[hidden]";

    // A shorter one would hide half of every output.
    private const int LengthMin = 4;

    /// <summary>The value of a secret.</summary>
    /// <exception cref="RunnerException">There is none of this name, or it is empty.</exception>
    public string Value(string name)
    {
        if (!policy.Secrets.TryGetValue(name, out var place))
            throw new RunnerException($"This runner has no secret {name}.");
        var value = place switch
        {
            { Env: { } env } => variable(env),
            { File: { } file } => File.Exists(file) ? File.ReadAllText(file).TrimEnd('\n', '\r') : null,
            _ => null,
        };
        return string.IsNullOrEmpty(value) ? throw new RunnerException($"The secret {name} is empty here.") : value;
    }

    /// <summary>All that is known, for hiding: also those that a step was not given.</summary>
    public IReadOnlyList<string> All()
    {
        List<string> values = [];
        foreach (var name in policy.Secrets.Keys)
        {
            try
            {
                values.Add(Value(name));
            }
            catch (Exception missing) when (missing is RunnerException or IOException or UnauthorizedAccessException)
            {
                // What is not there cannot be said by anybody.
            }
        }

        return values;
    }

    /// <summary>The text without secrets, also where they are in base64, in a URL, or in JSON.</summary>
    public static string Hide(string text, IEnumerable<string> secrets)
    {
        foreach (var form in secrets.Where(secret => secret.Length >= LengthMin)
            .SelectMany(Forms).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length))
        {
            text = text.Replace(form, Hidden, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        foreach (var line in secret.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= 8))
            yield return line;
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return Convert.ToBase64String(bytes).TrimEnd('=');
        yield return Convert.ToHexStringLower(bytes);
        yield return Uri.EscapeDataString(secret);
        yield return System.Text.Json.JsonEncodedText.Encode(secret).ToString();
    }
}
