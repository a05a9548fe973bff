using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Runbooks;

/// <summary>What can be wrong with a runbook. The numbers are stable. Source: the runbook grammar, lint.</summary>
internal static class RunbookProblem
{
    internal static readonly ProblemCode Malformed =
        ProblemCode.Error("RB001", "The marks of a step cannot be read.");

    internal static readonly ProblemCode UnknownMark =
        ProblemCode.Error("RB002", "A mark of a step is not known.");

    internal static readonly ProblemCode NotExecutable =
        ProblemCode.Error("RB003", "A fence is marked, and its language is none that is executed.");

    internal static readonly ProblemCode DuplicateName =
        ProblemCode.Error("RB004", "Two steps have the same name.");

    internal static readonly ProblemCode LeadsNowhere =
        ProblemCode.Error("RB005", "A link, 'verify', 'undo' or 'on-failure' leads to no step.");

    internal static readonly ProblemCode Unreachable =
        ProblemCode.Warning("RB006", "No way leads to a step.");

    internal static readonly ProblemCode Cycle =
        ProblemCode.Error("RB007", "Steps lead in a circle that nothing ends.");

    internal static readonly ProblemCode Placeholder =
        ProblemCode.Warning("RB008", "A command has a placeholder where a parameter belongs.");

    internal static readonly ProblemCode Pasted =
        ProblemCode.Error("RB009", "A value would be pasted into the text of a script.");

    internal static readonly ProblemCode Secret =
        ProblemCode.Warning("RB010", "A secret seems to be written out.");

    internal static readonly ProblemCode WithoutVerify =
        ProblemCode.Warning("RB011", "A step changes something, and no step shows that it worked.");

    internal static readonly ProblemCode WithoutUndo =
        ProblemCode.Warning("RB012", "A step changes something and does not say how that is taken back.");

    internal static readonly ProblemCode UnsafeRetry =
        ProblemCode.Error("RB013", "A step is repeated after a failure and is not safe to repeat.");

    internal static readonly ProblemCode WithoutOwner =
        ProblemCode.Warning("RB014", "A runbook that executes something has no owner.");

    internal static readonly ProblemCode ReviewOverdue =
        ProblemCode.Warning("RB015", "The review of a runbook is overdue.");

    internal static readonly ProblemCode UnknownAlert =
        ProblemCode.Warning("RB016", "A runbook answers an alert or service that nothing else names.");

    internal static readonly ProblemCode Interactive =
        ProblemCode.Warning("RB017", "A command waits for a person at a terminal.");

    internal static readonly ProblemCode DeadLink =
        ProblemCode.Warning("RB018", "A link leads to a file that is not there.");

    internal static readonly ProblemCode Sudo =
        ProblemCode.Warning("RB019", "'sudo' may ask for a password.");

    internal static readonly ProblemCode WithoutLanguage =
        new("RB020", ProblemSeverity.Info, "A fence says no language.");

    internal static readonly ProblemCode ChangeInDiagnosis =
        ProblemCode.Warning("RB021", "A step changes something while the cause is still looked for.");

    internal static readonly ProblemCode PipedToShell =
        ProblemCode.Warning("RB022", "What is loaded from elsewhere is run at once.");

    /// <summary>All of them, by code.</summary>
    internal static IReadOnlyList<ProblemCode> All { get; } =
    [
        Malformed, UnknownMark, NotExecutable, DuplicateName, LeadsNowhere, Unreachable, Cycle, Placeholder, Pasted,
        Secret, WithoutVerify, WithoutUndo, UnsafeRetry, WithoutOwner, ReviewOverdue, UnknownAlert, Interactive,
        DeadLink, Sudo, WithoutLanguage, ChangeInDiagnosis, PipedToShell,
    ];
}
