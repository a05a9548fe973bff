using NodaTime;

namespace Muster.Server.Compat;

/// <summary>A message with a key of nobody.</summary>
/// <param name="At">When.</param>
/// <param name="Source">The intake.</param>
/// <param name="KeyHint">The first four characters of the key, to recognise a typing error; never more.</param>
internal sealed record WrongKey(Instant At, string Source, string KeyHint);

/// <summary>
/// The newest messages that came with a key of nobody: counted in the metrics, sampled here, kept nowhere. They page
/// nobody, but whoever connects a service must be able to see that its key is wrong.
/// </summary>
internal sealed class WrongKeys
{
    private const int SamplesMax = 50;
    private const int HintCharacters = 4;

    private readonly Queue<WrongKey> samples = new();

    /// <summary>The newest first.</summary>
    internal IReadOnlyList<WrongKey> Newest
    {
        get
        {
            lock (samples)
                return [.. samples.Reverse()];
        }
    }

    internal void Note(Instant at, string source, string? key)
    {
        var hint = JsonText.Line(JsonText.Cut(key ?? "", HintCharacters), HintCharacters);
        lock (samples)
        {
            if (samples.Count == SamplesMax)
                samples.Dequeue();
            samples.Enqueue(new WrongKey(at, source, hint));
        }
    }
}
