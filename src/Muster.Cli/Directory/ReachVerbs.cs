using System.CommandLine;
using Muster.Client.Directory;
using Muster.Core.Access;

namespace Muster.Cli.Directory;

/// <summary><c>muster user code | verify | rules | quiet</c>: that messages arrive, by what they go, and when
/// not.</summary>
internal static class ReachVerbs
{
    internal static IEnumerable<Verb> Of(Surroundings around) =>
        [Code(around), Verify(around), Rules(around), Quiet(around), Erase(around)];

    private static Verb Code(Surroundings around)
    {
        var (person, contact) = (UserVerbs.Person(), Contact());
        return new Verb(
            "code", "Send a code by a way to reach somebody; 'verify' takes it back.", Permission.Respond,
            "muster user code ada email") { person, contact }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.SendContactCode(session.Of(person)!, session.Of(contact)!, cancel),
                _ => session.Report.Line(
                    "A code is on its way. Then: "
                        + $"muster user verify {session.Of(person)} {session.Of(contact)} CODE")));
    }

    private static Verb Verify(Surroundings around)
    {
        var (person, contact) = (UserVerbs.Person(), Contact());
        var code = new Argument<string>("CODE") { Description = "The code that arrived" };
        return new Verb(
            "verify", "Say the code that arrived, which proves that messages do.", Permission.Respond,
            "muster user verify ada email 123456") { person, contact, code }
            .Does(around, async (session, cancel) => UserVerbs.Done(session, await session.Client.VerifyContact(
                session.Of(person)!, session.Of(contact)!, session.Of(code)!, cancel)));
    }

    private static Verb Erase(Surroundings around)
    {
        var person = UserVerbs.Person();
        var reason = new Option<string>("--reason")
        {
            Description = "Why; kept in the record",
            HelpName = "TEXT",
            Required = true,
        };
        return new Verb(
            "erase", "Forget what is known of a person, for good; what they did in incidents stays.",
            Permission.Administer, "muster user erase bob --reason \"Left, and asked for it\"") { person, reason }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ErasePerson(session.Of(person)!, session.Of(reason)!, cancel),
                _ => session.Report.Line($"What was known of {session.Of(person)} is erased.")));
    }

    private static Verb Rules(Surroundings around)
    {
        var person = UserVerbs.Person();
        var rules = new Argument<string[]>("RULE")
        {
            Description = "MINUTES:CONTACT[,CONTACT][:high|low]; none takes the rules of the playbook",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return new Verb(
            "rules", "Say by what somebody's pages go, and after how many minutes.", Permission.Respond,
            "muster user rules ada 0:push 5:email,second", "muster user rules ada 0:push:high 0:email:low")
        {
            person, rules,
        }.Does(around, async (session, cancel) => UserVerbs.Done(session, await session.Client.SetRules(
            session.Of(person)!, new RulesMessage([.. (session.Of(rules) ?? []).Select(RuleOf)]), cancel)));
    }

    private static Verb Quiet(Surroundings around)
    {
        var person = UserVerbs.Person();
        var hours = new Argument<string[]>("HOURS")
        {
            Description = "From and until, as 22:00 07:00; none takes those of the playbook",
            Arity = new ArgumentArity(0, 2),
        };
        return new Verb(
            "quiet", "Set the hours without pages that are not urgent.", Permission.Respond,
            "muster user quiet ada 22:00 07:00", "muster user quiet ada") { person, hours }
            .Does(around, async (session, cancel) => UserVerbs.Done(session, await session.Client.SetQuietHours(
                session.Of(person)!, HoursOf(session.Of(hours) ?? []), cancel)));
    }

    private static Argument<string> Contact() => new("CONTACT")
    {
        Description = "The id of the contact method, as 'user show --json' shows it",
    };

    private static RuleMessage RuleOf(string text)
    {
        var parts = text.Split(':');
        if (parts.Length is < 2 or > 3 || !double.TryParse(
            parts[0], System.Globalization.CultureInfo.InvariantCulture, out var minutes) || minutes < 0)
        {
            throw new MisuseException($"'{text}' is no rule", "Write it as 5:email or 0:push,email:high.");
        }

        if (parts.Length == 3 && parts[2] is not ("high" or "low"))
            throw new MisuseException($"'{parts[2]}' is no urgency", "Write high or low, or leave it out.");
        return new RuleMessage(
            minutes,
            parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            parts.Length == 3 ? parts[2] : null);
    }

    private static QuietHoursMessage HoursOf(string[] hours)
    {
        if (hours.Length == 0)
            return new QuietHoursMessage();
        if (hours.Length == 1 || !hours.All(hour => TimeOnly.TryParseExact(
            hour, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, default, out _)))
        {
            throw new MisuseException("quiet hours need a beginning and an end", "Write them as 22:00 07:00.");
        }

        return new QuietHoursMessage(hours[0], hours[1]);
    }
}
