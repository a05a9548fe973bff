using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Clocks;

/// <summary>A duty that comes again without an incident: reviews, drills, training, reading the document.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What is done.</param>
/// <param name="Every">How often.</param>
/// <param name="First">The date of the first.</param>
/// <param name="Owner">Who owes it, in words, or null.</param>
public sealed record RecurringDuty(string Id, string Name, ShiftLength Every, LocalDate First, string? Owner);
