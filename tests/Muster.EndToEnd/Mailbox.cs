using System.Text.Json;
using System.Text.RegularExpressions;

namespace Muster.EndToEnd;

/// <summary>A mail that came out of Muster.</summary>
internal sealed record Mail(DateTimeOffset At, IReadOnlyList<string> To, string Subject, string Text, string Raw)
{
    /// <summary>The link that acknowledges without signing in.</summary>
    internal string Link => Regex.Match(
        Text, @"https?://\S+/a/[^\s""<>]+", RegexOptions.None, Child.PatternTime).Value;

    internal bool SaysItMayRepeat => Text.Contains("may be a repeat", StringComparison.Ordinal);

    internal bool AsksForHelp => !Subject.StartsWith("Taken:", StringComparison.Ordinal)
        && !Subject.StartsWith("Joined:", StringComparison.Ordinal)
        && !Subject.StartsWith("Is it over?", StringComparison.Ordinal);
}

/// <summary>A real SMTP server that keeps what it takes.</summary>
internal sealed class Mailbox : IAsyncDisposable
{
    private static readonly JsonSerializerOptions wire = new(JsonSerializerDefaults.Web);
    private readonly Child child;

    private Mailbox(Child child, int port)
    {
        this.child = child;
        Port = port;
    }

    internal int Port { get; }

    internal IReadOnlyList<Mail> Mails =>
        [.. child.Lines.Where(IsMail).Select(line => JsonSerializer.Deserialize<Mail>(line, wire)!)];

    internal static async Task<Mailbox> Start()
    {
        var node = Child.Start("node", [Path.Combine(Place.Root, "eng", "testtools", "mailbox.mjs"), "--port", "0"]);
        var said = await node.Says(@"""listening"":(\d+)", TimeSpan.FromSeconds(20));
        return new Mailbox(node, int.Parse(said.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    internal IReadOnlyList<Mail> PagesTo(string address) =>
        [.. Mails.Where(mail => mail.AsksForHelp && mail.To.Contains(address))];

    internal Task<Mail> PageTo(string address, TimeSpan within) =>
        Eventually.Is(() => PagesTo(address) is [var first, ..] ? first : null, within, $"a page to {address}");

    internal Task<Mail> MailTo(string address, string subjectStart, TimeSpan within) => Eventually.Is(
        () => Mails.FirstOrDefault(mail =>
            mail.To.Contains(address) && mail.Subject.StartsWith(subjectStart, StringComparison.Ordinal)),
        within,
        $"a mail to {address} that begins with '{subjectStart}'");

    public ValueTask DisposeAsync() => child.DisposeAsync();

    private static bool IsMail(string line) => line.StartsWith("{\"at\"", StringComparison.Ordinal);
}
