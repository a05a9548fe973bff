using Muster.Core;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Engine.Incidents;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Layout;

/// <summary>Learns what the frame of a screen says to the one who looks at it.</summary>
internal sealed class Visits(
    IStore store, Live live, OpenNow open, ServerSettings settings, TimeProvider time, StoreAbsence absence)
{
    /// <summary>A visit of somebody who is let in.</summary>
    internal async Task<Visit> Of(HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        var configuration = live.Now;
        var now = Now;
        var things = await store.Read(open.Of, cancel);
        var seen = things.Incidents.Where(one => IncidentActions.MaySee(one, asker)).ToList();
        return Stranger(http) with
        {
            Reader = asker.Id,
            Name = asker.Person.Name,
            Access = asker.Access,
            Zone = ZoneOf(asker),
            OpenIncidents = seen.Count,
            FiringAlerts = things.Firing,
            Burning = seen.Where(one => one.Rank == 0).MinBy(
                one => (one.Declaration!.Drill, one.HeldBy is not null, one.DeclaredAt)),
            Duty = DutyOf(asker, now),
            Said = refusal is null
                ? Done.Of(http.Request.Query["done"])
                : new Said(refusal.Message, IsRefusal: true) { Field = refusal.Field },
        };
    }

    /// <summary>A visit of somebody who is not known (yet).</summary>
    internal Visit Stranger(HttpContext http, Refusal? refusal = null) => new()
    {
        Now = Now,
        Zone = live.Now.Playbook.Zone,
        Playbook = live.Now.Playbook,
        People = live.Now.People,
        DatabaseAwaySince = absence.Since,
        SendsMail = settings.Smtp is not null,
        IsFragment = http.Request.Headers.ContainsKey("HX-Request")
            && !http.Request.Headers.ContainsKey("HX-History-Restore-Request"),
        Said = refusal is null ? null : new Said(refusal.Message, IsRefusal: true) { Field = refusal.Field },
    };

    internal Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private DateTimeZone ZoneOf(Asker asker) =>
        asker.Person.Zone is { } name && DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } zone
            ? zone
            : live.Now.Playbook.Zone;

    private string? DutyOf(Asker asker, Instant now)
    {
        var lines = OnCallNow.Of(live.Now, now).Where(line => line.Answer.Responder == asker.Id).ToList();
        if (lines.Count == 0)
            return null;
        var until = lines.Select(line => line.Answer.Until).Where(at => at is not null).Min();
        var names = string.Join(", ", lines.Select(line => line.Schedule.Name));
        return until is { } end
            ? $"On call, {names}, until {Words.Time(end, ZoneOf(asker), now)}"
            : $"On call, {names}";
    }
}

/// <summary>What was done before a screen was shown again: a word in its address, a sentence on the screen.</summary>
internal static class Done
{
    internal const string TestPage = "test-page";
    internal const string TestAlert = "test-alert";
    internal const string Override = "override";
    internal const string OverrideRemoved = "override-removed";
    internal const string SwapOffered = "swap-offered";
    internal const string SwapTaken = "swap-taken";
    internal const string SwapDeclined = "swap-declined";
    internal const string SwapWithdrawn = "swap-withdrawn";
    internal const string Planned = "planned";
    internal const string PlanRemoved = "plan-removed";
    internal const string FeedClosed = "feed-closed";
    internal const string Schedule = "schedule";
    internal const string ScheduleRemoved = "schedule-removed";
    internal const string Checklist = "checklist";
    internal const string Definition = "definition";
    internal const string Retired = "retired";
    internal const string ServiceMade = "service-made";
    internal const string Zone = "zone";
    internal const string Person = "person";
    internal const string Contact = "contact";
    internal const string Password = "password";
    internal const string Token = "token";
    internal const string Duty = "duty";
    internal const string Applied = "applied";
    internal const string SetUp = "set-up";
    internal const string CodeSent = "code-sent";
    internal const string Verified = "verified";
    internal const string Rules = "rules";
    internal const string Silence = "silence";
    internal const string SilenceOver = "silence-over";
    internal const string Intake = "intake";
    internal const string Heartbeat = "heartbeat";
    internal const string Look = "look";
    internal const string Replay = "replay";
    internal const string ListDone = "list-done";
    internal const string ListMoved = "list-moved";
    internal const string ListPaged = "list-paged";
    internal const string Ticket = "ticket";
    internal const string Postmortem = "postmortem";
    internal const string Action = "action";
    internal const string Drill = "drill";
    internal const string TicketTaken = "ticket-taken";
    internal const string TicketClosed = "ticket-closed";
    internal const string Said = "said";
    internal const string Maintenance = "maintenance";
    internal const string Published = "published";
    internal const string PageChanged = "page-changed";
    internal const string Withdrawn = "withdrawn";
    internal const string Resent = "resent";

