using Muster.Core.Alerts;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Alerts;

/// <summary>The keys of routing.yaml that say where alerts are told once more.</summary>
internal static class MirrorKeys
{
    private const string None = "none";

    private static readonly (string Key, MirrorKind Kind)[] Kinds =
        [("slack", MirrorKind.Slack), ("webhook", MirrorKind.Webhook), ("mail", MirrorKind.Mail)];

    internal static void Read(Entries file)
    {
        List<MirrorChannel> channels = [];
        foreach (var item in file.Items("mirrors"))
        {
            if (Entries.Of(item, Shapes.Mirror, file.Draft) is not { } entries)
                continue;
            if (entries.Scalar("name") is not { } name)
            {
                entries.Miss("name", "by which routes call it");
                continue;
            }

            if (file.Draft.Define(Named.Mirror, name) && Channel(name.Text, entries) is { } channel)
                channels.Add(channel);
        }

        file.Draft.Parts = file.Draft.Parts with { Mirrors = channels, MirrorsOfAll = Names(file) ?? [] };
    }

    /// <summary>The channels that the key 'mirror' names; null when there is no such key, empty for 'none'.</summary>
    internal static IReadOnlyList<string>? Names(Entries entries)
    {
        if (!entries.Has("mirror"))
            return null;
        return
        [
            .. entries.Texts("mirror")
                .Where(name => name.Text != None)
                .Select(name => entries.Draft.Refer(Named.Mirror, name)),
        ];
    }

    private static MirrorChannel? Channel(string name, Entries entries)
    {
        if (Array.FindAll(Kinds, each => entries.Has(each.Key)) is not [var (key, kind)])
        {
            entries.Miss("slack", "an address, or 'webhook' or 'mail' instead: one of the three");
            return null;
        }

        if (entries.Scalar(key) is not { } address)
            return null;
        if (kind == MirrorKind.Mail ? IsMailAddress(address.Text) : IsHook(address.Text))
            return new MirrorChannel(name, kind, address.Text);
        var expected = kind == MirrorKind.Mail
            ? "a mail address such as alerts@example.com"
            : $"a URL, or {MirrorChannel.FromEnvironment}{MirrorChannel.VariablePrefix} and a name: a variable of the "
                + "server that holds one";
        entries.Draft.Findings.Add(
            ProblemCode.BadAddress, address.Place, $"'{Quote.Of(address.Text)}' is not {expected}.");
        return null;
    }

    internal static bool IsMailAddress(string text) =>
        System.Net.Mail.MailAddress.TryCreate(text, out var address) && address.Address == text;

    internal static bool IsHook(string text)
    {
        if (text.StartsWith(MirrorChannel.FromEnvironment, StringComparison.Ordinal))
        {
            var variable = text[MirrorChannel.FromEnvironment.Length..];
            return variable.StartsWith(MirrorChannel.VariablePrefix, StringComparison.Ordinal)
                && variable.All(each => char.IsAsciiLetterOrDigit(each) || each == '_');
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
    }
}
