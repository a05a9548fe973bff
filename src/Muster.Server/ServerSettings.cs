using System.Globalization;
using System.Reflection;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Engine.Paging;
using Muster.Engine.StatusPage;
using Muster.Server.Compat;

namespace Muster.Server;

/// <summary>How one server is set up: by flags, then by the environment, then by defaults.</summary>
public sealed record ServerSettings
{
    /// <summary>Where a server listens when nothing is said.</summary>
    public const string UrlsDefault = "http://127.0.0.1:7780";

    private const int AdminTokenCharactersMin = 8;

    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(ServerSettings).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "0";

    /// <summary>Everything that is kept lives here; made when absent. Null keeps nothing: the store is in
    /// memory.</summary>
    public required string? DataFolder { get; init; }

    /// <summary>Where to listen, with semicolons between.</summary>
    public string Urls { get; init; } = UrlsDefault;

    /// <summary>The playbook's folder; null for the one in the data folder.</summary>
    public string? PlaybookFolder { get; init; }

    /// <summary>The folder is looked at all the time, and applied when it changes and has no error.</summary>
    public bool WatchesPlaybook { get; init; } = true;

    /// <summary>The playbook of a first start that has none.</summary>
    public string StarterFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "packs", "starter");

    /// <summary>At a first start an administrator's token of this value is made, or null.</summary>
    public string? AdminToken { get; init; }

    /// <summary>Where mail goes out, or null: pages to mail addresses go to the console.</summary>
    public SmtpServer? Smtp { get; init; }

    /// <summary>The organisation's push server, or null: people name one themselves.</summary>
    public PushServer? Push { get; init; }

    /// <summary>Who sends text messages and calls, or null for nobody.</summary>
    public TelephonyProvider? Telephony { get; init; }

    /// <summary>How a Jitsi server lets people in, or null when it asks for no pass.</summary>
    public Muster.Engine.Rooms.JitsiKeys? Jitsi { get; init; }

    /// <summary>How Slack knows this server, or null when no chat product is connected.</summary>
    public Muster.Engine.Rooms.SlackKeys? Slack { get; init; }

    /// <summary>Where mail is taken by SMTP, or null for nowhere.</summary>
    public System.Net.IPEndPoint? SmtpListen { get; init; }

    /// <summary>So many signals a second one integration key may send before it is asked to wait.</summary>
    public double KeySignalsPerSecond { get; init; } = KeyLimits.PerSecondDefault;

    /// <summary>So many pages a minute to one address go out singly; beyond that they are folded into one
    /// message.</summary>
    public int PagesSingly { get; init; } = PagesSinglyDefault;

    /// <summary>The folder that status pages are copied to as files, or null for nowhere.</summary>
    public string? StatusCopies { get; init; }

    /// <summary>The bucket that status pages are copied to, or null for none.</summary>
    public BucketSettings? StatusBucket { get; init; }

    /// <summary>So many notices of status pages the provider of mail takes a second.</summary>
    public double NoticesPerSecond { get; init; } = NoticeSettings.PerSecondDefault;

    /// <summary>Who outside is told every 20 s that Muster lives: addresses, each asked with GET.</summary>
    public IReadOnlyList<Uri> Watchdogs { get; init; } = [];

    /// <summary>So many days signals are kept as they were received; null for ever.</summary>
    public int? SignalDays { get; init; } = RetentionSettings.DaysDefault;

    /// <summary>How people reach this server, without a slash at the end.</summary>
    public string PublicUrl { get; init; } = UrlsDefault;

    /// <summary>Where the one-time link and the like are said; null for nowhere.</summary>
    public TextWriter? Out { get; init; }

    /// <summary>The PostgreSQL database that nodes share, as Npgsql reads it; null for the embedded store.</summary>
    public string? Database { get; init; }

    /// <summary>The master secret of the installation in hexadecimal; null for the one in the data folder.</summary>
    public string? Key { get; init; }

    /// <summary>How this node is called among the others.</summary>
    public string Node { get; init; } = "node";

    private const int PagesSinglyDefault = 20;

    private static int? PagesIn(string? text)
    {
        if (text is null)
            return PagesSinglyDefault;
        return int.TryParse(text, CultureInfo.InvariantCulture, out var pages) && pages > 0 ? pages : null;
    }

    private static double? RateIn(string? text)
    {
        if (text is null)
            return NoticeSettings.PerSecondDefault;
        return double.TryParse(text, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate : null;
    }

    /// <summary>An address that people can follow; of a server that listens everywhere, its own machine.</summary>
    private static Uri? AddressOf(string reach) =>
        Uri.TryCreate(
            reach.Replace("://*", "://localhost", StringComparison.Ordinal)
                .Replace("://+", "://localhost", StringComparison.Ordinal)
                .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
                .Replace("://[::]", "://localhost", StringComparison.Ordinal),
            UriKind.Absolute, out var address)
        && address.Scheme is ("http" or "https")
            ? address
            : null;

    private static List<Uri>? WatchdogsIn(string? text)
    {
        List<Uri> addresses = [];
        foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate(word, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                return null;
            addresses.Add(address);
        }

        return addresses;
    }

    private static bool TryDays(string? text, out int? days)
    {
        days = text is null ? RetentionSettings.DaysDefault : null;
        if (text is null or "all")
            return true;
        var isNumber = int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0;
        days = number;
        return isNumber;
    }

    /// <summary>How Slack knows this server; null without a token, or when its address is none.</summary>
    private static Muster.Engine.Rooms.SlackKeys? SlackIn(Func<string, string?> variable) =>
        variable("MUSTER_SLACK_TOKEN") is { } token
        && Uri.TryCreate(
            (variable("MUSTER_SLACK_API") ?? Muster.Engine.Rooms.SlackKeys.ApiDefault.ToString()).TrimEnd('/') + "/",
            UriKind.Absolute, out var api)
        && api.Scheme is "http" or "https"
            ? new(token, variable("MUSTER_SLACK_SIGNING_SECRET"), variable("MUSTER_SLACK_APP_TOKEN"), api)
            : null;

    /// <summary>Those who carry things out of the house.</summary>
    private sealed record Providers(
        SmtpServer? Smtp, PushServer? Push, TelephonyProvider? Telephony, BucketSettings? Bucket)
    {
        /// <summary>The providers of the environment, or what is wrong with one.</summary>
        internal static (Providers? Found, string? Problem) In(Func<string, string?> variable)
        {
            string? problem = null;
            var found = new Providers(
                Of("MUSTER_SMTP", SmtpServer.Parse),
                Of("MUSTER_NTFY", PushServer.Parse),
                Of("MUSTER_TELEPHONY", TelephonyProvider.Parse),
                Of("MUSTER_STATUS_BUCKET", BucketSettings.Parse));
            return problem is null ? (found, null) : (null, problem);

            T? Of<T>(string name, Reader<T> read)
                where T : class
            {
                if (variable(name) is not { } text)
                    return null;
                var provider = read(text, out var wrong);
                problem ??= provider is null ? wrong : null;
                return provider;
            }
        }

        private delegate T? Reader<out T>(string text, out string? problem)
            where T : class;
    }

    private const string WatchdogWrong =
        "MUSTER_WATCHDOG must be http or https addresses with spaces between, as "
        + "https://other.example.org/intake/heartbeat/KEY.";

    private const string DaysWrong =
        "MUSTER_SIGNAL_DAYS must be a whole number of days from 1, or 'all' to keep every signal.";

    private static bool IsKey(string key) =>
        key.Length == 2 * Vault.MasterBytes && key.All(char.IsAsciiHexDigit);

    /// <summary>What is wrong with the secrets of the environment, or null.</summary>
    private static string? SecretWrong(string? key, string? token) =>
        key is not null && !IsKey(key)
            ? $"MUSTER_KEY must be {2 * Vault.MasterBytes} hexadecimal digits: what keys/master holds in the data "
                + "folder of the first node."
        : token is { Length: < AdminTokenCharactersMin }
            ? $"MUSTER_ADMIN_TOKEN must have at least {AdminTokenCharactersMin} characters."
        : null;

    /// <summary>Settings of flags and environment, or what is wrong with them in a sentence.</summary>
    public static (ServerSettings? Settings, string? Problem) Read(
        string? data, string? urls, string? playbook, Func<string, string?> environment)
    {
        if (SecretWrong(Set("MUSTER_KEY"), Set("MUSTER_ADMIN_TOKEN")) is { } unusable)
            return (null, unusable);
        var (providers, broken) = Providers.In(Set);
        if (providers is null)
            return (null, broken);
        if (PagesIn(Set("MUSTER_PAGES_SINGLY")) is not { } singly)
            return (null, "MUSTER_PAGES_SINGLY must be a whole number from 1: pages a minute to one address.");
        if (RateIn(Set("MUSTER_NOTICES_PER_SECOND")) is not { } notices)
            return (null, "MUSTER_NOTICES_PER_SECOND must be a number above 0: what the provider of mail takes.");
        if (WatchdogsIn(Set("MUSTER_WATCHDOG")) is not { } watchdogs)
            return (null, WatchdogWrong);
        if (!TryDays(Set("MUSTER_SIGNAL_DAYS"), out var days))
            return (null, DaysWrong);
        System.Net.IPEndPoint? mailbox = null;
        if (Set("MUSTER_SMTP_LISTEN") is { } place && !System.Net.IPEndPoint.TryParse(place, out mailbox))
            return (null, $"MUSTER_SMTP_LISTEN '{place}' is not where one can listen: give ADDRESS:PORT.");

        var listen = urls ?? UrlsDefault;
        if (listen.Split(';').Any(url => !url.StartsWith("http://", StringComparison.Ordinal)))
            return (null, $"'{listen}' is not where one can listen: give http://HOST:PORT.");
        var reach = Set("MUSTER_PUBLIC_URL") ?? listen.Split(';')[0];
        if (AddressOf(reach) is not { } publicUrl)
            return (null, $"MUSTER_PUBLIC_URL '{reach}' is not an http or https address.");

        return (
            new ServerSettings
            {
                DataFolder = Path.GetFullPath(data ?? "data"),
                Urls = listen,
                PlaybookFolder = playbook is null ? null : Path.GetFullPath(playbook),
                WatchesPlaybook = Set("MUSTER_WATCH_PLAYBOOK") is not ("no" or "off" or "false" or "0"),
                AdminToken = Set("MUSTER_ADMIN_TOKEN"),
                Smtp = providers.Smtp,
                Push = providers.Push,
                Telephony = providers.Telephony,
                StatusBucket = providers.Bucket,
                Jitsi = Set("MUSTER_JITSI_APP") is { } app && Set("MUSTER_JITSI_SECRET") is { } secret
                    ? new Muster.Engine.Rooms.JitsiKeys(app, secret)
                    : null,
                Slack = SlackIn(Set),
                SmtpListen = mailbox,
                PagesSingly = singly,
                NoticesPerSecond = notices,
                StatusCopies = Set("MUSTER_STATUS_COPIES") is { } copies ? Path.GetFullPath(copies) : null,
                Watchdogs = watchdogs,
                SignalDays = days,
                PublicUrl = publicUrl.ToString().TrimEnd('/'),
                Database = Set("MUSTER_DATABASE"),
                Key = Set("MUSTER_KEY"),
                Node = Set("MUSTER_NODE") ?? Environment.MachineName,
            },
            null);

        string? Set(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
    }
}
