namespace Muster.Server.Tests.Runbooks;

/// <summary>Values that try to be more than a value: each must arrive as it is, and do nothing.</summary>
internal static class Attacks
{
    /// <summary>For shells: what a value would have to be to become a command.</summary>
    internal static IReadOnlyList<string> Shell { get; } =
    [
        "; touch {mark}", "&& touch {mark}", "|| touch {mark}", "| touch {mark}", "& touch {mark}",
        "$(touch {mark})", "`touch {mark}`", "${IFS}; touch {mark}", "\"; touch {mark}; \"", "'; touch {mark}; '",
        "\\\"; touch {mark}", "\n touch {mark}", "\r\n touch {mark}", "$(<{mark})", "<(touch {mark})",
        ">({mark})", "> {mark}", ">> {mark}", "2> {mark}", "* ; touch {mark}",
        "~/../{mark}", "a[$(touch {mark})]", "x=$(touch {mark})", "() { :;}; touch {mark}", "{touch,{mark}}",
        "!touch {mark}", "#\ntouch {mark}", "-e touch {mark}", "--version; touch {mark}", "$((`touch {mark}`))",
        "%s; touch {mark}", "\u2028touch {mark}", "\u00a0; touch {mark}", "𝕒; touch {mark}", "\t; touch {mark}",
        "\"$(touch {mark})\"", "'\"'\"'; touch {mark}", "${x:-$(touch {mark})}", "${!x}; touch {mark}",
        "\\; touch {mark}",
    ];

    /// <summary>For databases.</summary>
    internal static IReadOnlyList<string> Sql { get; } =
    [
        "'; drop table mark; --", "' or '1'='1", "\"; drop table mark; --", "1; drop table mark", "1 or 1=1",
        "' union select version() --", "\\'; drop table mark; --", "$$; drop table mark; $$", "/*", "--",
        "'||(select version())||'", "1::int; drop table mark", "'); drop table mark; --", "\0", "''",
        "' ; commit; drop table mark; --", "E'\\''; drop table mark", ":other", "@other", "%27; drop table mark",
        "＇; drop table mark; --", "x'; copy mark to program 'id'; --", "null", "(select 1)", "'; set role postgres; --",
    ];

    /// <summary>For requests: addresses, headers, bodies.</summary>
    internal static IReadOnlyList<string> Http { get; } =
    [
        "a/../../admin", "../admin", "?admin=1", "#x", "a&admin=1", "a%2f..%2fadmin", "a b", "a\r\nX-Admin: 1",
        "a\nHost: evil.example", "\",\"admin\":true,\"x\":\"", "\\", "\"", "}{", "</script>", "http://evil.example/",
        "//evil.example/", "@evil.example", "a;admin=1", "a+b", "%00", "😀", "{{other}}", "a\tb", "a=b", "a\"b'c",
    ];

    /// <summary>For metric queries.</summary>
    internal static IReadOnlyList<string> Promql { get; } =
    [
        "\"} or up{job=\"", "\"}) or vector(1) #", "\\", "\"", "a\" or \"1\"==\"1", ".*", ".+|x", "a|b", "(a)", "[a-z]",
        "a\nb", "a}b", "a{b", "`", "'", "$", "^x", "\\\"} or vector(1)", "x\"[5m]) or (", "{{other}}",
    ];
}
