using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Muster.Cli.Access;
using Muster.Cli.Actions;
using Muster.Cli.Alerts;
using Muster.Cli.Audit;
using Muster.Cli.Catalog;
using Muster.Cli.Clocks;
using Muster.Cli.Communications;
using Muster.Cli.Directory;
using Muster.Cli.Drills;
using Muster.Cli.Escalation;
using Muster.Cli.Evidence;
using Muster.Cli.Incidents;
using Muster.Cli.Metrics;
using Muster.Cli.Monitors;
using Muster.Cli.OnCall;
using Muster.Cli.Paging;
using Muster.Cli.Playbook;
using Muster.Cli.Postmortems;
using Muster.Cli.Runbooks;
using Muster.Cli.Search;
using Muster.Cli.StatusPage;
using Muster.Cli.Tickets;

namespace Muster.Cli;

/// <summary>The program <c>muster</c>: what can be typed, and what comes of it.</summary>
internal static class CommandLine
{
    /// <summary>A verb that was told to stop has so long; then the process ends anyway.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(4.5);

    /// <summary>Everything that can be typed.</summary>
    internal static RootCommand Tree(Surroundings around)
    {
        var root = new RootCommand("Muster pages people, runs incidents and keeps the record.");
        Globals.AddTo(root);
        Command[] verbs =
        [
            Serve.Of(around), Demo.Of(around),
            IncidentVerbs.Of(around), WorkVerbs.Tasks(around), WorkVerbs.Decisions(around), WorkVerbs.Board(around),
            SearchVerb.Of(around), AlertVerbs.Of(around), SilenceVerbs.Of(around), RouteVerbs.Of(around),
            TicketVerbs.Of(around), OnCallVerb.Of(around), ScheduleVerbs.Of(around),
            PageVerbs.Of(around), Rooms.RoomVerbs.Of(around), NotifyVerb.Of(around),
            StatusVerbs.Of(around), ServiceVerbs.Of(around),
            TeamVerbs.Of(around), PolicyVerbs.Of(around),
            UserVerbs.Of(around), TokenVerbs.Of(around),
            PlaybookVerbs.Of(around), RunbookVerbs.Of(around), RunnerVerbs.Of(around), DutyVerbs.Of(around),
            DirectoryVerb.Of(around),
            PostmortemVerbs.Of(around), ActionVerbs.Of(around), MetricsVerbs.Of(around),
            DrillVerbs.Of(around), EvidenceVerbs.Of(around),
            VerifyVerb.Of(around), AuditVerb.Of(around), HeartbeatVerbs.Of(around), MonitorVerbs.Of(around),
            Doctor.Of(around),
            Moving.Backup(around), Moving.Restore(around), Moving.Migrate(around),
        ];
        foreach (var verb in verbs) root.Add(verb);
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Does what was typed. Answers with the exit code: see <see cref="Exit"/>.</summary>
    internal static async Task<int> Run(IReadOnlyList<string> arguments, Surroundings around, CancellationToken cancel)
    {
        // A word that begins with '@' is a name here, never a file with more words.
        var parsed = Tree(around).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction) return Misuse(parsed, around);
        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = around.Out,
                Error = around.Error,
                ProcessTerminationTimeout = EndsWithin,
            },
            cancel);
    }

    private static int Misuse(ParseResult parsed, Surroundings around)
    {
        var path = Path(parsed.CommandResult.Command);
        var what = parsed.UnmatchedTokens is [var word, ..]
            ? $"'{word}' means nothing after '{path}'"
            : parsed.Errors[0].Message;
        around.Error.WriteLine($"muster: {Report.Plain(what)}");
        around.Error.WriteLine($"  See: {path} --help");
        return Exit.Misuse;
    }

    /// <summary>How a command is typed, from the first word.</summary>
    internal static string Path(Command command) =>
        command is RootCommand ? "muster" : $"{Path(command.Parents.OfType<Command>().First())} {command.Name}";

    private sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var exit = usual.Invoke(parseResult);
            if (parseResult.CommandResult.Command is not Verb { Examples: [_, ..] examples }) return exit;
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
            return exit;
        }
    }
}
