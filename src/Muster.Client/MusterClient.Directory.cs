using Muster.Client.Alerts;
using Muster.Client.Directory;
using Muster.Client.OnCall;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Contacts, vendors and links.</summary>
    public Task<Answer<DirectoryMessage>> ShowDirectory(CancellationToken cancel) =>
        Read<DirectoryMessage>("api/v1/directory", cancel);

    /// <summary>Forgets what is known of a person, for good.</summary>
    public Task<Answer<object>> ErasePerson(string person, string reason, CancellationToken cancel) =>
        Write<object>(At($"api/v1/people/{person}/erasure"), new ErasureMessage(reason), key: null, cancel);

    /// <summary>Sends a code by a contact method, which proves that messages arrive there.</summary>
    public Task<Answer<PersonMessage>> SendContactCode(string person, string contact, CancellationToken cancel) =>
        Write<PersonMessage>(At($"api/v1/people/{person}/contacts/{contact}/code"), body: null, key: null, cancel);

    /// <summary>Says the code that arrived.</summary>
    public Task<Answer<PersonMessage>> VerifyContact(
        string person, string contact, string code, CancellationToken cancel) => Write<PersonMessage>(
        At($"api/v1/people/{person}/contacts/{contact}/verification"), new CodeMessage(code), key: null, cancel);

    /// <summary>Sets by what a person's pages go, and after how long.</summary>
    public Task<Answer<PersonMessage>> SetRules(string person, RulesMessage rules, CancellationToken cancel) =>
        Write<PersonMessage>(At($"api/v1/people/{person}/rules"), rules, key: null, cancel);

    /// <summary>Sets the hours without pages that are not urgent.</summary>
    public Task<Answer<PersonMessage>> SetQuietHours(
        string person, QuietHoursMessage hours, CancellationToken cancel) =>
        Write<PersonMessage>(At($"api/v1/people/{person}/quiet-hours"), hours, key: null, cancel);

    /// <summary>Hands on what a user or customer reported of a service.</summary>
    public Task<Answer<ReportMessage>> Report(
        string service, ReportOrderMessage report, string? key, CancellationToken cancel) =>
        Write<ReportMessage>(At($"api/v1/services/{service}/reports"), report, key, cancel);

    /// <summary>The checklists of the on-call duty of a schedule.</summary>
    public Task<Answer<ListMessage<DutyListMessage>>> ListDutyLists(string schedule, CancellationToken cancel) =>
        Read<ListMessage<DutyListMessage>>(At($"api/v1/schedules/{schedule}/checklists"), cancel);

    /// <summary>Goes through a checklist of the on-call duty.</summary>
    public Task<Answer<DutyAnswersMessage>> CheckDutyList(
        string schedule, string phase, DutyAnswersOrderMessage order, CancellationToken cancel) =>
        Write<DutyAnswersMessage>(At($"api/v1/schedules/{schedule}/checklists/{phase}"), order, key: null, cancel);
}
