using System.Text.Json;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Core.Escalation;
using Muster.Engine.Clocks;
using Muster.Engine.Handoff;
using Muster.Engine.OnCall;
using Muster.Engine.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Audit;

/// <summary>
/// Looks at all times for silence: an open incident without a future, a schedule that is paged and has nobody. Also
/// keeps the head of the log outside the store (R5).
/// </summary>
/// <param name="anchors">The file that anchors are appended to.</param>
public sealed class Auditor(AnchorFile anchors)
{
    private const string AuditKey = "auditor";
    private const string AnchorKey = "hourly";

    /// <summary>It looks this often.</summary>
    public static Duration Every { get; } = Duration.FromSeconds(20);

    /// <summary>The head is anchored this often (R5).</summary>
    public static Duration AnchorEvery { get; } = Duration.FromHours(1);

    /// <summary>When a node last worked, by the newest round; null before the first.</summary>
    internal static async ValueTask<Instant?> LastRound(IReading reading) =>
        await reading.Job(JobKinds.Audit, AuditKey) is { } job ? job.Due - Every : null;

    /// <summary>Plans the rounds when they are not planned yet.</summary>
    internal static async ValueTask Plan(ITransaction transaction)
    {
        if (await transaction.Job(JobKinds.Audit, AuditKey) is null)
            await transaction.Arm(new NewJob(JobKinds.Audit, AuditKey, transaction.Now, ""));
        if (await transaction.Job(JobKinds.Anchor, AnchorKey) is null)
            await transaction.Arm(new NewJob(JobKinds.Anchor, AnchorKey, transaction.Now, ""));
    }

    /// <summary>One round.</summary>
    internal static async ValueTask Audit(Reactions reactions)
    {
        await reactions.Transaction.Arm(new NewJob(JobKinds.Audit, AuditKey, reactions.Now + Every, ""));
        foreach (var id in await reactions.Transaction.OpenIncidentsWithoutJob([JobKinds.Clock]))
            await GiveFuture(reactions, id);
        foreach (var schedule in reactions.Configuration.Playbook.Schedules)
            await LookAt(reactions, schedule);
        await DutyWatch.Plan(reactions);
        await TestPages.Plan(reactions);
    }

    /// <summary>Appends the head to the file and plans the next.</summary>
    internal async ValueTask Anchor(Reactions reactions)
    {
        await reactions.Transaction.Arm(
            new NewJob(JobKinds.Anchor, AnchorKey, reactions.Now + AnchorEvery, ""));
        if (await reactions.Transaction.HeadAnchor() is { } head)
            anchors.Append(head);
    }

    private static async ValueTask GiveFuture(Reactions reactions, IncidentId id)
    {
        reactions.Touch(id);
        var reference = (await reactions.StateOf(id))?.Reference ?? id.ToString();
        await reactions.Alarm(
            $"no-future:{id}", $"{reference} was open without anything planned for it. Its clocks run again.", id);
    }

    private static async ValueTask LookAt(Reactions reactions, Schedule schedule)
    {
        var configuration = reactions.Configuration;
        var key = $"nobody-on-call:{schedule.Id}";
        var isUsed = configuration.Playbook.Policies.Any(policy => policy.Steps.Any(step =>
            step.Targets.Contains(new EscalationTarget.OnCall(schedule.Id))));
        var answer = OnCallNow.In(configuration, schedule, reactions.Now);
        await HandOffs.Plan(reactions, answer);
        await CalendarFetch.Plan(reactions.Transaction, schedule);
        var isOnPurpose = answer.Because is Because.Nobody { Reason: NobodyReason.OverrideToNobody };
        if (isUsed && answer.Responder is null && !isOnPurpose)
            await reactions.Alarm(key, $"Nobody is on call in {schedule.Name}, and policies page it.");
        else
            await reactions.Calm(key);
        await LookForClash(reactions, schedule);
    }

    /// <summary>An override that wins over a stretch planned by hand stands on the screens until one of the two is
    /// over or gone (test case 17); it pages nobody, because it may be meant.</summary>
    private static async ValueTask LookForClash(Reactions reactions, Schedule schedule)
    {
        var key = $"override-over-temporary:{schedule.Id}";
        var clash = reactions.Configuration.Overrides(schedule.Id).FirstOrDefault(put =>
            put.Replaces is null && put.Until > reactions.Now
            && schedule.Temporary.Any(planned =>
                planned.Until > reactions.Now && planned.Meets(put.From, put.Until)));
        if (clash is null)
        {
            await reactions.Calm(key);
            return;
        }

        var who = clash.Responder is { } person ? reactions.Configuration.NameOf(person) : "nobody";
        await reactions.Note(
            key,
            $"In {schedule.Name} an override ({who}) wins over the temporary schedule. Take one of the two away if "
                + "that is not meant.");
    }
}

/// <summary>The file outside the store that heads of the log are appended to, a line of JSON each.</summary>
/// <param name="path">Where it is.</param>
public sealed class AnchorFile(string path)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new Core.InstantJson() },
    };

    /// <summary>Appends one line; an hour's worth of waiting is a fraction of a millisecond.</summary>
    public void Append(Anchor anchor) =>
        File.AppendAllText(path, JsonSerializer.Serialize(anchor, Options) + "\n");

    /// <summary>All that were appended, oldest first; none when there is no file.</summary>
    /// <exception cref="JsonException">A line is not an anchor.</exception>
    public static IReadOnlyList<Anchor> Read(string path) => File.Exists(path)
        ? [.. File.ReadLines(path).Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<Anchor>(line, Options)!)]
        : [];
}
