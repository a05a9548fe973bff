using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Engine.Communications;

namespace Muster.Server.Communications;

/// <summary>What the screen of what is said of an incident shows.</summary>
public sealed record CommunicationsView
{
    public required Incident State { get; init; }

    /// <summary>The playbook that it is pinned to.</summary>
    public required CheckedPlaybook Playbook { get; init; }

    /// <summary>What stands in the form.</summary>
    public UpdateOrder Order { get; init; } = new();

    /// <summary>After how many minutes the next is promised, as chosen; or null.</summary>
    public int? NextMinutes { get; init; }

    /// <summary>The form was looked at, not sent: each chosen message is shown.</summary>
    public bool IsPreview { get; init; }

    /// <summary>A message for each audience, as it would go out now.</summary>
    public IReadOnlyList<MessagePreview> Previews { get; init; } = [];

    /// <summary>Every message, newest first.</summary>
    public IReadOnlyList<LedgeredMessage> Messages { get; init; } = [];

    /// <summary>The drafts, as they would go out now.</summary>
    public IReadOnlyDictionary<MessageId, MessagePreview> Drafts { get; init; } =
        new Dictionary<MessageId, MessagePreview>();

    /// <summary>Markdown in the forms of channels.</summary>
    public MessageForms Forms { get; init; } = MessageForms.AsWritten;

    public string Path => $"/incidents/{State.Reference}/communications";

    /// <summary>What waits for somebody: drafts, and messages to which somebody must agree.</summary>
    public IEnumerable<LedgeredMessage> Open =>
        Messages.Where(each => each.Message.State is MessageState.Draft or MessageState.Waiting);

    /// <summary>The messages that are chosen in the form; with nothing chosen yet, those inside.</summary>
    public IEnumerable<MessagePreview> Chosen => Previews.Where(IsChosen);

    public bool IsChosen(MessagePreview preview) =>
        Order.To.Contains(preview.Written.Variant.Key, StringComparer.Ordinal);

    /// <summary>The role that leads communications, or null when the playbook has none.</summary>
    public RoleRule? Lead => Playbook.RolesInForce.FirstOrDefault(role =>
        role.Id.Value.Contains("communication", StringComparison.OrdinalIgnoreCase)
        || role.Name.Contains("communication", StringComparison.OrdinalIgnoreCase));

    public string NameOf(string audience) =>
        Playbook.Communications.Audiences.FirstOrDefault(each => each.Id == audience)?.Name ?? audience;

    /// <summary>The channels of a message by name.</summary>
    public string ChannelsOf(IEnumerable<string> channels) => string.Join(", ", channels.Select(id =>
        Playbook.Communications.Channels.FirstOrDefault(each => each.Id == id)?.Name ?? id));
}