    internal static Layout.Said? Of(string? word) =>
        Sentence(word) is { } text ? new Layout.Said(text, IsRefusal: false) : null;

    private static string? Sentence(string? word) => word switch
    {
        TestPage => "A test page is on its way to you, by every way that you gave.",
        TestAlert => "The test alert was taken. It pages whoever is on call; resolve it when you have seen it.",
        Override => "The schedule is overridden.",
        OverrideRemoved => "The override is gone; the rotation holds again.",
        SwapOffered => "Your time is on offer. You stay on call until somebody takes it.",
        SwapTaken => "You have taken it: you are on call then.",
        SwapDeclined => "It is noted that you cannot.",
        SwapWithdrawn => "The offer is taken back.",
        Planned => "The stretch is planned by hand; the layers hold again after it.",
        PlanRemoved => "The layers hold again.",
        FeedClosed => "The calendar's address leads nowhere any more.",
        Schedule => "The schedule is in force.",
        ScheduleRemoved => "The schedule is gone; its past stays known.",
        Checklist => "Your answers are kept.",
        Definition => "It is in force from now on.",
        Retired => "It is gone; what happened with it stays known.",
        ServiceMade => "The service is there, with its own key. Connect what watches it, then send a test alert.",
        Zone => "You read times in that zone now.",
        Person => "The person is changed.",
        CodeSent => "A code is on its way. Type it beside the contact method.",
        Verified => "Messages arrive there.",
        Rules => "Your rules are set.",
        Contact => "The ways to reach this person are changed.",
        Password => "The password is set; other browsers are signed out.",
        Token => "The token no longer works.",
        Silence => "The silence is made. Alerts that fire and that nobody has are looked at now.",
        SilenceOver => "The silence is over. What still fires pages now.",
        Intake => "From now on signals are taken so.",
        Heartbeat => "It is watched. Its address is below; the first beat is expected within its time.",
        Look => "Its places are asked to look now. What they see stands below as soon as a runner has looked.",
        Replay => "The message was read again and taken.",
        ListDone => "It is off the list.",
        ListMoved => "It is on the other list.",
        ListPaged => "Whoever is on call is being paged for it.",
        Ticket => "The ticket is open.",
        Postmortem => "It is in the document and its history.",
        Action or Drill => "It is in the record.",
        TicketTaken => "The ticket is yours.",
        TicketClosed => "The ticket is closed.",
        Maintenance => "It is in the record.",
        Said => "It is done. What came of each message stands below.",
        Published => "It is on the status page now. Below stands who has been told.",
        PageChanged => "The status page is changed.",
        Withdrawn => "It is no longer on the status page; the record keeps it.",
        Resent => "Whoever was not reached is told again.",
        Duty => "It is in the record.",
        Applied => "The folder is in force. Incidents that run keep the version they were opened under.",
        SetUp => "You are the administrator. The list below says what is left to set up.",
        _ => null,
    };
}

/// <summary>After a form was done: load this with GET.</summary>
internal sealed class SeeOther(string to) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = to;
        return Task.CompletedTask;
    }
}

/// <summary>The fields of a form that a screen sent.</summary>
internal sealed record Fields(IFormCollection Form)
{
    /// <summary>What was written, trimmed; null for nothing.</summary>
    internal string? this[string name] => Form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    internal static async Task<Fields> Of(HttpContext http, CancellationToken cancel) =>
        new(http.Request.HasFormContentType ? await http.Request.ReadFormAsync(cancel) : FormCollection.Empty);

    /// <summary>The id that was written; else one that is made of the name and that nothing has yet.</summary>
    internal string NewId(Func<string, bool> isTaken)
    {
        if (this["id"] is { } written)
            return written;
        var made = NamePattern.Slug(this["name"] ?? "");
        return made.Length == 0 || !isTaken(made)
            ? made
            : Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{made}-{number}").First(id => !isTaken(id));
    }

    internal ResponderId? Person(string name) => this[name] is { } id ? new ResponderId(id) : null;

    internal int? Number(string name) =>
        int.TryParse(this[name], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
