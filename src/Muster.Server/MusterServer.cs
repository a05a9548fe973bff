using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Muster.Client;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Engine.Audit;
using Muster.Engine.Communications;
using Muster.Engine.Metrics;
using Muster.Engine.Monitors;
using Muster.Engine.OnCall;
using Muster.Engine.Paging;
using Muster.Engine.Playbook;
using Muster.Engine.StatusPage;
using Muster.Playbooks.Communications;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Playbook;
using Muster.Server.Access;
using Muster.Server.Alerts;
using Muster.Server.Audit;
using Muster.Server.Catalog;
using Muster.Server.Clocks;
using Muster.Server.Communications;
using Muster.Server.Compat;
using Muster.Server.Compat.Alertmanager;
using Muster.Server.Compat.Generic;
using Muster.Server.Compat.Mail;
using Muster.Server.Compat.PagerDuty;
using Muster.Server.Compat.Sns;
using Muster.Server.Compat.Statuspage;
using Muster.Server.Directory;
using Muster.Server.Escalation;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Server.Metrics;
using Muster.Server.Monitors;
using Muster.Server.OnCall;
using Muster.Server.Paging;
using Muster.Server.Playbook;
using Muster.Server.Rooms;
using Muster.Server.Search;
using Muster.Server.StatusPage;
using Muster.Storage;

namespace Muster.Server;

/// <summary>The whole server in one visible place: what it is made of, in which order a request passes, what it
/// serves.</summary>
public static class MusterServer
{
    private const int RequestBytesMax = 8 * 1024 * 1024;
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(4);

