using Microsoft.Extensions.DependencyInjection;
using Muster.Engine.Access;
using Muster.Engine.Actions;
using Muster.Engine.Alerts;
using Muster.Engine.Audit;
using Muster.Engine.Catalog;
using Muster.Engine.Clocks;
using Muster.Engine.Communications;
using Muster.Engine.Escalation;
using Muster.Engine.Incidents;
using Muster.Engine.Maintenance;
using Muster.Engine.Monitors;
using Muster.Engine.OnCall;
using Muster.Engine.Paging;
using Muster.Engine.Playbook;
using Muster.Engine.Postmortems;
using Muster.Engine.StatusPage;

namespace Muster.Engine;

/// <summary>What the engine consists of, in one list for the server and for a rehearsal.</summary>
public static class EngineParts
{
    /// <summary>
    /// Adds the parts. Store, ids, vault, playbook, time, page settings, channels, carrier and anchor file are whose
    /// house it is.
    /// </summary>
    public static IServiceCollection AddEngineParts(this IServiceCollection services)
    {
        services.AddSingleton<Metrics.DeliveryTimes>();
        services.AddSingleton(parts => new JobParts
        {
            Calendars = parts.GetService<CalendarFetch>(),
            Mirrors = parts.GetService<MirrorPost>(),
            Messages = parts.GetService<MessagePost>(),
            Watchdog = parts.GetService<Watchdog>(),
            Retention = parts.GetService<SignalRetention>(),
            StatusPages = parts.GetService<StatusPageDesk>(),
            Notices = parts.GetService<NoticePost>(),
            Copies = parts.GetService<PageCopies>(),
            AutoRuns = parts.GetService<Runbooks.AutoRuns>(),
            Chats = parts.GetService<Rooms.ChatRooms>(),
            Times = parts.GetService<Metrics.DeliveryTimes>(),
        });
        services.AddSingleton<Intake>().AddSingleton<Jobs>().AddSingleton<Node>().AddSingleton<Auditor>();
        services.AddSingleton<PageSender>().AddSingleton<AckLinks>().AddSingleton<PageDesk>();
        services.AddSingleton<ContactCodes>().AddSingleton<Storm>();
        services.AddSingleton<EscalationDesk>().AddSingleton<WorkDesk>();
        services.AddSingleton<IncidentDesk>().AddSingleton<IncidentReader>().AddSingleton<AlertDesk>();
        services.AddSingleton<OpenNow>();
        services.AddSingleton<SilenceDesk>().AddSingleton<FeedDesk>();
        services.AddSingleton<MonitorDesk>();
        services.AddSingleton<HeartbeatDesk>().AddSingleton<ChangeDesk>().AddSingleton<IntakeDesk>();
        services.AddSingleton<ScheduleDesk>().AddSingleton<AccessDesk>().AddSingleton<PlaybookDesk>();
        services.AddSingleton<MessagePost>().AddSingleton<CommunicationDesk>()
            .AddSingleton<MaintenanceDesk>();
        services.AddSingleton<PostmortemDesk>().AddSingleton<ActionDesk>().AddSingleton<Metrics.MetricsDesk>()
            .AddSingleton<Drills.DrillDesk>().AddSingleton<Evidence.EvidenceDesk>();
        services.AddSingleton<DefinitionDesk>().AddSingleton<DutyDesk>().AddSingleton<ErasureDesk>();
        services.AddSingleton<Runbooks.RunRecords>().AddSingleton<Runbooks.RunDesk>()
            .AddSingleton<Runbooks.AutoRuns>();
        services.AddSingleton<Runbooks.RunnersNow>().AddSingleton<Runbooks.RunnerDesk>();
        services.AddSingleton<StatusPageDesk>().AddSingleton<SubscriberDesk>().AddSingleton<SubscriberLinks>();
        return services;
    }
}
