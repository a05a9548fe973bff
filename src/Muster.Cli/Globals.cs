using System.CommandLine;

namespace Muster.Cli;

/// <summary>Options that every verb has.</summary>
internal static class Globals
{
    /// <summary>The name of the option that says where the server is.</summary>
    internal const string Url = "--url";

    /// <summary>The name of the option with the API token.</summary>
    internal const string Token = "--token";

    /// <summary>The name of the option that asks for JSON.</summary>
    internal const string Json = "--json";

    /// <summary>Gives them to a program.</summary>
    internal static void AddTo(RootCommand root)
    {
        root.Add(new Option<string?>(Url)
        {
            Description = $"The server (else MUSTER_URL, else {Session.UsualUrl})",
            HelpName = "URL",
            Recursive = true,
        });
        root.Add(new Option<string?>(Token)
        {
            Description = "An API token (else MUSTER_TOKEN, else MUSTER_ADMIN_TOKEN)",
            HelpName = "TOKEN",
            Recursive = true,
        });
        root.Add(new Option<bool>(Json) { Description = "Print the API's JSON", Recursive = true });
    }
}