    /// <summary>Builds a server that has not started. Running it opens the store and puts the playbook in
    /// force.</summary>
    /// <param name="settings">How it is set up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="also">What a test puts in place of the real thing.</param>
    public static WebApplication Build(
        ServerSettings settings, TimeProvider time, Action<WebApplicationBuilder>? also = null)
    {
        // No configuration files: everything is in the settings. The content root is not the data folder, because
        // a host watches its content root for changes, and every commit would be one.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(MusterServer).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection();
        builder.WebHost.UseUrls(settings.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(ConfigureKestrel);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // A failed start is said once, by whoever started it; that the keys lie in the data folder is known, and that
        // answers with forms are not cached is meant.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = EndsWithin);
        AddEngine(builder.Services, settings, time);
        AddServer(builder.Services);
        also?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<Scrape>();
        Pass(app);
        MapAll(app);
        return app;
    }

    private static void ConfigureKestrel(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(100, TimeSpan.FromSeconds(10));
    }

    /// <summary>The language of schedules, known to the readers of the playbook.</summary>
    private static ScheduleLanguage Schedules { get; } = new(
        (id, text, playbook, people) =>
        {
            var (schedule, problems) = ScheduleText.Read(id, text, playbook, people);
            return new ScheduleRead(schedule, problems);
        },
        ScheduleText.Write);

    /// <summary>The language of teams, policies and services, known to the readers of the playbook.</summary>
    private static DefinitionLanguage Definitions { get; } = new((kind, id, text, playbook, people) =>
    {
        var (thing, problems) = DefinitionText.Read(kind, id, text, playbook, people);
        return new DefinitionRead
        {
            Team = thing as Core.Catalog.Team,
            Policy = thing as Core.Escalation.EscalationPolicy,
            Service = thing as Core.Catalog.Service,
            Problems = problems,
        };
    });

    private static void AddEngine(IServiceCollection services, ServerSettings settings, TimeProvider time)
    {
        services.AddSingleton(settings);
        services.AddSingleton(time);
        services.AddSingleton(_ => new Ids(time, new Random()));
        services.AddSingleton(_ => new Vault(DataFolder.Master(settings)));
        services.AddSingleton<IStore>(provider => new MeasuredStore(
            DataFolder.OpenStore(settings, time), provider.GetRequiredService<DeliveryTimes>(), time));
        services.AddSingleton(provider => new Live(
            files => PlaybookReader.Read(files).Playbook
                ?? throw new StartingException("A playbook that was applied can no longer be read by this version."),
            provider.GetRequiredService<Vault>(),
            Schedules,
            Definitions)
        { PublicUrl = settings.PublicUrl, HasChat = settings.Slack is not null });
        services.AddSingleton(_ => new AnchorFile(DataFolder.Anchors(settings)));
        services.AddSingleton(new PageSettings(settings.PublicUrl));
        services.AddSingleton<IPageChannel>(_ => new ConsoleChannel(settings.Out ?? TextWriter.Null));
        services.AddSingleton<IPageChannel>(provider => new WebhookChannel(
            OutgoingGuard.NewClient(), provider.GetRequiredService<Vault>(), time));
        services.AddSingleton<IPageChannel>(_ => new NtfyChannel(OutgoingGuard.NewClient(), settings.Push, time));
        if (settings.Telephony is { } phone)
        {
            foreach (var isCall in new[] { false, true })
            {
                services.AddSingleton<IPageChannel>(_ => new TelephonyChannel(
                    OutgoingGuard.NewClient(), phone, isCall, time));
            }
        }

        if (settings.Smtp is { } smtp)
            services.AddSingleton<IPageChannel>(_ => new EmailChannel(smtp, time));
        services.AddSingleton<StoreAbsence>();
        if (settings is { Database: not null, DataFolder: { } data })
        {
            services.AddSingleton(_ => new Spool(DataFolder.Spool(data))).AddSingleton<EmergencyPages>();
            services.AddSingleton(provider => new EmergencyFolder(
                DataFolder.Emergency(data), provider.GetRequiredService<Vault>()));
        }

        services.AddSingleton(new NodeName(settings.Node, ServerSettings.Version)).AddSingleton<NodeWatch>();
        services.AddSingleton(new RetentionSettings(settings.SignalDays)).AddSingleton<SignalRetention>();
        services.AddSingleton(provider => new Watchdog(
            OutgoingGuard.NewClient(),
            provider.GetRequiredService<IStore>(),
            provider.GetRequiredService<Live>(),
            provider.GetRequiredService<Ids>(),
            new WatchdogSettings(settings.Watchdogs),
            time));
        services.AddSingleton(provider => new CalendarFetch(
            OutgoingGuard.NewClient(),
            provider.GetRequiredService<IStore>(),
            provider.GetRequiredService<Live>(),
            provider.GetRequiredService<Ids>(),
            time));
        services.AddSingleton(provider => new MirrorCarrier(
            OutgoingGuard.NewClient(),
            settings.Smtp,
            Environment.GetEnvironmentVariable,
            provider.GetRequiredService<PageSettings>(),
            time));
        AddMessages(services, settings, time);
        services.AddSingleton(provider => new Muster.Engine.Rooms.Meetings(
            provider.GetRequiredService<Vault>(), settings.Jitsi));
        services.AddSingleton<MirrorPost>().AddSingleton<Muster.Engine.Tickets.TicketDesk>();
        AddStatusPages(services, settings, time);
        services.AddEngineParts();
        services.AddSingleton(provider => new Storm(provider.GetRequiredService<ServerSettings>().PagesSingly));
    }

    /// <summary>What carries messages to their recipients, or onto the status page.</summary>
    private static void AddMessages(IServiceCollection services, ServerSettings settings, TimeProvider time)
    {
        services.AddSingleton(provider => new Engine.Investigation.VendorHealth(
            OutgoingGuard.NewClient(),
            provider.GetRequiredService<Live>(),
            provider.GetRequiredService<Engine.Incidents.IncidentDesk>(),
            provider.GetRequiredService<Ids>(),
            time));
        if (settings.Slack is { } slack)
            SlackParts.Add(services, slack, time);
        services.AddSingleton(new MessageForms(
            MessageMarkdown.Html, MessageMarkdown.Plain, MessageMarkdown.Slack));
        services.AddSingleton<IMessageCarrier>(provider => new StatusPagePosts(
            new MessageCarrier(
                OutgoingGuard.NewClient(),
                settings.Smtp,
                Environment.GetEnvironmentVariable,
                provider.GetServices<IPageChannel>(),
                provider.GetRequiredService<MessageForms>(),
                time),
            provider.GetRequiredService<StatusPageDesk>(),
            provider.GetRequiredService<IStore>(),
            provider.GetRequiredService<Live>()));
    }

    /// <summary>What carries the words of status pages out.</summary>
    private static void AddStatusPages(IServiceCollection services, ServerSettings settings, TimeProvider time)
    {
        services.AddSingleton(new NoticeSettings(settings.PublicUrl, settings.NoticesPerSecond));
        services.AddSingleton(provider => new NoticeCarrier(
            OutgoingGuard.NewClient(), OutgoingGuard.NewPublicClient(), settings.Smtp,
            provider.GetRequiredService<Vault>(), time));
        services.AddSingleton<NoticePost>();
        services.AddSingleton(provider => new PageCopies(
            [
                .. settings.StatusCopies is { } folder ? [new FolderTarget(folder)] : Array.Empty<ICopyTarget>(),
                .. settings.StatusBucket is { } bucket
                    ? [new BucketTarget(OutgoingGuard.NewClient(), bucket, time)]
                    : Array.Empty<ICopyTarget>(),
            ],
            (page, cancel) => provider.GetRequiredService<PageFiles>().Of(page, cancel)));
    }

    private static void AddServer(IServiceCollection services)
    {
        services.AddSingleton<IDataProtectionProvider>(provider =>
            new VaultProtection(provider.GetRequiredService<Vault>(), "muster"));
        services.AddAntiforgery(forgery =>
        {
            forgery.Cookie.Name = "muster-form";
            forgery.Cookie.SameSite = SameSiteMode.Lax;
            forgery.HeaderName = "X-Form-Token";
            forgery.SuppressXFrameOptionsHeader = true;
        });
        AllScreens.Add(services);
        services.AddOpenApi(ApiDescription.Name, ApiDescription.Configure);
        services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<ServerMeter>().AddSingleton<Scrape>().AddSingleton<IntakeDoor>();
        services.AddSingleton<AlertmanagerApi>();
        services.AddSingleton<OnCallShow>();
        services.AddSingleton<Sessions>().AddSingleton<IncidentActions>();
        services.AddSingleton<FolderWatch>().AddSingleton<Starting>().AddSingleton<LiveEvents>();
        services.AddHostedService<Running>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveEvents>());
        AddIntake(services);
    }

