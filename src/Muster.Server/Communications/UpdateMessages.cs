using Muster.Client.Communications;
using Muster.Core.Communications;
using Muster.Core.Playbook;
using Muster.Engine.Communications;
using Muster.Server.Layout;

namespace Muster.Server.Communications;

/// <summary>Messages to audiences as they are written on the wire.</summary>
internal static class UpdateMessages
{
    internal static AudienceMessage Of(LedgeredMessage ledgered, CheckedPlaybook playbook)
    {
        var (message, ledger) = ledgered;
        return new AudienceMessage
        {
            Id = message.Id.ToString(),
            Audience = message.Audience,
            AudienceName = playbook.Communications.Audiences
                .FirstOrDefault(each => each.Id == message.Audience)?.Name ?? message.Audience,
            Channels = message.Channels,
            Template = message.Template,
            Status = message.State.Word(),
            Subject = message.Subject,
            Text = message.Text,
            Number = message.Number,
            Missing = message.Missing,
            Condition = message.Condition,
            DueAt = Wire.At(message.DueAt),
            Approvers = message.Approvers,
            Until = message.Until,
            By = message.By.Name,
            At = Wire.At(message.At),
            SentAt = Wire.At(message.SentAt),
            Verdict = message.Verdict,
            Counts = new DeliveryCountsMessage(
                ledger.Count(DeliveryState.Queued), ledger.Count(DeliveryState.Sent),
                ledger.Count(DeliveryState.Failed), ledger.Count(DeliveryState.Skipped)),
            Recipients =
            [
                .. ledger.Deliveries.Select(delivery => new RecipientMessage
                {
                    Key = delivery.Recipient.Key,
                    Name = delivery.Recipient.Name,
                    Means = delivery.Recipient.Means.Word(),
                    Status = delivery.State.Word(),
                    Why = delivery.Why,
                    Attempts = delivery.Attempts,
                    At = Wire.At(delivery.At),
                    MayRepeat = delivery.MayRepeat,
                }),
            ],
        };
    }

    internal static MessagePreviewMessage Of(MessagePreview preview, MessageForms forms)
    {
        var written = preview.Written;
        return new MessagePreviewMessage
        {
            Key = written.Variant.Key,
            Audience = written.Variant.Audience.Id,
            AudienceName = written.Variant.Audience.Name,
            Outside = written.Variant.Audience.IsOutside,
            Channels = written.Variant.Channels,
            Template = written.Variant.Template?.Id,
            Subject = written.Subject,
            Text = written.Text,
            Html = forms.Html(written.Text),
            Missing = [.. written.Missing.Select(field => new AskedFieldMessage(field.Name, field.Question))],
            Asks =
            [
                .. written.Asks.Select(ask => new AskedFieldMessage(
                    ask.Field.Name, ask.Field.Question, ask.Value.Length > 0 ? ask.Value : null)),
            ],
            Approvers = preview.Approval?.By ?? [],
            Until = preview.Approval?.Until,
            Reaches = preview.Recipients.Count(each => each.Skip is null),
            Recipients =
            [
                .. preview.Recipients.Select(each => new RecipientMessage
                {
                    Key = each.Key,
                    Name = each.Name,
                    Means = each.Means.Word(),
                    Status = each.Skip is null ? DeliveryState.Queued.Word() : DeliveryState.Skipped.Word(),
                    Why = each.Skip,
                }),
            ],
        };
    }
}
