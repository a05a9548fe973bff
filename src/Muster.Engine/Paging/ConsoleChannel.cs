using Muster.Core.Paging;

namespace Muster.Engine.Paging;

/// <summary>
/// The server's own console: where pages go when no mail server is set up, and the last resort. Every screen says
/// so while it is used.
/// </summary>
/// <param name="output">Where the lines go.</param>
public sealed class ConsoleChannel(TextWriter output) : IPageChannel
{
    /// <inheritdoc/>
    public string Name => Channels.Console;

    /// <inheritdoc/>
    public async Task<Handover> Send(PageMessage message, CancellationToken cancel)
    {
        var text = $"PAGE to {message.Name} <{message.Address}>: {PageText.Subject(message)}{Environment.NewLine}"
            + PageText.Plain(message);
        await output.WriteLineAsync(text.AsMemory(), cancel);
        await output.FlushAsync(cancel);
        return Handover.Taken(providerId: null);
    }
}
