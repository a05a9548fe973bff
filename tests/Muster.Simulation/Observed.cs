using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Muster.Core;
using Muster.Core.Incidents;

namespace Muster.Simulation;

/// <summary>What the world outside the nodes has seen of a run.</summary>
internal sealed class Observed
{
    internal List<AnsweredSignal> Answered { get; } = [];

    internal List<HandedOver> Handovers { get; } = [];

    /// <summary>Who was told that they have which incident.</summary>
    internal List<(IncidentId Incident, ResponderId Who)> Acknowledged { get; } = [];

    /// <summary>From when to when no fault happened, in ticks.</summary>
    internal List<(long From, long To)> CalmSince { get; } = [];

    internal List<string> Problems { get; } = [];

    /// <summary>What happened to nodes, to be read beside the log.</summary>
    internal List<string> Troubles { get; } = [];

    /// <summary>What went wrong in the simulation itself.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>Whether so much calm lies between two instants.</summary>
    internal bool HasCalm(long from, long to, TimeSpan length) => CalmSince.Any(calm =>
        Math.Min(calm.To, to) - Math.Max(calm.From, from) >= length.Ticks);

    internal string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var signal in Answered)
            text.Append(CultureInfo.InvariantCulture, $"{signal.Id} {signal.Key} {signal.Ticks}\n");
        foreach (var handover in Handovers)
            text.Append(CultureInfo.InvariantCulture, $"{handover.Message.Page} {handover.Ticks}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
