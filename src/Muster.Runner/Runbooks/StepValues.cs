using System.Text.RegularExpressions;

namespace Muster.Runner.Runbooks;

/// <summary>Which names values may have where they become variables of a program's environment.</summary>
internal static partial class StepValues
{
    /// <summary>A value has at most so many characters; the kernel takes no longer variable.</summary>
    internal const int LengthMax = 120_000;

    // What steers a program before it reads its first line is never set by a value.
    private static readonly string[] Steering =
    [
        "PATH", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "CDPATH", "GLOBIGNORE",
        "HOME", "SHELL", "EDITOR", "VISUAL", "PAGER", "TMPDIR", "NODE_OPTIONS", "RUBYOPT", "RUBYLIB", "GCONV_PATH",
        "LOCPATH", "HOSTALIASES", "RES_OPTIONS", "NLSPATH", "TERMINFO", "ZDOTDIR", "MANPAGER", "LESSOPEN",
    ];

    private static readonly string[] SteeringBeginnings =
        ["LD_", "DYLD_", "PYTHON", "PERL", "BASH_FUNC_", "GIT_", "DOTNET_", "COMPLUS_", "CORECLR_", "MUSTER_"];

    /// <summary>Why a value cannot be a variable, as a sentence; or null.</summary>
    internal static string? Refuse(string name, string value)
    {
        if (!NamePattern().IsMatch(name))
            return $"The value {Shown(name)} cannot be a variable: a name has letters, digits and underscores.";
        if (Steering.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Array.Exists(SteeringBeginnings, each => name.StartsWith(each, StringComparison.OrdinalIgnoreCase)))
        {
            return $"The value {name} would steer the program itself. Give the parameter another name.";
        }

        if (value.Contains('\0', StringComparison.Ordinal))
            return $"The value of {name} has a null character.";
        return value.Length > LengthMax ? $"The value of {name} is longer than {LengthMax} characters." : null;
    }

    private static string Shown(string name) => $"“{(name.Length > 40 ? name[..40] : name)}”";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,99}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex NamePattern();
}
