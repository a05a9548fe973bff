using Muster.Core.Communications;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Communications;

/// <summary>communications.yaml: who is told what, where and how often.</summary>
internal static class CommunicationsFile
{
    private const string Name = "communications.yaml";

    internal static readonly (string Word, ChannelKind Value)[] Kinds =
    [
        ("chat", ChannelKind.Chat), ("email", ChannelKind.Email), ("status page", ChannelKind.StatusPage),
        ("webhook", ChannelKind.Webhook), ("video", ChannelKind.Video), ("phone", ChannelKind.Phone),
        ("sms", ChannelKind.Sms), ("push", ChannelKind.Push), ("page", ChannelKind.Page),
        ("ticket", ChannelKind.Ticket), ("document", ChannelKind.Document),
    ];

    private static readonly (string Word, CadenceKind Value)[] CadenceKinds =
        [("update", CadenceKind.Update), ("checkpoint", CadenceKind.Checkpoint), ("prompt", CadenceKind.Prompt)];

    private static readonly (string Word, NoticeMoment Value)[] Moments =
    [
        ("declared", NoticeMoment.Declared), ("acknowledged", NoticeMoment.Acknowledged),
        ("severity changed", NoticeMoment.SeverityChanged), ("resolved", NoticeMoment.Resolved),
        ("closed", NoticeMoment.Closed),
    ];

    private static readonly (string Word, ChannelForm Value)[] Forms =
    [
        ("slack", ChannelForm.Slack), ("mattermost", ChannelForm.Mattermost), ("teams", ChannelForm.Teams),
        ("muster", ChannelForm.Muster),
    ];

    private static readonly Shape Channel = Shape.Of(
        Name, "channels.*", "a channel",
        Field.Text("name", "its name, or the pattern of its name when each incident has one", "its id"),
        Field.Choice("kind", Kinds, "what it is", "chat"),
        Field.Text("address", "where it is: a mail list, a URL, or `env:MUSTER_HOOK_…` for a secret one"),
        Field.Choice("form", Forms, "in which form it takes messages over HTTP", "slack; muster for a webhook"),
        Field.Text("use", "what it is for"),
        Field.Text("topic", "the pattern of its topic"),
        Field.Texts("invite", "who is invited"),
        Field.Length("archiveAfter", "how long after the incident it is kept open", "always"),
        Field.Flag("restricted", "only those invited may read it", "no"),
        Field.Ids("severities", "the levels for which it is used", "all"));

    private static readonly Shape Audience = Shape.Of(
        Name, "audiences.*", "an audience",
        Field.Text("name", "its name", "its id"),
        Field.Flag("outside", "they are not of the organisation", "no"),
        Field.Ids("channels", "the channels by which they are told"),
        Field.Texts("members", $"who they are: {PartyText.Expected.Replace('\'', '`')}"),
        Field.Ids("severities", "the levels about which they are told", "all"));

    private static readonly Shape Cadence = Shape.Of(
        Name, "cadences.*", "a cadence",
        Field.Choice("kind", CadenceKinds, "what it asks of its owner", "update"),
        Field.Ids("severities", "the levels for which it runs", "all"),
        Field.Id("channel", "where", "the incident's room"),
        Field.Id("audience", "to whom", "those who respond"),
        Field.Length("every", "the time from one to the next"),
        Field.Length("most", "the longest time, when `every` is the shortest: late is after this", "`every`"),
        Field.Length("within", "how long after the declaration the first is due", "`every`"),
        Field.Text("when", "the case in which it runs, in words", "always"),
        Field.Texts("during", "the words of the statuses in which it runs", "all"),
        Field.Text("owner", "who owns it: `role communications`, or plain words", "who holds the incident"),
        Field.Length("remindBefore", "how long before it is due its owner is reminded"),
        Field.Id("template", "the form it is written from"));

    private static readonly Shape Notice = Shape.Of(
        Name, "notices.*", "a notice",
        Field.Choice("on", Moments, "when", "declared"),
        Field.Ids("severities", "the levels for which it goes out", "all"),
        Field.Texts("kinds", "the kinds of trouble for which it goes out, also when the kind is found later", "all"),
        Field.Ids("to", "the audiences; needed"),
        Field.Ids("via", "the channels", "those of the audience"),
        Field.Length("after", "how long after the moment", "at once"),
        Field.Length("within", "at the latest how long after the moment"),
        Field.Text("when", "only when this holds, in words", "always"),
        Field.Flag("optional", "a person confirms it first", "no"),
        Field.Flag("manual", "a person writes it, and the clock watches", "no"),
        Field.Id("template", "the form it is written from"));

