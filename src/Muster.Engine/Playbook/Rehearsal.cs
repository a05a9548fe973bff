using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Communications;
using Muster.Core.Directory;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Verification;
using Muster.Engine.Communications;
using Muster.Engine.Incidents;
using NodaTime;

namespace Muster.Engine.Playbook;

/// <summary>How an expectation came out.</summary>
public enum Verdict
{
    /// <summary>It holds.</summary>
    Holds,

    /// <summary>It does not.</summary>
    Fails,

    /// <summary>It waits for what is not built yet.</summary>
    Pending,
}

/// <summary>One expectation with its verdict.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Verdict">How it came out.</param>
/// <param name="Text">What was expected, and what was found when it fails.</param>
public sealed record Finding(SourcePlace Place, Verdict Verdict, string Text);

/// <summary>What came of a story.</summary>
/// <param name="Story">The story.</param>
/// <param name="Findings">Its expectations, in order; a step that could not be done is a finding too.</param>
/// <param name="Happened">What happened, oldest first, a line each.</param>
public sealed record RehearsalResult(Story Story, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Happened)
{
    /// <summary>Whether nothing failed.</summary>
    public bool IsGood => Findings.All(finding => finding.Verdict != Verdict.Fails);
}

/// <summary>Plays a story with the real rules and the real engine, in a time that is moved.</summary>
public sealed class Rehearsal
{
    private readonly Stage stage;
    private readonly Story story;
    private readonly StoryJudge judge;
    private readonly List<Finding> findings = [];
    private readonly Dictionary<string, ServiceId> sent = new(StringComparer.Ordinal);

    private Rehearsal(Stage stage, Story story)
    {
        this.stage = stage;
        this.story = story;
        judge = new StoryJudge(stage, story);
    }

    /// <summary>Plays one story from its beginning.</summary>
    public static async Task<RehearsalResult> Play(CheckedPlaybook playbook, Story story, CancellationToken cancel)
    {
        await using var opened = await Stage.Open(playbook, story.Start, cancel);
        return await new Rehearsal(opened, story).Play(cancel);
    }

    /// <summary>Plays one story from its beginning, and goes on from where it ends.</summary>
    internal static async Task<T> Play<T>(
        CheckedPlaybook playbook, Story story, Func<Stage, RehearsalResult, Task<T>> then, CancellationToken cancel)
    {
        await using var opened = await Stage.Open(playbook, story.Start, cancel);
        return await then(opened, await new Rehearsal(opened, story).Play(cancel));
    }

    private async Task<RehearsalResult> Play(CancellationToken cancel)
    {
        var instants = story.Steps.Select(step => step.At)
            .Concat(story.Expectations.Where(each => each.At is not null).Select(each => each.At!.Value + each.Within))
            .Append(story.Lasts ?? Duration.Zero)
            .Distinct().Order().ToList();
        var judged = new Dictionary<Expectation, Finding>(ReferenceEqualityComparer.Instance);
        foreach (var at in instants)
        {
            await stage.PlayTo(story.Start + at, cancel);
            foreach (var step in story.Steps.Where(step => step.At == at))
                await Do(step, cancel);
            await stage.PlayTo(story.Start + at, cancel);
            foreach (var due in story.Expectations.Where(each => each.At is { } when && when + each.Within == at))
                judged[due] = await judge.Of(due, cancel);
        }

        foreach (var last in story.Expectations.Where(each => each.At is null))
            judged[last] = await judge.Of(last, cancel);
        findings.AddRange(story.Expectations.Select(each => judged[each]));
        if (story.IsStrict)
            findings.AddRange(await judge.Unexpected(cancel));
        return new RehearsalResult(story, findings, await judge.Happened(cancel));
    }

    private async Task Do(StoryStep step, CancellationToken cancel)
    {
        var incidents = await stage.Incidents(cancel);
        if (step.Act is StoryAct.Fire fire)
        {
            await stage.Send(Addressed(fire.Signal), cancel);
            return;
        }

        if (step.Act is StoryAct.Declare declare)
        {
            var answer = await stage.Part<IncidentDesk>().Declare(Order(declare, By(step, holder: null)), cancel);
            Note(step, answer.Refusal);
            return;
        }

        var number = step.Incident ?? incidents.Count;
        if (number < 1 || number > incidents.Count)
        {
            findings.Add(new Finding(step.Place, Verdict.Fails, $"There is no incident {Math.Max(1, number)} yet."));
            return;
        }

        Note(step, await Do(step, incidents[number - 1], cancel));
    }

    private async Task<Refusal?> Do(StoryStep step, IncidentId id, CancellationToken cancel)
    {
        var desk = stage.Part<IncidentDesk>();
        var view = await stage.Part<IncidentReader>().Read(id, cancel);
        var person = By(step, view!.State.HeldBy);
        var by = person.AsActor;
        switch (step.Act)
        {
            case StoryAct.Rate rate:
                return (await desk.ChangeSeverity(id, rate.Word, reason: null, by, cancel)).Refusal;
            case StoryAct.LookAtChecks:
                return await LookAtChecks(view, by, cancel);
            case StoryAct.Resolve:
                return (await desk.Resolve(id, note: null, by, cancel)).Refusal;
            case StoryAct.Escalate escalate:
                return (await desk.Escalate(id, escalate.Level, by, cancel)).Refusal;
            case StoryAct.Send send:
                return await Say(id, send, by, cancel);
            case StoryAct.Agree agree:
                return await Agree(id, agree, person, cancel);
            case StoryAct.Ask ask:
                return await desk.Page(id, ask.Who, message: null, by, cancel);
            case StoryAct.Move move when StatusOf(move.Word) is null:
                return new Refusal("story.status-unknown", $"There is no status '{move.Word}'.");
            default:
                return (await desk.Run(id, at => Command(step.Act, person, at), cancel)).Refusal;
        }
    }

