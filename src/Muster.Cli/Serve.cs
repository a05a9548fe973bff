using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Muster.Core.Access;
using Muster.Server;
using Muster.Storage;

namespace Muster.Cli;

/// <summary><c>muster serve</c>: the server, in the foreground, until it is told to stop.</summary>
internal static class Serve
{
    internal static Verb Of(Surroundings around)
    {
        var data = new Option<string?>("--data")
        {
            Description = "Where everything is kept; made when absent (else ./data)",
            HelpName = "DIR",
        };
        var urls = new Option<string?>("--urls")
        {
            Description = $"Where to listen (else {ServerSettings.UrlsDefault})",
            HelpName = "URL",
        };
        var playbook = new Option<string?>("--playbook")
        {
            Description = "The playbook's folder (else DIR/playbook, at first the starter)",
            HelpName = "DIR",
        };
        return new Verb(
            "serve", "Serve in the foreground. The first start prints the administrator's one-time link.",
            Permission.None, "muster serve", "muster serve --data /var/lib/muster --urls http://0.0.0.0:7780")
        {
            data, urls, playbook,
        }.Does(around, async (session, cancel) =>
        {
            var (settings, problem) = ServerSettings.Read(
                session.Of(data), session.Of(urls), session.Of(playbook), around.Variable);
            if (settings is null) throw new MisuseException(problem!, "README.md lists the settings.");
            return await Run(session, settings with { Out = around.Out }, cancel);
        });
    }

    private static async Task<int> Run(Session session, ServerSettings settings, CancellationToken cancel)
    {
        try
        {
            await using var server = MusterServer.Build(settings, session.Around.Time);
            try
            {
                await server.StartAsync(cancel);
                await server.WaitForShutdownAsync(cancel);
            }
            finally
            {
                // What had begun when the start failed ends before the store does.
                await server.StopAsync(CancellationToken.None);
            }

            return Exit.Done;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Exit.Done;
        }
        catch (StartingException problem)
        {
            return session.Complain(problem.Message, "Nothing was changed; mend it and start again.", Exit.Refused);
        }
        catch (StoreException problem)
        {
            return session.Complain(
                problem.Message, $"'muster doctor --data {settings.DataFolder}' looks closer.", Exit.Refused);
        }
        catch (IOException problem) when (problem.InnerException is AddressInUseException)
        {
            return session.Complain(
                $"something else listens at {settings.Urls}", "Stop it, or choose another port: --urls.", Exit.Refused);
        }
    }
}
