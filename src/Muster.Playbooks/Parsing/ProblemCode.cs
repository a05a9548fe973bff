using Muster.Core.Playbook;
using Muster.Playbooks.Runbooks;

namespace Muster.Playbooks.Parsing;

/// <summary>A kind of problem. The code is stable: one that is no longer used is never used again.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Meaning">What it means, one sentence; docs/playbooks/problems.md repeats it.</param>
public sealed record ProblemCode(string Code, ProblemSeverity Severity, string Meaning)
{
    internal static readonly ProblemCode NotYaml =
        Error("PB001", "The file is not YAML, or holds more than one document.");

    internal static readonly ProblemCode Tab = Error("PB002", "A line is indented with a tab.");

    internal static readonly ProblemCode TooLarge =
        Error("PB003", "The file or the folder is larger or deeper than what is read.");

    internal static readonly ProblemCode FileTwice =
        Error("PB004", "A file is there twice, as .yaml and as .yml.");

    internal static readonly ProblemCode DuplicateKey =
        Error("PB005", "A key is written twice in the same place.");

    internal static readonly ProblemCode WrongForm =
        Error("PB006", "A value has another form: a list where one word is expected, and the like.");

    internal static readonly ProblemCode UnknownKey = Error("PB007", "A key is not known here.");

    internal static readonly ProblemCode Missing = Error("PB008", "A key that is needed is missing or empty.");

    internal static readonly ProblemCode UnknownWord =
        Error("PB009", "A value is not one of the words that are possible here.");

    internal static readonly ProblemCode BadDuration = Error("PB010", "A duration cannot be read.");

    internal static readonly ProblemCode BadTime =
        Error("PB011", "A date, a time, a weekday or a hand-off cannot be read.");

    internal static readonly ProblemCode UnknownZone =
        Error("PB012", "A time zone is not in the IANA time zone database.");

    internal static readonly ProblemCode BadId =
        Error("PB013", "An id has letters or signs that ids do not have.");

    internal static readonly ProblemCode DuplicateName =
        Error("PB014", "A name that must be unique is used twice.");

    internal static readonly ProblemCode LeadsNowhere = Error("PB015", "A name leads nowhere.");

    internal static readonly ProblemCode BadMatcher = Error("PB016", "A condition of a route cannot be read.");

    internal static readonly ProblemCode BadPattern =
        Error("PB017", "A regular expression does not compile, or needs backtracking.");

    internal static readonly ProblemCode BadNumber =
        Error("PB018", "A number is missing, malformed or out of range.");

    internal static readonly ProblemCode BadAddress = Error("PB019", "A mail address or a URL cannot be used.");

    internal static readonly ProblemCode BadReference =
        Error("PB020", "The pattern of incident references cannot be used.");

    internal static readonly ProblemCode ReachesNobody = Error("PB021", "A policy cannot reach anybody.");

    internal static readonly ProblemCode BadCondition = Error("PB040", "A condition on a figure cannot be read.");

    internal static readonly ProblemCode TreeLoops =
        Error("PB041", "A decision tree leads back to a question that was answered.");

    internal static readonly ProblemCode DeadEnd =
        Error("PB042", "A question or a step of a workflow leads nowhere and is no end.");

    internal static readonly ProblemCode LoopUnbounded =
        Error("PB043", "A loop of a workflow has no counter that ends it.");

    internal static readonly ProblemCode UnknownPlaceholder =
        Error("PB044", "A pattern has a placeholder that is not known.");

    internal static readonly ProblemCode ClockTwice =
        Error("PB045", "A clock is written in severities.yaml and as a cadence.");

    internal static readonly ProblemCode BadTemplate = Error("PB060", "The fields of a template cannot be read.");

    internal static readonly ProblemCode UnknownField =
        Error("PB061", "A template has a field that nothing fills, or lacks one that it requires.");

    internal static readonly ProblemCode ServiceWithoutPolicy =
        Warning("PB101", "A service has no policy; its alerts page the administrators.");

    internal static readonly ProblemCode AlertsUncovered =
        Warning("PB102", "No level names an alert severity; such alerts open the next worse level.");

    internal static readonly ProblemCode RouteUnreachable =
        Warning("PB103", "A route stands after one that takes everything.");

    internal static readonly ProblemCode WithoutContact =
        Warning("PB104", "A person has no contact method here; only one given on a screen can reach them.");

    internal static readonly ProblemCode CoverageGap =
        Warning("PB105", "Nobody is on call for a part of the next year.");

    internal static readonly ProblemCode LevelWithoutStep =
        Warning("PB106", "A policy has no step for a level that pages.");

    internal static readonly ProblemCode StepOrder = Warning("PB107", "A step comes before the step above it.");

    internal static readonly ProblemCode TeamEmpty = Warning("PB108", "A team has no members.");

    internal static readonly ProblemCode NoService =
        Warning("PB109", "There is no service, so there is no integration key to send alerts to.");

    internal static readonly ProblemCode FileMisspelt =
        Warning("PB110", "A file is not read, and its name is nearly that of one that is.");

    internal static readonly ProblemCode StepReachesNobody =
        Warning("PB111", "A step of a policy reaches nobody.");

    internal static readonly ProblemCode Unreachable =
        Warning("PB140", "A question, a step or a level cannot be reached.");

    internal static readonly ProblemCode EdgeUndecided =
        Warning("PB141", "No level says what holds at exactly the limit of a figure.");

    internal static readonly ProblemCode Placeholder =
        Warning("PB160", "A contact or vendor has a placeholder where a name or number belongs.");

    internal static readonly ProblemCode Unused =
        new("PB161", ProblemSeverity.Info, "Something is defined and nothing uses it.");

    internal static readonly ProblemCode AgendaTooLong =
        Warning("PB162", "The agenda of a meeting takes longer than the meeting.");

    internal static readonly ProblemCode ReviewDue =
        Warning("PB163", "The review of the playbook is near or overdue.");

    internal static readonly ProblemCode ReachGap =
        Warning("PB164", "A policy reaches nobody within the time of a level for a part of the next year.");

    internal static readonly ProblemCode FileNotRead =
        new("PB201", ProblemSeverity.Info, "A file is not read by this version.");

    /// <summary>All of them, by code.</summary>
    public static IReadOnlyList<ProblemCode> All => [.. Own, .. RunbookProblem.All];

    private static IReadOnlyList<ProblemCode> Own { get; } =
    [
        NotYaml, Tab, TooLarge, FileTwice, DuplicateKey, WrongForm, UnknownKey, Missing, UnknownWord, BadDuration,
        BadTime, UnknownZone, BadId, DuplicateName, LeadsNowhere, BadMatcher, BadPattern, BadNumber, BadAddress,
        BadReference, ReachesNobody, BadCondition, TreeLoops, DeadEnd, LoopUnbounded, UnknownPlaceholder,
        ClockTwice, BadTemplate, UnknownField,
        ServiceWithoutPolicy, AlertsUncovered, RouteUnreachable, WithoutContact,
        CoverageGap, LevelWithoutStep, StepOrder, TeamEmpty, NoService, FileMisspelt,
        StepReachesNobody, Unreachable, EdgeUndecided,
        Placeholder, Unused, AgendaTooLong, ReviewDue, ReachGap,
        FileNotRead,
    ];

    internal static ProblemCode Error(string code, string meaning) => new(code, ProblemSeverity.Error, meaning);

    internal static ProblemCode Warning(string code, string meaning) => new(code, ProblemSeverity.Warning, meaning);
}
