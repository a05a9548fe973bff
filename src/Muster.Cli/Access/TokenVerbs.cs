using System.CommandLine;
using Muster.Cli.Directory;
using Muster.Cli.Incidents;
using Muster.Client.Access;
using Muster.Core.Access;

namespace Muster.Cli.Access;

/// <summary><c>muster token …</c>: what programs sign in with.</summary>
internal static class TokenVerbs
{
    internal static Command Of(Surroundings around) => new("token", "What programs sign in with.")
    {
        List(around), Create(around), Revoke(around),
    };

    private static Verb List(Surroundings around) =>
        new Verb(
            "list", "Your API tokens, without their values; administrators see all.", Permission.Read,
            "muster token list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListTokens(cancel),
                list => session.Report.Table(
                    ["token", "name", "owner", "access", "ends with", "made", "expires"],
                    list.Items.Select(each => new[]
                    {
                        each.Id, each.Name, each.Owner, each.Access, each.Hint, Moments.Show(each.IssuedAt),
                        Moments.Show(each.ExpiresAt),
                    }))));

    private static Verb Create(Surroundings around)
    {
        var name = new Argument<string>("NAME") { Description = "What it is for" };
        var owner = IncidentVerbs.Word("--owner", "In whose name it acts; without it yours", "PERSON");
        var access = UserVerbs.Access();
        var expires = Moments.Option(around, "--expires", "When it ends; without it never");
        return new Verb(
            "create", "Make an API token; its value is printed once, alone on its line.", Permission.Read,
            "muster token create deploy --access responder --expires +90d",
            "TOKEN=$(muster token create grafana --access observer)") { name, owner, access, expires }
            .Does(around, async (session, cancel) =>
            {
                var order = new TokenOrderMessage
                {
                    Name = session.Of(name),
                    Owner = session.Of(owner),
                    Access = session.Of(access),
                    ExpiresAt = session.Of(expires),
                };
                return session.Show(
                    await session.Client.MakeToken(order, cancel),
                    token => session.Report.Line(token.Value ?? token.Id));
            });
    }

    private static Verb Revoke(Surroundings around)
    {
        var id = new Argument<string>("ID") { Description = "Its id: 'token list' shows it" };
        return new Verb("revoke", "End an API token at once.", Permission.Read, "muster token revoke 0193…") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.RevokeToken(session.Of(id)!, cancel),
                _ => session.Report.Line("The token no longer works.")));
    }
}
