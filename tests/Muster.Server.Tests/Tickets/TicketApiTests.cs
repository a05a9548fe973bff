using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Tickets;

public sealed class TicketApiTests
{
    [Fact]
    [Requirement("INT-021")]
    public async Task Announced_work_is_written_down_given_to_somebody_closed_and_opened_again()
    {
        await using var muster = await TestInstallation.Start();
        var (made, ticket) = await muster.Post("/api/v1/tickets", new
        {
            title = "The provider moves our rack",
            plannedAt = TestInstallation.Noon.AddDays(3),
        });
        Assert.Equal(201, made);
        Assert.Equal(
            ("T-1", "open", "maintenance", "default", "administrator"),
            (ticket.GetProperty("reference").GetString(), ticket.GetProperty("status").GetString(),
                ticket.GetProperty("kind").GetString(), ticket.GetProperty("service").GetString(),
                ticket.GetProperty("assignee").GetString()));
        Assert.Empty(await muster.Items("/api/v1/pages"));

        var (_, given) = await muster.Post("/api/v1/tickets/T-1/assignment", new { });
        Assert.Equal(System.Text.Json.JsonValueKind.Null, given.GetProperty("assignee").ValueKind);
        var (_, closed) = await muster.Post("/api/v1/tickets/t-1/closure", new { note = "moved" });
        Assert.Equal("moved", closed.GetProperty("note").GetString());
        Assert.Empty(await muster.Items("/api/v1/tickets?status=open"));
        Assert.Equal(409, (await muster.Post("/api/v1/tickets/T-1/assignment", new { })).Status);
        Assert.Equal(200, (await muster.Delete("/api/v1/tickets/T-1/closure")).Status);
        Assert.Single(await muster.Items("/api/v1/tickets?status=open&service=default"));
    }

    [Theory]
    [InlineData("", "default", "", "ticket.title-missing", "title")]
    [InlineData("Disk", "nowhere", "", "service.unknown", "service")]
    [InlineData("Disk", "default", "nobody-known", "person.unknown", "assignee")]
    public async Task What_cannot_be_a_ticket_is_said_with_its_field(
        string title, string service, string assignee, string code, string field)
    {
        await using var muster = await TestInstallation.Start();
        var (status, problem) = await muster.Post("/api/v1/tickets", new { title, service, assignee });
        Assert.Equal(
            (400, code, field),
            (status, problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()));
        Assert.Equal(404, (await muster.Get("/api/v1/tickets/T-9")).Status);
    }
}