    /// <summary>What takes messages beside the endpoints; it begins when the server is ready.</summary>
    private static void AddIntake(IServiceCollection services)
    {
        services.AddSingleton<UnreadableSignals>().AddSingleton<WrongKeys>();
        services.AddSingleton(provider => KeyLimits.Of(
            provider.GetRequiredService<ServerSettings>().KeySignalsPerSecond,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new SnsCalls(OutgoingGuard.NewClient()));
        services.AddSingleton<SmtpListener>();
        services.AddHostedService(provider => provider.GetRequiredService<SmtpListener>());
        services.AddSingleton<HeldMessages>();
        services.AddHostedService(provider => provider.GetRequiredService<HeldMessages>());
    }

    /// <summary>The order in which a request passes. Intake ends in routing: nothing below is asked of a
    /// signal.</summary>
    private static void Pass(WebApplication app)
    {
        app.UseMiddleware<CatchProblems>();
        app.Use(SafetyHeaders.Add);
        app.UseRouting();
        app.UseMiddleware<Gate>();
        app.UseAntiforgery();
        app.UseMiddleware<SignInLimits>();
        app.UseMiddleware<Idempotency>();
    }

    /// <summary>Everything that is served. Each endpoint says what it needs; a test walks them.</summary>
    private static void MapAll(WebApplication app)
    {
        Health.Map(app);
        Scrape.Map(app);
        AllScreens.Map(app);
        PagerDutyEndpoints.Map(app);
        AlertmanagerEndpoints.Map(app);
        AlertmanagerApi.Map(app);
        GenericEndpoints.Map(app);
        Senders.Map(app);
        HeartbeatEndpoints.Map(app);
        MonitorEndpoints.Map(app);
        IntakeEndpoints.Map(app);
        ChangeListEndpoints.Map(app);
        IncidentLists.Map(app);
        IncidentActionEndpoints.Map(app);
        UpdateEndpoints.Map(app);
        WorkEndpoints.Map(app);
        Investigation.InvestigationEndpoints.Map(app);
        AlertEndpoints.Map(app);
        SearchEndpoints.Map(app);
        SilenceEndpoints.Map(app);
        RouteEndpoints.Map(app);
        Tickets.TicketEndpoints.Map(app);
        Postmortems.PostmortemEndpoints.Map(app);
        Actions.ActionEndpoints.Map(app);
        Drills.DrillEndpoints.Map(app);
        Evidence.RecordEndpoints.Map(app);
        Maintenance.MaintenanceEndpoints.Map(app);
        Runbooks.RunbookEndpoints.Map(app);
        Runbooks.RunnerEndpoints.Map(app);
        OnCallEndpoints.Map(app);
        ScheduleEndpoints.Map(app);
        SwapEndpoints.Map(app);
        DutyListEndpoints.Map(app);
        FeedEndpoints.Map(app);
        PageEndpoints.Map(app);
        EscalationEndpoints.Map(app);
        CatalogEndpoints.Map(app);
        PeopleEndpoints.Map(app);
        TokenEndpoints.Map(app);
        AuditEndpoints.Map(app);
        PlaybookEndpoints.Map(app);
        DutyEndpoints.Map(app);
        DirectoryEndpoints.Map(app);
        DefinitionEndpoints.Map(app);
        StatusPageEndpoints.Map(app);
        StatuspageEndpoints.Map(app);
        SlackInbox.Map(app);
        ChatEndpoints.Map(app);
        Readiness.Map(app);
        EventStream.Map(app);
        app.MapOpenApi().Needs(Core.Access.Permission.None);
    }
}
