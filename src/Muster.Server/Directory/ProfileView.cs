using Muster.Core.Directory;
using Muster.Core.Paging;
using Muster.Storage;

namespace Muster.Server.Directory;

/// <summary>What the profile shows.</summary>
public sealed record ProfileView
{
    public required Responder Person { get; init; }

    public IReadOnlyList<PushView> Pushes { get; init; } = [];

    public IReadOnlyList<PageRow> Pages { get; init; } = [];

    /// <summary>Where a file says their zone, or null when they may say it here.</summary>
    public string? ZonePlace { get; init; }

    /// <summary>The address of the organisation's push server, or empty.</summary>
    public string PushServer { get; init; } = "";

    /// <summary>Whether a rule of an urgency uses a contact method, and after how many minutes.</summary>
    public int? MinutesOf(Urgency urgency, string method) =>
        Person.Rules.Where(rule => (rule.Urgency is null || rule.Urgency == urgency) && rule.Methods.Contains(method))
            .Select(rule => (int?)Math.Round(rule.After.TotalMinutes))
            .Min();
}

/// <summary>A phone that gets push messages.</summary>
/// <param name="Method">The contact method.</param>
/// <param name="Qr">What its camera reads, SVG.</param>
/// <param name="Link">The same as a link.</param>
/// <param name="Web">The topic on the server's own page.</param>
/// <param name="IsVerified">Messages have arrived.</param>
public sealed record PushView(string Method, string Qr, string Link, string Web, bool IsVerified);
