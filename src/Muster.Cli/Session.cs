using System.CommandLine;
using Muster.Client;

namespace Muster.Cli;

/// <summary>One verb being done: its options, the server it asks, and how it answers.</summary>
internal sealed class Session(ParseResult parsed, Surroundings around) : IDisposable
{
    /// <summary>Where a server is looked for when nobody says where.</summary>
    internal const string UsualUrl = "http://127.0.0.1:7780";

    private HttpClient? http;

    /// <summary>The world.</summary>
    internal Surroundings Around => around;

    /// <summary>Writes for people.</summary>
    internal Report Report { get; } = new(around);

    /// <summary>Whether a program reads the answer.</summary>
    internal bool Json => parsed.GetValue<bool>(Globals.Json);

    /// <summary>The server's address.</summary>
    internal string Url => (parsed.GetValue<string>(Globals.Url) ?? around.Set("MUSTER_URL") ?? UsualUrl).TrimEnd('/');

    /// <summary>The API token, or null.</summary>
    internal string? Token =>
        parsed.GetValue<string>(Globals.Token) ?? around.Set("MUSTER_TOKEN") ?? around.Set("MUSTER_ADMIN_TOKEN");

    /// <summary>The server.</summary>
    internal MusterClient Client => new(Http);

    /// <summary>What carries requests to the server.</summary>
    internal HttpClient Http => http ??= MusterClient.Connect(Address(), Token, around.Carrier());

    /// <summary>The value of an option.</summary>
    internal T? Of<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The value of an argument.</summary>
    internal T? Of<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>A key under which the server does this once, however often it is sent.</summary>
    internal string NewKey() => around.NewId().ToString("N");

    /// <summary>
    /// Prints an answer: the server's JSON, what <paramref name="show"/> makes of it, or the problem.
    /// </summary>
    internal int Show<T>(Answer<T> answer, Action<T> show)
        where T : class
    {
        if (Json) around.Out.WriteLine(answer.Json);
        if (answer.Problem is { } problem) return Refuse(problem);
        if (!Json) show(answer.Value!);
        return Exit.Done;
    }

    /// <summary>Says no, in the server's words, and what to do about it.</summary>
    internal int Refuse(Problem problem)
    {
        var code = problem.Code.Length == 0 ? $"HTTP {problem.Status}" : problem.Code;
        return Complain($"{problem.Detail} ({code})", Advice(problem), Exit.Refused);
    }

    /// <summary>Says in one line what is wrong and in one what to do.</summary>
    internal int Complain(string what, string advice, int exit)
    {
        around.Error.WriteLine($"muster: {Report.Plain(what)}");
        around.Error.WriteLine($"  {Report.Plain(advice)}");
        return exit;
    }

    /// <summary>Runs a deed; what cannot be reached or read ends it in words.</summary>
    internal async Task<int> Guard(Func<Task<int>> deed, CancellationToken cancel)
    {
        try
        {
            return await deed();
        }
        catch (UnreachableServerException problem)
        {
            return Complain(
                problem.Message, "Start it with 'muster serve', or say where it is with --url or MUSTER_URL.",
                Exit.Unreachable);
        }
        catch (MisuseException misuse)
        {
            return Complain(misuse.Message, misuse.Advice, Exit.Misuse);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Complain("stopped before it was done", "Run it again.", Exit.Refused);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Complain(problem.Message, "Check that the path is right and may be read.", Exit.Refused);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http?.Dispose();

    private Uri Address() =>
        Uri.TryCreate(Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new MisuseException($"'{Url}' is not an address", "Write it as http://host:port.");

    private static string Advice(Problem problem) => problem switch
    {
        { Status: 401 } =>
            "Give an API token with --token or MUSTER_TOKEN; an administrator makes one: muster token create.",
        { Status: 403 } => "Ask an administrator for a token that may do more.",
        { Status: 404 } => "The 'list' verbs show what there is.",
        { Field: { } field } => $"Mend '{field}' and try again; --help shows how it is written.",
        { Status: 429 or >= 502 } => "Try again in a moment.",
        { Status: >= 500 } => "The server's log says more; 'muster doctor' looks for the usual causes.",
        _ => "Nothing was changed.",
    };
}

/// <summary>What was typed cannot be meant.</summary>
internal sealed class MisuseException(string message, string advice) : Exception(message)
{
    /// <summary>What to type in its place.</summary>
    internal string Advice => advice;
}