    private async Task<Refusal?> LookAtChecks(IncidentView view, Actor by, CancellationToken cancel)
    {
        foreach (var each in IncidentChecks.Of(view.Playbook, view.State, view.ReadAt))
        {
            var refusal = (await stage.Part<IncidentDesk>().Run(
                view.State.Id,
                at => new IncidentCommand.MeasureCheck(
                    each.Check.Id, each.Check.Text, IsMet: true, Value: null, Limit: null, Note: null)
                {
                    At = at,
                    By = by,
                },
                cancel)).Refusal;
            if (refusal is not null)
                return refusal;
        }

        return null;
    }

    /// <summary>A draft that waits for this audience and form is filled in; else a message is written.</summary>
    private async Task<Refusal?> Say(IncidentId id, StoryAct.Send send, Actor by, CancellationToken cancel)
    {
        var desk = stage.Part<CommunicationDesk>();
        var order = new UpdateOrder
        {
            Text = send.Text ?? $"News to {send.Audience}",
            To = [send.Template is { } form ? $"{send.Audience}/{form}" : send.Audience],
            Fields = send.Fields,
        };
        var draft = (await desk.Messages(id, cancel)).FirstOrDefault(each =>
            each.Message.State == MessageState.Draft && each.Message.Audience == send.Audience
            && (send.Template is null || each.Message.Template == send.Template)
            && (send.Channel is null || each.Message.Channels.Contains(send.Channel)));
        return draft is not null
            ? await desk.SendDraft(id, draft.Message.Id, order with { Text = send.Text ?? "" }, by, cancel)
            : (await desk.Say(id, order, by, cancel)).Refusal;
    }

    private async Task<Refusal?> Agree(
        IncidentId id, StoryAct.Agree agree, Responder person, CancellationToken cancel)
    {
        var desk = stage.Part<CommunicationDesk>();
        var waiting = (await desk.Messages(id, cancel)).FirstOrDefault(each =>
            each.Message.State == MessageState.Waiting && each.Message.Audience == agree.Audience);
        return waiting is null
            ? CommunicationRefusals.Unknown
            : await desk.Settle(
                id, waiting.Message.Id, isApproved: true, note: null,
                new Settler(person.Id, IsAdministrator: false, person.AsActor), cancel);
    }

    private IncidentCommand Command(StoryAct act, Responder person, Instant at) => act switch
    {
        StoryAct.Acknowledge take => new IncidentCommand.Acknowledge(take.Who, "story")
        {
            At = at,
            By = Person(take.Who).AsActor,
        },
        StoryAct.GiveBack => new IncidentCommand.WithdrawAcknowledgement { At = at, By = person.AsActor },
        StoryAct.Move move => new IncidentCommand.ChangeStatus(StatusOf(move.Word)!.Value, Note: null)
        {
            At = at,
            By = person.AsActor,
        },
        StoryAct.TakeRole role => new IncidentCommand.TakeRole(role.Role, role.Who) { At = at, By = person.AsActor },
        StoryAct.Tell tell => new IncidentCommand.Update(stage.Part<Ids>().Next(), tell.Text, NextAt: null)
        {
            At = at,
            By = person.AsActor,
        },
        StoryAct.StartLegalClock legal => new IncidentCommand.StartLegalClock(legal.Clock, at, Note: null)
        {
            At = at,
            By = person.AsActor,
        },
        StoryAct.OpenRoom room => new IncidentCommand.OpenRoom(room.Why, Link: null)
        {
            At = at,
            By = person.AsActor,
        },
        StoryAct.WriteDown note => new IncidentCommand.WriteNote(stage.Part<Ids>().Next(), note.Text)
        {
            At = at,
            By = person.AsActor,
        },
        _ => throw new System.Diagnostics.UnreachableException(act.GetType().Name),
    };

    private IncidentStatus? StatusOf(string word) =>
        stage.Playbook.Incidents.Status(word)?.Status ?? IncidentStatuses.Parse(word);

    /// <summary>What ends an alert goes to the service that the alert came for.</summary>
    private AlertSignal Addressed(AlertSignal signal)
    {
        if (signal.Action == AlertAction.Trigger)
            sent[signal.DedupKey] = signal.Service;
        return sent.TryGetValue(signal.DedupKey, out var service) ? signal with { Service = service } : signal;
    }

    private static NewIncident Order(StoryAct.Declare declare, Responder by) => new()
    {
        Title = declare.Title,
        Service = declare.Service,
        Severity = declare.Severity,
        Policy = declare.Policy,
        Pages = declare.Pages,
        By = by.AsActor,
    };

    private Responder By(StoryStep step, ResponderId? holder) =>
        (step.By ?? holder) is { } id ? Person(id) : stage.Playbook.People[0];

    private Responder Person(ResponderId id) =>
        stage.Playbook.People.FirstOrDefault(person => person.Id == id)
        ?? new Responder { Id = id, Name = id.Value };

    private void Note(StoryStep step, Refusal? refusal)
    {
        if (refusal is not null)
        {
            findings.Add(new Finding(
                step.Place, Verdict.Fails, $"{StoryJudge.Clock(step.At)} the step was refused: {refusal.Message}"));
        }
    }
}
