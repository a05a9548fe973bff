using System.Net;
using System.Net.Mail;
using Muster.Server.Compat.Mail;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Compat;

/// <summary>Mail that is sent straight to Muster.</summary>
public sealed class SmtpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("KEY@alerts.example.com")]
    [InlineData("Shop+KEY@alerts.example.com")]
    public async Task A_mail_to_a_key_is_an_alert(string to)
    {
        await using var muster = await TestInstallation.Start(Listening);
        using var client = await Client(muster);
        using var mail = new System.Net.Mail.MailMessage(
            "backup@example.com", to.Replace("KEY", muster.Key, StringComparison.Ordinal), "Backup failed: größer",
            "Line one\n.dot at the beginning");

        await client.SendMailAsync(mail, Cancel);

        var alert = Assert.Single(await muster.Items("/api/v1/alerts"));
        Assert.Equal(
            ("Backup failed: größer", "firing"),
            (alert.GetProperty("summary").GetString(), alert.GetProperty("status").GetString()));
        Assert.Contains("\n.dot", alert.GetProperty("details").GetString()!.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_to_nobody_is_refused_and_kept_nowhere()
    {
        await using var muster = await TestInstallation.Start(Listening);
        using var client = await Client(muster);
        using var mail = new System.Net.Mail.MailMessage("a@example.com", "nobody@example.com", "Hello", "x");

        await Assert.ThrowsAnyAsync<SmtpException>(() => client.SendMailAsync(mail, Cancel));

        Assert.Empty(await muster.Items("/api/v1/alerts"));
    }

    private static ServerSettings Listening(ServerSettings settings) =>
        settings with { SmtpListen = new IPEndPoint(IPAddress.Loopback, 0) };

    private static async Task<SmtpClient> Client(TestInstallation muster) => new(
        "127.0.0.1", await muster.App.Services.GetRequiredService<SmtpListener>().Port.WaitAsync(Cancel));
}
