using System.Net.Sockets;
using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>What the database's errors mean to a caller.</summary>
internal static class Failures
{
    private static readonly string[] Contended =
    [
        PostgresErrorCodes.SerializationFailure,
        PostgresErrorCodes.DeadlockDetected,
        PostgresErrorCodes.LockNotAvailable,
    ];

    internal static bool IsOfDatabase(Exception failure) =>
        failure is NpgsqlException or TimeoutException or SocketException or IOException or ObjectDisposedException;

    /// <summary>Two nodes in each other's way may try again; all else is the medium's.</summary>
    internal static Exception Told(Exception failure) => failure switch
    {
        PostgresException { SqlState: var state } when Contended.Contains(state) =>
            new StreamContendedException("What another node holds", failure),
        PostgresException refused => new StoreException(
            $"The database refused ({refused.SqlState}): {refused.MessageText}", failure),
        _ => new StoreException($"The database does not answer: {failure.Message}", failure),
    };
}
