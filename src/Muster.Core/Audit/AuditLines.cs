using System.Diagnostics;
using System.Globalization;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Directory;
using Muster.Core.Monitors;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Core.StatusPage;
using Muster.Core.Tickets;
using NodaTime;

namespace Muster.Core.Audit;

/// <summary>
/// The facts of configuration and tickets in words, for whoever asks who changed what. Passwords, keys and secrets are
/// named and never shown. What people do in an incident stands in its timeline.
/// </summary>
public static class AuditLines
{
    /// <summary>The kinds of stream whose facts are changes of the platform.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [.. StreamKinds.Configuration, StreamKinds.Ticket, StreamKinds.Runner, StreamKinds.StatusPage];

    /// <summary>Who did it and what, or null when the fact is of another kind.</summary>
    /// <param name="stream">What was changed.</param>
    /// <param name="fact">What happened.</param>
    /// <param name="nameOf">The name of a person.</param>
    public static (Actor By, string Text)? Of(StreamId stream, object fact, Func<ResponderId, string> nameOf) =>
        fact switch
        {
            PersonEvent e => (e.By, OfPerson(nameOf(new ResponderId(stream.Key)), e)),
            ScheduleEvent e => (e.By, OfSchedule(stream.Key, e, nameOf)),
            FeedEvent e => (e.By, OfFeed(e)),
            DefinitionEvent e => (e.By, OfDefinition(stream.Key, e)),
            IntegrationEvent e => (e.By, OfIntegration(stream.Key, e)),
            SilenceEvent e => (e.By, OfSilence(e)),
            TokenEvent e => (e.By, OfToken(e, nameOf)),
            InstallationEvent e => (e.By, OfInstallation(e, nameOf)),
            HeartbeatEvent e => (e.By, OfHeartbeat(e)),
            TicketEvent e => (e.By, OfTicket(e, nameOf)),
            RunnerEvent e => (e.By, OfRunner(stream.Key, e)),
            PublicPageEvent e => (e.By, StatusPageLines.Of(stream.Key, e)),
            _ => null,
        };

