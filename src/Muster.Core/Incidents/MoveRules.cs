using Muster.Core.Clocks;
using Muster.Core.Playbook;
using Muster.Core.Verification;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>
/// What a playbook says about moving an incident: which words may follow, who resolves, what is done before. Holds for
/// people; what Muster does by itself is not asked. Source: INC-002, INC-033, INC-034, VER-007.
/// </summary>
public static class MoveRules
{
    /// <summary>Why a command may not be carried out under the playbook, or null.</summary>
    public static Refusal? Refuse(
        Incident incident, IncidentCommand command, CheckedPlaybook playbook, IReadOnlyList<Clock> clocks)
    {
        if (command.By.Kind != ActorKind.Responder)
            return null;
        return command switch
        {
            IncidentCommand.ChangeStatus { To: IncidentStatus.Resolved } c =>
                Word(incident, c, playbook) ?? Resolving(incident, c.By, c.At, c.Note, playbook, clocks),
            IncidentCommand.Resolve c => Resolving(incident, c.By, c.At, c.Note, playbook, clocks),
            IncidentCommand.ChangeStatus { To: IncidentStatus.Closed } => Closing(incident, playbook),
            IncidentCommand.ChangeStatus c => Word(incident, c, playbook),
            IncidentCommand.TakeRole c => Combining(incident, c.Role, c.Responder, c.Note, playbook),
            IncidentCommand.AnswerRole { Accepts: true } c =>
                Combining(incident, c.Role, c.Responder, c.Note, playbook),
            IncidentCommand.CloseRoom c => Ending(incident, c, playbook),
            _ => null,
        };
    }

    /// <summary>The organisation's word for where an incident is.</summary>
    public static string WordOf(Incident incident, CheckedPlaybook playbook) =>
        incident.StatusWord ?? playbook.Incidents.WordFor(incident.Status);

    /// <summary>The words that may follow; empty when the playbook has none of its own.</summary>
    public static IReadOnlyList<StatusRule> Following(Incident incident, CheckedPlaybook playbook)
    {
        var rules = playbook.Incidents;
        var present = rules.Status(WordOf(incident, playbook));
        return present is { Next.Count: > 0 }
            ? [.. rules.Statuses.Where(rule => Allows(present, rule.Word))]
            : [.. rules.Statuses.Where(rule => rule != present)];
    }

    private static bool Allows(StatusRule present, string word) =>
        present.Next.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static Refusal? Word(Incident incident, IncidentCommand.ChangeStatus c, CheckedPlaybook playbook)
    {
        var rules = playbook.Incidents;
        if (rules.Status(WordOf(incident, playbook)) is not { Next.Count: > 0 } present)
            return null;
        var target = c.Word ?? rules.Statuses.FirstOrDefault(rule => rule.Status == c.To)?.Word;
        if (target is null || target.Equals(present.Word, StringComparison.OrdinalIgnoreCase)
            || Allows(present, target))
        {
            return null;
        }

        return new Refusal(
            "incident.move-not-allowed",
            $"From {present.Word} it goes to: {string.Join(", ", present.Next)}; not to {target}.")
        { Field = "status" };
    }

    private static Refusal? Outstanding(IReadOnlyList<IncidentCheck> checks)
    {
        if (checks.Count == 0)
            return null;
        var failed = Texts(checks.Where(check => check.State == CheckState.Failed));
        var open = Texts(checks.Where(check => check.State != CheckState.Failed));
        var words = failed.Length > 0 ? $"This does not hold: {failed}. " : "";
        words += open.Length > 0 ? $"Nobody has looked at this, or not lately: {open}. " : "";
        return new Refusal(
            "incident.verification-outstanding", $"{words}Look, or say in the note why it is resolved.")
        {
            Field = "note",
        };

        static string Texts(IEnumerable<IncidentCheck> checks) =>
            string.Join("; ", checks.Select(check => check.Check.Text.TrimEnd('.')));
    }

    private static Refusal? Resolving(
        Incident incident, Actor by, Instant at, string? note, CheckedPlaybook playbook, IReadOnlyList<Clock> clocks)
    {
        if (!incident.IsOpen || !string.IsNullOrWhiteSpace(note))
            return null;
        foreach (var role in playbook.RolesInForce.Where(role => role.Resolves))
        {
            if (incident.Roles.TryGetValue(role.Id, out var holder) && holder != by.AsResponder)
            {
                return new Refusal(
                    "incident.resolved-by-role",
                    $"The {role.Name} says that it is resolved. Ask them, or say in the note why you do.")
                { Field = "note", Kind = RefusalKind.Conflict };
            }
        }

        // What does not hold, or was not looked at, stands in the way; a reason goes past it (VER-007).
        if (Outstanding(IncidentChecks.Outstanding(playbook, incident, at)) is { } outstanding)
            return outstanding;

        return clocks.Any(clock => clock is { Kind: ClockKind.StableAt, State: ClockState.Running })
            ? new Refusal(
                "incident.not-stable-yet",
                "It has not been quiet for as long as the playbook asks. Wait, or say in the note why not.")
            { Field = "note" }
            : null;
    }

    private static Refusal? Closing(Incident incident, CheckedPlaybook playbook)
    {
        if (incident.IsOpen || incident.Status == IncidentStatus.Closed)
            return null;
        var left = Checklists.Of(playbook, incident, incident.StatusAt)
            .Where(list => list.Id == "closing")
            .SelectMany(list => list.Items)
            .Where(item => item.Mark is null)
            .Select(item => item.Text)
            .ToList();
        return left.Count == 0
            ? null
            : new Refusal(
                "incident.closing-missing",
                $"Before it is closed, do these or set them aside: {string.Join("; ", left)}");
    }

    /// <summary>Where the playbook has an agenda for the end, somebody is named for what follows (INC-021).</summary>
    private static Refusal? Ending(Incident incident, IncidentCommand.CloseRoom c, CheckedPlaybook playbook) =>
        incident.Work.IsRoomOpen && playbook.Incidents.WarRoom is { Ending: not null }
            && c.PostmortemOwner is null && incident.Work.PostmortemOwner is null && string.IsNullOrWhiteSpace(c.Note)
            ? new Refusal(
                "room.owner-missing",
                "Name who writes the post-mortem before the war room is closed, or say in the note why nobody does.")
            { Field = "owner" }
            : null;

    private static Refusal? Combining(
        Incident incident, RoleId role, ResponderId person, string? note, CheckedPlaybook playbook)
    {
        if (!string.IsNullOrWhiteSpace(note))
            return null;
        var taken = playbook.Role(role);
        foreach (var (held, holder) in incident.Roles)
        {
            var isBarred = taken?.NotWith.Contains(held) == true
                || playbook.Role(held)?.NotWith.Contains(role) == true;
            if (holder == person && held != role && isBarred)
            {
                return new Refusal(
                    "role.conflict",
                    $"One person does not have {taken?.Name ?? role.Value} together with "
                        + $"{playbook.Role(held)?.Name ?? held.Value}. Say in the note why it is so here.")
                { Field = "note" };
            }
        }

        return null;
    }
}
