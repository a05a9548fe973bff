using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Storage;

namespace Muster.Engine.Alerts;

/// <summary>How the signals of a service are taken: what people set, recorded with who did.</summary>
public sealed class IntakeDesk(IStore store, Live live, Vault vault)
{
    private const int SecretCharactersMin = 8;
    private const int SecretCharactersMax = 500;
    private const int HintCharacters = 4;

    /// <summary>Sets how signals are taken; nothing when it is so already.</summary>
    public Task<Refusal?> Set(ServiceId service, IntakeSettings settings, Actor by, CancellationToken cancel) =>
        Change(service, (transaction, before) =>
        {
            if (settings.Problem() is { } wrong)
                return (null, wrong);
            return IsSame(before.Settings, settings)
                ? (null, null)
                : (new IntegrationEvent.SettingsChanged(
                    settings.ResolveAfter, settings.TakesReports, settings.Topics, settings.FiresOnMissingData)
                {
                    At = transaction.Now,
                    By = by,
                }, null);
        },
        cancel);

    /// <summary>From now on a sender must sign by this secret, or by the one before it.</summary>
    public Task<Refusal?> AddSecret(
        ServiceId service, string source, string secret, Actor by, CancellationToken cancel) =>
        Change(service, (transaction, _) =>
        {
            if (!SignedBy.Sources.Contains(source, StringComparer.Ordinal))
            {
                return (null, Invalid(
                    "intake.source-unsigned", "source", $"Give one of {string.Join(", ", SignedBy.Sources)}."));
            }

            if (secret.Length is < SecretCharactersMin or > SecretCharactersMax)
            {
                return (null, Invalid(
                    "intake.secret-wrong", "secret",
                    $"A secret has {SecretCharactersMin} to {SecretCharactersMax} characters."));
            }

            return (new IntegrationEvent.SecretAdded(
                source, vault.Seal(secret, Configuration.SecretPurpose(service, source)), secret[^HintCharacters..])
            {
                At = transaction.Now,
                By = by,
            }, null);
        },
        cancel);

    /// <summary>A sender need not sign any more; nothing when it need not.</summary>
    public Task<Refusal?> RemoveSecrets(ServiceId service, string source, Actor by, CancellationToken cancel) =>
        Change(service, (transaction, before) => before.Secrets.Exists(one => one.Source == source)
            ? (new IntegrationEvent.SecretsRemoved(source) { At = transaction.Now, By = by }, null)
            : (null, null),
        cancel);

    /// <summary>Remembers that what could not be read was read again, under another id.</summary>
    public async Task NoteReplay(Guid unreadable, Guid replayed, CancellationToken cancel) =>
        await store.Transact(
            Lane.Human,
            async transaction =>
            {
                await transaction.Remember(ReplayKey(unreadable), replayed.ToString("N"));
                return true;
            },
            cancel);

    /// <summary>The id under which something was read again, or null.</summary>
    public static async ValueTask<string?> ReplayOf(IReading reading, Guid unreadable) =>
        await reading.Recall(ReplayKey(unreadable));

    private async Task<Refusal?> Change(
        ServiceId service,
        Func<ITransaction, ServiceIntake, (IntegrationEvent? Fact, Refusal? Refusal)> decide,
        CancellationToken cancel)
    {
        var refusal = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                if (configuration.Playbook.Service(service) is null)
                    return new Refusal("service.unknown", "There is no such service.") { Kind = RefusalKind.Unknown };
                var (fact, refused) = decide(transaction, configuration.IntakeOf(service));
                if (fact is not null)
                {
                    var stream = StreamId.Of(service);
                    await transaction.Append(
                        stream, await transaction.Version(stream), [new NewFact(fact, transaction.Now)]);
                }

                return refused;
            },
            cancel);
        await live.Refresh(store, cancel);
        return refusal;
    }

    private static bool IsSame(IntakeSettings one, IntakeSettings other) =>
        one.ResolveAfter == other.ResolveAfter && one.TakesReports == other.TakesReports
        && one.FiresOnMissingData == other.FiresOnMissingData
        && one.Topics.SequenceEqual(other.Topics, StringComparer.Ordinal);

    private static string ReplayKey(Guid id) => $"replayed:{id:N}";

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
