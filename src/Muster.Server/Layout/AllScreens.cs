using Muster.Server.Access;
using Muster.Server.Actions;
using Muster.Server.Alerts;
using Muster.Server.Audit;
using Muster.Server.Catalog;
using Muster.Server.Clocks;
using Muster.Server.Communications;
using Muster.Server.Directory;
using Muster.Server.Drills;
using Muster.Server.Escalation;
using Muster.Server.Incidents;
using Muster.Server.Maintenance;
using Muster.Server.Monitors;
using Muster.Server.OnCall;
using Muster.Server.Paging;
using Muster.Server.Playbook;
using Muster.Server.Postmortems;
using Muster.Server.Runbooks;
using Muster.Server.Search;
using Muster.Server.StatusPage;
using Muster.Server.Tickets;
using Muster.Server.Timeline;

namespace Muster.Server.Layout;

/// <summary>All screens: what they need, and where they are.</summary>
internal static class AllScreens
{
    internal static void Add(IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton<Visits>();
        services.AddSingleton<Room>().AddSingleton<Investigation.InvestigationShow>();
        services.AddSingleton<WrittenLogs>();
        services.AddSingleton<CommandCentre>();
        services.AddSingleton<Connections>();
        services.AddSingleton<Connect>();
        services.AddSingleton<Heartbeats>().AddSingleton<MonitorShow>();
        services.AddSingleton<Reports>();
        services.AddSingleton<Settings>();
        services.AddSingleton<Profile>();
        services.AddSingleton<Finder>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<DefinitionShow>();
        services.AddSingleton<PlaybookShow>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<Metrics.DeliveryShow>();
        services.AddSingleton<CommunicationShow>();
        services.AddSingleton<PostmortemActions>().AddSingleton<PostmortemShow>().AddSingleton<ActionShow>()
            .AddSingleton<DrillShow>();
        services.AddSingleton<RunActions>();
        services.AddSingleton<RunShow>();
        services.AddSingleton<PublicPages>().AddSingleton<PageDoors>().AddSingleton<SubscribeLimits>();
        services.AddSingleton<StatusPageActions>().AddSingleton<PageEditing>().AddSingleton<PageFiles>()
            .AddSingleton<PageImport>();
        services.AddSingleton<Compat.Statuspage.StatuspageAnswers>();
    }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Shipped.Map(routes);
        CommandCentre.Map(routes);
        IncidentScreens.Map(routes);
        RoomScreens.Map(routes);
        CommunicationScreens.Map(routes);
        AlertScreens.Map(routes);
        SearchScreens.Map(routes);
        NoiseScreens.Map(routes);
        TicketScreens.Map(routes);
        PostmortemScreens.Map(routes);
        ActionScreens.Map(routes);
        DrillScreens.Map(routes);
        MaintenanceScreens.Map(routes);
        RunScreens.Map(routes);
        OnCallScreens.Map(routes);
        ServiceScreens.Map(routes);
        ConnectScreens.Map(routes);
        HeartbeatScreens.Map(routes);
        MonitorScreens.Map(routes);
        UnreadableScreens.Map(routes);
        ReportScreens.Map(routes);
        PlaybookScreens.Map(routes);
        DutyScreens.Map(routes);
        SettingsScreens.Map(routes);
        AuditScreens.Map(routes);
        Metrics.DeliveryScreens.Map(routes);
        Metrics.IncidentMetricsScreens.Map(routes);
        ProfileScreens.Map(routes);
        PolicyScreens.Map(routes);
        ListScreens.Map(routes);
        DeliveryScreens.Map(routes);
        TeamScreens.Map(routes);
        DefinitionScreens.Map(routes);
        SignInScreens.Map(routes);
        AcknowledgeScreens.Map(routes);
        PublicRoutes.Map(routes);
        SubscriptionScreens.Map(routes);
        PageEditScreens.Map(routes);
    }
}
