using Muster.Core;
using Muster.Core.OnCall;

namespace Muster.Server.OnCall;

/// <summary>Reasons for who is on call, as a few words for a table.</summary>
internal static class OnCallWords
{
    /// <summary>Which source holds, or why none does.</summary>
    internal static string Why(Because because, Func<ResponderId, string> nameOf) => because switch
    {
        Because.ByLayer layer => $"turn in {layer.Layer}",
        Because.ByOverride { Displaced: { } displaced } over => $"override for {nameOf(displaced)}{Of(over.Reason)}",
        Because.ByOverride over => $"override{Of(over.Reason)}",
        Because.ByTemporary temporary => $"temporary schedule{Of(temporary.Reason)}",
        Because.Nobody nobody => WhyNobody(nobody, nameOf),
        _ => "",
    };

    /// <summary>Why nobody is on call.</summary>
    internal static string WhyNobody(Because.Nobody nobody, Func<ResponderId, string> nameOf) => nobody switch
    {
        { Reason: NobodyReason.OverrideToNobody } => "an override says nobody",
        { Reason: NobodyReason.Inactive, Missing: { } missing } => $"{nameOf(missing)} is not active",
        { Reason: NobodyReason.UnassignedSlot } => "the turn is unassigned",
        { Reason: NobodyReason.TemporaryGap } => "the temporary schedule leaves it open",
        _ => "no layer covers it",
    };

    private static string Of(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $": {reason}";
}
