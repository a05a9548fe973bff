using Muster.Core.Alerts;
using Muster.Core.Communications;
using Muster.Playbooks.Alerts;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Communications;

/// <summary>Where a channel is: a mail address for mail, else a URL or the variable that holds one.</summary>
internal static class ChannelAddress
{
    /// <summary>The address, or null when there is none or it is wrong; what is wrong is a problem.</summary>
    internal static string? Read(Entries keys, ChannelKind kind)
    {
        if (keys.Scalar("address") is not { } address)
            return null;
        var isRight = kind switch
        {
            ChannelKind.Email => MirrorKeys.IsMailAddress(address.Text),
            ChannelKind.Chat or ChannelKind.Webhook => MirrorKeys.IsHook(address.Text),
            _ => false,
        };
        if (isRight)
            return address.Text;
        var expected = kind switch
        {
            ChannelKind.Email => "a mail address such as leads@example.com",
            ChannelKind.Chat or ChannelKind.Webhook =>
                $"a URL, or {MirrorChannel.FromEnvironment}{MirrorChannel.VariablePrefix} and a name: a variable of "
                    + "the server that holds one",
            _ => "of use here: only chat, email and webhook have an address",
        };
        keys.Draft.Findings.Add(
            ProblemCode.BadAddress, address.Place, $"'{Quote.Of(address.Text)}' is not {expected}.");
        return null;
    }
}
