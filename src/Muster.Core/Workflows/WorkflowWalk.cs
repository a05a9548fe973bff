using System.Collections.Immutable;
using NodaTime;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Workflows;

/// <summary>How far people have come in a workflow of an incident.</summary>
public sealed record WorkflowWalk
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The workflow.</summary>
    public required string Workflow { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>When it began.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>When nothing was left to do in it, or null.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>Why it was given up, or null.</summary>
    public string? Stopped { get; init; }

    /// <summary>The nodes at which people are; several at once.</summary>
    public ImmutableList<WalkPlace> Active { get; init; } = [];

    /// <summary>How often each node was entered.</summary>
    public ImmutableDictionary<string, int> Entered { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The ends that were reached.</summary>
    public ImmutableList<string> Ends { get; init; } = [];

    /// <summary>What was done, in order.</summary>
    public ImmutableList<WalkStep> Path { get; init; } = [];

    /// <summary>Nothing is left to do in it.</summary>
    public bool IsOver => EndedAt is not null;

    /// <summary>Whether people are at a node.</summary>
    public bool IsAt(string node) => Active.Exists(place => place.Node == node);

    /// <summary>The nodes on their way to a join for which it waits; empty when it may go on.</summary>
    public IReadOnlyList<string> WaitsFor(Workflow workflow, string join) =>
    [
        .. Active.Select(place => place.Node)
            .Where(node => node != join && workflow.ReachableFrom(node).Contains(join)).Distinct(),
    ];

    /// <summary>A walk at its beginning.</summary>
    internal static WorkflowWalk Begin(E.WorkflowStarted e) => new()
    {
        Id = e.Walk,
        Workflow = e.Workflow,
        Name = e.Name,
        StartedAt = e.At,
        Active = [new WalkPlace(e.Node, e.At)],
        Entered = ImmutableDictionary<string, int>.Empty.Add(e.Node, 1),
    };

    /// <summary>The walk after a step. Two ways that meet at a node are one from there on.</summary>
    internal WorkflowWalk After(E.WorkflowStepped e)
    {
        var active = Active.RemoveAll(place => place.Node == e.Node);
        var entered = Entered;
        foreach (var next in e.Next.Concat(e.Ends))
            entered = entered.SetItem(next, entered.GetValueOrDefault(next) + 1);
        foreach (var next in e.Next.Where(next => !active.Exists(place => place.Node == next)))
            active = active.Add(new WalkPlace(next, e.At));
        return this with
        {
            Active = active,
            Entered = entered,
            Ends = Ends.AddRange(e.Ends),
            EndedAt = active.Count == 0 ? e.At : null,
            Path = Path.Add(new WalkStep(e.Node, e.Title, e.Answer, e.By.Name, e.At, e.Note)),
        };
    }
}

/// <summary>Where people are.</summary>
/// <param name="Node">The node.</param>
/// <param name="Since">Since when.</param>
public sealed record WalkPlace(string Node, Instant Since);

/// <summary>What was done at a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Title">What was to be done, or was asked.</param>
/// <param name="Answer">The answer, or null.</param>
/// <param name="By">By whom.</param>
/// <param name="At">When.</param>
/// <param name="Note">A note, or null.</param>
public sealed record WalkStep(string Node, string Title, string? Answer, string By, Instant At, string? Note);
