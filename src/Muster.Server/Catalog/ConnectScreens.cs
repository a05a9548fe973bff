using System.Text.Json;
using Muster.Core;
using Muster.Core.Access;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Engine.Alerts;
using Muster.Engine.Monitors;
using Muster.Server.Access;
using Muster.Server.Compat;
using Muster.Server.Compat.Generic;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Catalog;

/// <summary>How a service is connected: what to paste, a test alert with what came of it, how signals are
/// taken.</summary>
internal static class ConnectScreens
{
    /// <summary>The intake that test alerts name as their source: they are not what a sender sent.</summary>
    internal const string TestSource = "test";

    private static readonly Refusal Unknown =
        new("service.unknown", "There is no such service.") { Kind = RefusalKind.Unknown };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/services/{id}/connect", (
            HttpContext http, string id, Asker asker, Connect connect, CancellationToken cancel) =>
            connect.Show(http, id, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/services/{id}/test-alert", SendTest).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/services/{id}/intake", Set).Needs(Permission.Configure).ExcludeFromDescription();
        routes.MapPost("/services/{id}/secrets", AddSecret).Needs(Permission.Administer).ExcludeFromDescription();
        routes.MapPost("/services/{id}/secrets/{source}/removal", RemoveSecrets)
            .Needs(Permission.Administer).ExcludeFromDescription();
    }

    /// <summary>The way of any sender's message: read, decided and kept in one commit.</summary>
    private static async Task<IResult> SendTest(
        HttpContext http, string id, Asker asker, Live live, IntakeDoor door, Connect connect,
        CancellationToken cancel)
    {
        if (live.Now.Playbook.Service(new ServiceId(id)) is not { } service)
            return Unknown.ToProblem();
        var key = $"test-{asker.Id}";
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            summary = $"Test alert for {service.Name}, sent by {asker.Person.Name}",
            key,
            severity = "critical",
            labels = new { test = "true" },
        });
        var read = GenericMessage.Parse(body, service.Id, door.Now);
        var parsed = read with { Signals = [.. read.Signals.Select(one => one with { Source = TestSource })] };
        return await door.Take(service.Id, TestSource, door.Now, body, parsed)
            ? new SeeOther($"/services/{id}/connect?test={Uri.EscapeDataString(key)}&done={Done.TestAlert}")
            : await connect.Show(
                http, id, asker, new Refusal("intake.overloaded", "Too much arrives just now; try again."), cancel);
    }

    private static async Task<IResult> Set(
        HttpContext http, string id, Asker asker, Live live, IntakeDesk desk, Connect connect,
        CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var service = new ServiceId(id);
        var before = live.Now.IntakeOf(service).Settings;
        var wanted = before with
        {
            ResolveAfter = fields.Number("hours") is { } hours and > 0 ? Duration.FromHours(hours) : null,
            TakesReports = fields["reports"] is not null,
            FiresOnMissingData = fields["missing"] is not null,
            Topics =
            [
                .. (fields["topics"] ?? "").Split(
                    ['\n', '\r', ' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            ],
        };
        return await desk.Set(service, wanted, asker.AsActor, cancel) is { } refusal
            ? await connect.Show(http, id, asker, refusal, cancel)
            : new SeeOther($"/services/{id}/connect?done={Done.Intake}");
    }

    private static async Task<IResult> AddSecret(
        HttpContext http, string id, Asker asker, IntakeDesk desk, Connect connect, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        return await desk.AddSecret(
            new ServiceId(id), fields["source"] ?? "", fields["secret"] ?? "", asker.AsActor, cancel) is { } refusal
            ? await connect.Show(http, id, asker, refusal, cancel)
            : new SeeOther($"/services/{id}/connect?done={Done.Intake}");
    }

    private static async Task<IResult> RemoveSecrets(
        HttpContext http, string id, string source, Asker asker, IntakeDesk desk, Connect connect,
        CancellationToken cancel) =>
        await desk.RemoveSecrets(new ServiceId(id), source, asker.AsActor, cancel) is { } refusal
            ? await connect.Show(http, id, asker, refusal, cancel)
            : new SeeOther($"/services/{id}/connect?done={Done.Intake}");
}

/// <summary>Shows how one service is connected; reading its key is recorded.</summary>
internal sealed class Connect(
    IStore store, Live live, AccessDesk access, HeartbeatDesk heartbeats, Visits visits, ServerSettings settings)
{
    private const int PagesMax = 20;

    internal async Task<IResult> Show(
        HttpContext http, string id, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        var configuration = live.Now;
        if (configuration.Playbook.Service(new ServiceId(id)) is not { } service)
        {
            return new Refusal("service.unknown", $"There is no service {id}.") { Kind = RefusalKind.Unknown }
                .ToProblem();
        }

        var mayRead = asker.May(Permission.Administer);
        if (mayRead)
            await access.NoteKeysRead([service.Id], asker.AsActor, cancel);
        var key = mayRead ? configuration.KeyOf(service.Id) : null;
        var intake = configuration.IntakeOf(service.Id);
        var view = new ConnectView
        {
            Service = service,
            Blocks = new ConnectBlocks(new Uri(settings.PublicUrl), key ?? ConnectBlocks.KeyUnseen),
            HasKey = key is not null,
            Intake = intake,
            Last = await store.Read(
                async reading =>
                    await reading.Signals(new SignalQuery { Service = service.Id, Limit = 1 }) is [var last]
                        ? last
                        : null,
                cancel),
            Heartbeats = await heartbeats.List(service.Id, cancel),
            Test = http.Request.Query["test"].ToString() is { Length: > 0 } test
                ? await OutcomeOf(service.Id, test, cancel)
                : null,
            ReportUrl = intake.Settings.TakesReports ? $"{settings.PublicUrl}/report/{service.Id}" : null,
        };
        return Screen.Of<ConnectScreen>(
            new { Visit = await visits.Of(http, asker, refusal, cancel), View = view },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private async Task<TestOutcome?> OutcomeOf(ServiceId service, string key, CancellationToken cancel) =>
        await store.Read(
            async reading =>
            {
                // A route may give the alert to another service: it is found by its key alone.
                var alerts = await reading.Alerts(new AlertQuery { DedupKey = key, Limit = 10 });
                if (alerts.FirstOrDefault(one => one.IsOpen) is not { } alert)
                    return null;
                var incident = alert.Incident is { } own ? (await reading.Incident(own))?.State : null;
                var pages = incident is null
                    ? []
                    : await reading.Pages(new PageQuery { Incident = incident.Id, Limit = PagesMax });
                return new TestOutcome(alert, incident, pages);
            },
            cancel);
}
