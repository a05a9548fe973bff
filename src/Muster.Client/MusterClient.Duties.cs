using Muster.Client.Clocks;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Duties that come again, the next one first.</summary>
    public Task<Answer<ListMessage<DutyMessage>>> ListDuties(CancellationToken cancel) =>
        Read<ListMessage<DutyMessage>>("api/v1/duties", cancel);

    /// <summary>Says that a duty was done.</summary>
    public Task<Answer<DutyMessage>> MeetDuty(
        string id, DutyOrderMessage order, string key, CancellationToken cancel) =>
        Write<DutyMessage>($"api/v1/duties/{Uri.EscapeDataString(id)}/completion", order, key, cancel);

    /// <summary>Sets the date that is owed aside.</summary>
    public Task<Answer<DutyMessage>> WaiveDuty(
        string id, DutyOrderMessage order, string key, CancellationToken cancel) =>
        Write<DutyMessage>($"api/v1/duties/{Uri.EscapeDataString(id)}/waiver", order, key, cancel);
}