    private static string OfRunner(string name, RunnerEvent fact) => fact switch
    {
        RunnerEvent.Invited => $"Let the runner {name} register once.",
        RunnerEvent.Registered => $"The runner {name} registered.",
        RunnerEvent.Removed => $"Removed the runner {name}.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string OfPerson(string name, PersonEvent fact) => fact switch
    {
        PersonEvent.Added e => $"Added {e.Name} as {Word(e.Access)}.",
        PersonEvent.Renamed e => $"Called the person {e.Name}.",
        PersonEvent.AccessSet e => $"Gave {name} the access of {Word(e.Access)}.",
        PersonEvent.ZoneSet { Zone: { } zone } => $"Set the zone of {name} to {zone}.",
        PersonEvent.ZoneSet => $"Set the zone of {name} to that of the organisation.",
        PersonEvent.ContactAdded e => $"Gave {name} the contact method {e.Method.Id}: {e.Method.Address}.",
        PersonEvent.ContactRemoved e => $"Took the contact method {e.Method} from {name}.",
        PersonEvent.PasswordSet => $"Set a password for {name}.",
        PersonEvent.ContactVerified e => $"Saw that messages to {e.Address} reach {name}.",
        PersonEvent.RulesSet { Rules.Count: 0 } => $"Gave {name} the notification rules of the playbook.",
        PersonEvent.RulesSet e => $"Set {Count(e.Rules.Count, "notification rule")} for {name}.",
        PersonEvent.QuietHoursSet { From: { } from, Until: { } until } =>
            $"Set the quiet hours of {name}: {Clock(from)} to {Clock(until)}.",
        PersonEvent.QuietHoursSet => $"Took the quiet hours from {name}.",
        PersonEvent.Deactivated => $"Deactivated {name}: they are paged no more and let in no more.",
        PersonEvent.Activated => $"Activated {name} again.",
        PersonEvent.Erased e => $"Erased what was known of {name}. Why: {e.Reason}",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string OfSchedule(string id, ScheduleEvent fact, Func<ResponderId, string> nameOf)
    {
        return fact switch
        {
            ScheduleEvent.OverrideCreated e =>
                $"Put {Name(e.Responder)} on call in {id} {Span(e.From, e.Until)}.{Because(e.Reason)}",
            ScheduleEvent.OverrideRemoved e => $"Took override {e.Id} from {id}.",
            ScheduleEvent.TemporarySet e =>
                $"Planned {id} by hand {Span(e.From, e.Until)}, {Count(e.Shifts.Count, "shift")}.{Because(e.Reason)}",
            ScheduleEvent.TemporaryRemoved e => $"Took the temporary schedule {e.Id} from {id}.",
            ScheduleEvent.SwapOffered e =>
                $"Offered the time of {Name(e.Offerer)} in {id} {Span(e.From, e.Until)} to "
                    + $"{(e.Asked is { } asked ? Name(asked) : "whoever takes it")}.{Because(e.Reason)}",
            ScheduleEvent.SwapTaken e =>
                $"{Name(e.Taker)} took time that was offered in {id} {Span(e.From, e.Until)}.",
            ScheduleEvent.SwapDeclined e => $"{Name(e.Responder)} declined time that was offered in {id}.",
            ScheduleEvent.SwapWithdrawn => $"Took back an offer of time in {id}.",
            ScheduleEvent.Revised { File: { } file } => $"Schedule {id} was written anew by {file}.",
            ScheduleEvent.Revised { Since: null } => $"Made schedule {id}.",
            ScheduleEvent.Revised => $"Changed schedule {id}.",
            ScheduleEvent.Withdrawn => $"Took schedule {id} away.",
            ScheduleEvent.CalendarRead e =>
                $"Read the calendar of layer {e.Layer} in {id}: {Count(e.Shifts.Count, "shift")}.",
            ScheduleEvent.HandedOver e => $"{Name(e.Incoming)} came on call for {id}.",
            ScheduleEvent.Checked e =>
                $"{Name(e.Responder)} answered the checklist {Word(e.Phase)} of {id}: {e.Done.Count} of "
                    + $"{e.Done.Count + e.Open.Count} hold.",
            _ => throw new UnreachableException(fact.GetType().Name),
        };

        string Name(ResponderId? person) => person is { } known ? nameOf(known) : "nobody";
    }

    private static string OfFeed(FeedEvent fact) => fact switch
    {
        FeedEvent.Opened { Schedule: { } schedule } => $"Opened a calendar of schedule {schedule} by a secret address.",
        FeedEvent.Opened e => $"Opened a calendar of the shifts of {e.Person ?? e.Owner} by a secret address.",
        FeedEvent.Closed => "Closed the address of a calendar.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string OfDefinition(string key, DefinitionEvent fact)
    {
        var what = key.Replace('/', ' ');
        return fact switch
        {
            DefinitionEvent.Written => $"Defined {what}.",
            DefinitionEvent.Retired => $"Took {what} away.",
            _ => throw new UnreachableException(fact.GetType().Name),
        };
    }

    private static string OfIntegration(string service, IntegrationEvent fact) => fact switch
    {
        IntegrationEvent.KeyIssued { KeepsOld: true } =>
            $"Made a new integration key for {service}; the one before goes on working.",
        IntegrationEvent.KeyIssued => $"Made an integration key for {service}.",
        IntegrationEvent.KeyRead => $"Read the integration key of {service}.",
        IntegrationEvent.SettingsChanged => $"Changed how the signals of {service} are taken.",
        IntegrationEvent.SecretAdded e => $"Gave {service} the secret …{e.Hint} by which {e.Source} signs.",
        IntegrationEvent.SecretsRemoved e => $"Signals of {e.Source} to {service} need no signature any more.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string OfSilence(SilenceEvent fact) => fact switch
    {
        SilenceEvent.Created e => $"Silenced {e.Terms.Text} {Span(e.Terms)}. {e.Terms.Comment}",
        SilenceEvent.Changed e => $"Changed a silence: {e.Terms.Text} {Span(e.Terms)}. {e.Terms.Comment}",
        SilenceEvent.Expired => "Ended a silence before its time.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string OfToken(TokenEvent fact, Func<ResponderId, string> nameOf) => fact switch
    {
        TokenEvent.Issued e => $"Made the API token {e.Name} (…{e.Hint}) of {nameOf(e.Owner)} as {Word(e.Access)}.",
        TokenEvent.Revoked => "Revoked an API token.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string OfInstallation(InstallationEvent fact, Func<ResponderId, string> nameOf) => fact switch
    {
        InstallationEvent.Founded => "Began this installation.",
        InstallationEvent.PlaybookApplied e => $"Put version {e.Version} of the playbook in force.",
        InstallationEvent.SetUp e => $"{nameOf(e.Administrator)} used the one-time link and is administrator.",
        InstallationEvent.AlarmRaised e => $"Raised an alarm: {e.Text}",
        InstallationEvent.AlarmCleared e => $"The alarm {e.Key} is over.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string OfHeartbeat(HeartbeatEvent fact) => fact switch
    {
        HeartbeatEvent.Made e => $"Began to watch the heartbeat {e.Name} of {e.Service}.",
        HeartbeatEvent.Changed e => $"Changed the heartbeat {e.Name}.",
        HeartbeatEvent.Heard => "A heartbeat was heard.",
        HeartbeatEvent.Late => "A heartbeat is late.",
        HeartbeatEvent.Unknown => "A heartbeat could not be heard, because Muster was down.",
        HeartbeatEvent.Paused => "Paused a heartbeat: its silence is no alarm.",
        HeartbeatEvent.Resumed => "Resumed a heartbeat.",
        HeartbeatEvent.Deleted => "Deleted a heartbeat; its key no longer works.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string OfTicket(TicketEvent fact, Func<ResponderId, string> nameOf) => fact switch
    {
        TicketEvent.Opened e => $"Opened {e.Reference}: {e.Title}",
        TicketEvent.Assigned { To: { } to } => $"Gave a ticket to {nameOf(to)}.",
        TicketEvent.Assigned => "Gave a ticket to nobody in particular.",
        TicketEvent.Closed { Note: { } note } => $"Closed a ticket. {note}",
        TicketEvent.Closed => "Closed a ticket.",
        TicketEvent.Reopened => "Opened a ticket again.",
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static string Because(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $" Why: {reason}";

    private static string Span(SilenceTerms terms) =>
        Span(terms.StartsAt, terms.EndsAt) + (terms.Repeats is { } rule ? $", again by {rule}" : "");

    private static string Span(Instant from, Instant until) =>
        string.Create(CultureInfo.InvariantCulture, $"from {from:uuuu-MM-dd HH:mm} to {until:uuuu-MM-dd HH:mm} UTC");

    private static string Clock(int minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
