using System.Text;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Server.Compat.Mail;
using NodaTime;

namespace Muster.Server.Tests.Compat;

/// <summary>Mail as machines write it, in each form in which a relay hands it on.</summary>
public sealed class MailTests
{
    private static readonly Instant Noon = Instant.FromUtc(2026, 11, 20, 12, 0);

    [Fact]
    public void A_mail_in_parts_gives_its_plain_text()
    {
        var signal = Read("""
            From: Backup <backup@example.com>
            To: shop@alerts.example.com
            Date: Fri, 20 Nov 2026 11:30:00 +0000
            Subject: =?utf-8?Q?ALERT:_Backup_of_db-1?=
             =?utf-8?B?IOKaoCBmYWlsZWQ=?=
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="b=1"

            --b=1
            Content-Type: text/html

            <p>No</p>
            --b=1
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Disk full =E2=82=AC on=
             db-1
            --b=1--
            """);

        Assert.Equal("Backup of db-1 ⚠ failed", signal.Summary);
        Assert.Equal("Disk full € on db-1", signal.Details);
        Assert.Equal("Backup <backup@example.com>", signal.Labels["from"]);
        Assert.Equal(Instant.FromUtc(2026, 11, 20, 11, 30), signal.SentAt);
    }

    [Theory]
    [InlineData("Disk db-1", AlertAction.Trigger)]
    [InlineData("PROBLEM: Disk db-1", AlertAction.Trigger)]
    [InlineData("[FIRING:1] Disk db-1", AlertAction.Trigger)]
    [InlineData("Re: [Warning] Disk db-1", AlertAction.Trigger)]
    [InlineData("[RESOLVED] Disk db-1", AlertAction.Resolve)]
    [InlineData("Fwd: OK: disk DB-1", AlertAction.Resolve)]
    [InlineData("Recovery: Disk db-1", AlertAction.Resolve)]
    [InlineData("[Acknowledged] Disk db-1", AlertAction.Acknowledge)]
    public void Marks_of_state_are_read_and_do_not_count_as_the_subject(string subject, AlertAction action)
    {
        var signal = Read($"Subject: {subject}\n\nText");

        Assert.Equal(Read("Subject: Disk db-1\n\n").DedupKey, signal.DedupKey);
        Assert.Equal(action, signal.Action);
    }

    [Theory]
    [InlineData("""{"subject":"Disk db-1","from":"a@example.com","text":"90 %"}""")]
    [InlineData("subject=Disk+db-1&sender=a%40example.com&body-plain=90+%25")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nDisk db-1\r\n--x\r\n"
        + "Content-Disposition: form-data; name=\"from\"\r\n\r\na@example.com\r\n--x\r\n"
        + "Content-Disposition: form-data; name=\"text\"\r\n\r\n90 %\r\n--x--\r\n")]
    [InlineData("Subject: Disk db-1\r\nFrom: a@example.com\r\n\r\n90 %\r\n")]
    [InlineData("""{"raw":"Subject: Disk db-1\r\nFrom: a@example.com\r\n\r\n90 %"}""")]
    public void Relays_hand_mail_on_in_many_forms(string body)
    {
        var signal = Read(body);

        Assert.Equal(
            ("Disk db-1", "a@example.com", "90 %"), (signal.Summary, signal.Labels["from"], signal.Details));
    }

    [Theory]
    [InlineData("Subject:\n\n")]
    [InlineData("nothing of a mail")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\n--x")]
    public void A_mail_that_says_nothing_is_said_to(string body) =>
        Assert.NotNull(MailEndpoints.Read(Encoding.UTF8.GetBytes(body), new ServiceId("shop"), Noon).Problem);

    private static AlertSignal Read(string mail)
    {
        var parsed = MailEndpoints.Read(Encoding.UTF8.GetBytes(mail), new ServiceId("shop"), Noon);
        Assert.Null(parsed.Problem);
        return Assert.Single(parsed.Signals);
    }
}