    private static readonly Shape Approval = Shape.Of(
        Name, "approvals[]", "an approval",
        Field.Ids("audiences", "messages to these", "every audience outside"),
        Field.Flag("securityOnly", "only for security incidents", "no"),
        Field.Texts("by", "who may agree: `role commander`, `contact legal`; needed"),
        Field.Text("until", "what must have happened before, in words"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Members("channels", Channel, "where people talk and are told, by id"),
        Field.Members("audiences", Audience, "whom the organisation speaks to, by id"),
        Field.Members("cadences", Cadence, "what is said again and again, by id"),
        Field.Members("notices", Notice, "what is said once, by id"),
        Field.Items("approvals", Approval, "who must agree before outsiders are told"),
        Field.Texts("rules", "rules for people, a line each"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            Communications = draft.Parts.Communications with
            {
                Channels =
                    [.. file.Each("channels", Channel, Named.Channel).Select(each => ChannelOf(each.Id, each.Keys))],
                Audiences =
                    [.. file.Each("audiences", Audience, Named.Audience).Select(each => Of(each.Id, each.Keys))],
                Cadences =
                    [.. file.Each("cadences", Cadence, Named.Cadence).Select(each => CadenceOf(each.Id, each.Keys))],
                Notices = [.. file.Each("notices", Notice, Named.Notice).Select(each => NoticeOf(each.Id, each.Keys))],
                Approvals = [.. file.Each("approvals", Approval).Select(ApprovalOf)],
                Rules = file.Lines("rules"),
            },
        };
    }

    private static CommunicationChannel ChannelOf(YamlScalar id, Entries keys)
    {
        var kind = keys.Choice("kind", ChannelKind.Chat, Kinds);
        return ChannelOf(id, keys, kind);
    }

    private static CommunicationChannel ChannelOf(YamlScalar id, Entries keys, ChannelKind kind) => new()
    {
        Id = id.Text,
        Name = keys.Text("name") ?? id.Text,
        Kind = kind,
        Address = ChannelAddress.Read(keys, kind),
        Form = keys.Choice("form", kind == ChannelKind.Webhook ? ChannelForm.Muster : ChannelForm.Slack, Forms),
        Use = keys.Text("use"),
        Topic = keys.Text("topic"),
        Invite = keys.Parties("invite"),
        ArchiveAfter = keys.Length("archiveAfter"),
        IsRestricted = keys.Flag("restricted", otherwise: false),
        Severities = keys.Levels("severities"),
    };

    private static Audience Of(YamlScalar id, Entries keys) => new()
    {
        Id = id.Text,
        Name = keys.Text("name") ?? id.Text,
        IsOutside = keys.Flag("outside", otherwise: false),
        Channels = keys.Names("channels", Named.Channel),
        Members = keys.Parties("members"),
        Severities = keys.Levels("severities"),
    };

    private static Cadence CadenceOf(YamlScalar id, Entries keys)
    {
        var cadence = new Cadence
        {
            Id = id.Text,
            Kind = keys.Choice("kind", CadenceKind.Update, CadenceKinds),
            Severities = keys.Levels("severities"),
            Channel = keys.Name("channel", Named.Channel),
            Audience = keys.Name("audience", Named.Audience),
            Every = keys.Positive("every"),
            Most = keys.Positive("most"),
            Within = keys.Positive("within"),
            Scenario = keys.Text("when"),
            During = keys.Lines("during"),
            Owner = keys.Party("owner"),
            RemindBefore = keys.Positive("remindBefore"),
            Template = keys.Name("template", Named.Template),
        };
        if (cadence.Kind == CadenceKind.Prompt && !keys.Has("every") && !keys.Has("within"))
            keys.Miss("within", "how long after the declaration", id.Place);
        else if (cadence.Kind != CadenceKind.Prompt && !keys.Has("every"))
            keys.Miss("every", "how often; what is said once is one of 'notices'", id.Place);
        if (cadence.Most < (cadence.Every ?? Duration.Zero))
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadDuration, keys.Value("most")!.Place, "'most' is as long as 'every' or longer.");
        }

        return cadence;
    }

    private static Notice NoticeOf(YamlScalar id, Entries keys)
    {
        if (!keys.Has("to"))
            keys.Miss("to", "the audiences", id.Place);
        return new Notice
        {
            Id = id.Text,
            On = keys.Choice("on", NoticeMoment.Declared, Moments),
            Severities = keys.Levels("severities"),
            Kinds = keys.Lines("kinds"),
            To = keys.Names("to", Named.Audience),
            Via = keys.Names("via", Named.Channel),
            After = keys.Length("after") ?? Duration.Zero,
            Within = keys.Positive("within"),
            Condition = keys.Text("when"),
            IsOptional = keys.Flag("optional", otherwise: false),
            IsManual = keys.Flag("manual", otherwise: false),
            Template = keys.Name("template", Named.Template),
        };
    }

    private static Approval ApprovalOf(Entries keys)
    {
        if (!keys.Has("by"))
            keys.Miss("by", "who may agree");
        return new Approval(
            keys.Names("audiences", Named.Audience),
            keys.Flag("securityOnly", otherwise: false),
            keys.Parties("by"),
            keys.Text("until"));
    }
}
