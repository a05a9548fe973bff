using System.CommandLine;
using Muster.Client;
using Muster.Client.Runbooks;
using Muster.Core.Access;
using Muster.Runner.Runbooks;

namespace Muster.Cli.Runbooks;

/// <summary><c>muster runner</c>: executes steps near the systems; and who may be a runner.</summary>
internal static class RunnerVerbs
{
    private const string CredentialFile = "credential";
    private const string PolicyFile = "policy.yaml";

    internal static Command Of(Surroundings around)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Where its credential, policy and spool are; made when absent (else ./runner)",
            HelpName = "DIR",
        };
        var policy = new Option<string?>("--policy")
        {
            Description = "What it may do, a file of this machine (else DIR/policy.yaml)",
            HelpName = "FILE",
        };
        var register = new Option<string?>("--register")
        {
            Description = "The one-time token of 'muster runner invite', at its first start",
            HelpName = "TOKEN",
        };
        var verb = new Verb(
            "runner",
            "Execute steps of runbooks on this machine. It calls the server and is never called; what it may do is in "
                + "its own policy.",
            Permission.None, "muster runner --url https://muster.example.com --register mri_… --data /var/lib/runner",
            "muster runner --data /var/lib/runner")
        { data, policy, register };
        verb.Does(around, (session, cancel) =>
            Run(session, session.Of(data) ?? "runner", session.Of(policy), session.Of(register), cancel));
        verb.Add(Invite(around));
        verb.Add(List(around));
        verb.Add(Remove(around));
        return verb;
    }

    private static Verb Invite(Surroundings around)
    {
        var name = Name();
        return new Verb(
            "invite", "Make a one-time token with which a runner registers.", Permission.Administer,
            "muster runner invite db-1") { name }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.InviteRunner(session.Of(name)!, cancel),
                invited =>
                {
                    session.Report.Line($"The runner {invited.Name} may register once, within the hour:");
                    session.Report.Line($"  muster runner --url {session.Url} --register {invited.Token}");
                }));
    }

    private static Verb List(Surroundings around) => new Verb(
        "list", "The runners, with when each was last heard of.", Permission.Read, "muster runner list")
        .Does(around, async (session, cancel) => session.Show(
            await session.Client.ListRunners(cancel),
            list => session.Report.Table(
                ["runner", "status", "labels", "runs", "seen"],
                list.Items.Select(runner => new[]
                {
                    runner.Name, runner.Status, string.Join(",", runner.Labels), string.Join(",", runner.Kinds),
                    runner.SeenAt is { } seen ? Moments.Show(seen) : null,
                }))));

    private static Verb Remove(Surroundings around)
    {
        var name = Name();
        return new Verb(
            "remove", "Remove a runner: its credential no longer counts.", Permission.Administer,
            "muster runner remove db-1") { name }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.RemoveRunner(session.Of(name)!, cancel),
                removed => session.Report.Line($"The runner {removed.Name} is removed.")));
    }

    private static Argument<string> Name() => new("NAME") { Description = "The runner's name: db-1" };

    private static async Task<int> Run(
        Session session, string data, string? policyFile, string? token, CancellationToken cancel)
    {
        var folder = System.IO.Directory.CreateDirectory(data).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = policyFile ?? Path.Combine(folder, PolicyFile);
        if (policyFile is null && !File.Exists(file)) await File.WriteAllTextAsync(file, RunnerPolicy.Starter, cancel);
        try
        {
            var policy = RunnerPolicy.Read(file);
            var credential = await Credential(session, Path.Combine(folder, CredentialFile), policy, token, cancel);
            using var http = MusterClient.Connect(new Uri(session.Url), credential, session.Around.Carrier());
            http.Timeout = TimeSpan.FromSeconds(60);
            using var loop = new RunnerLoop(
                new MusterClient(http),
                new RunnerSettings(policy, folder, line => session.Report.Line(line)),
                session.Around.Time);
            session.Report.Line($"This runner asks {session.Url} for work; {file} says what it may do.");
            await loop.Run(cancel);
            return Exit.Done;
        }
        catch (RunnerException problem)
        {
            return session.Complain(
                problem.Message, "Mend it, or register anew: muster runner invite NAME.", Exit.Refused);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Exit.Done;
        }
    }

    /// <summary>What this runner shows: kept from its first start, readable by its own user alone.</summary>
    private static async Task<string> Credential(
        Session session, string file, RunnerPolicy policy, string? token, CancellationToken cancel)
    {
        if (token is null)
        {
            return File.Exists(file)
                ? (await File.ReadAllTextAsync(file, cancel)).Trim()
                : throw new RunnerException("This runner is not registered yet: give --register TOKEN once.");
        }

        using var http = MusterClient.Connect(new Uri(session.Url), token: null, session.Around.Carrier());
        var answer = await new MusterClient(http).RegisterRunner(
            new RunnerRegistrationMessage(token, policy.Offers), cancel);
        if (answer.Problem is { } problem) throw new RunnerException(problem.Detail);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var kept = new FileStream(file, options))
        await using (var writer = new StreamWriter(kept))
            await writer.WriteAsync(answer.Value!.Credential);
        session.Report.Line($"Registered as {answer.Value!.Name}.");
        return answer.Value.Credential;
    }
}
