using System.Data;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Muster.Client.Runbooks;
using Npgsql;
using NpgsqlTypes;

namespace Muster.Runner.Runbooks;

/// <summary>
/// Queries: on a connection of this machine's own file, with values that are bound and never part of the text. What
/// only reads runs in a transaction that cannot write, on a session that begins no other kind.
/// </summary>
internal sealed partial class SqlSteps(RunnerPolicy policy, SecretStore secrets)
{
    private const int RowsMax = 1_000;
    private const int CellMax = 10_000;

    internal async Task<WorkResult> Run(RunnerWorkMessage work, TimeSpan timeout, CancellationToken cancel)
    {
        if (work.On is not { } on || !policy.Connections.TryGetValue(on, out var connection)
            || connection.Kind != "postgres")
        {
            return WorkResult.Refused($"This runner has no database {work.On}. Its policy names them.");
        }

        var isRead = work.Effect == "read";
        if (isRead && Steering().Match(WithoutText(work.Text)) is { Success: true } word)
        {
            return WorkResult.Refused(
                $"A step that only reads says nothing about its transaction; this one says {word.Value.Trim()}.");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(timeout);
        try
        {
            return await Query(Text(connection, isRead, timeout), work, isRead, timeout, deadline.Token);
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.QueryCanceled
            || deadline.IsCancellationRequested)
        {
            return Ended(timeout, cancel);
        }
        catch (OperationCanceledException)
        {
            return Ended(timeout, cancel);
        }
        catch (PostgresException problem)
        {
            return WorkResult.Refused($"{problem.SqlState}: {problem.MessageText}");
        }
        catch (NpgsqlException problem)
        {
            return problem.InnerException is TimeoutException
                ? Ended(timeout, cancel)
                : WorkResult.Refused($"The database {on} cannot be asked: {problem.Message}");
        }
    }

    private static WorkResult Ended(TimeSpan timeout, CancellationToken cancel) => cancel.IsCancellationRequested
        ? new WorkResult(WorkResult.Cancelled, null, "", 0) { Why = "It was called off while it ran." }
        : new WorkResult(WorkResult.TimedOut, null, "", 0)
        {
            Why = $"It took longer than {timeout.TotalSeconds} s and was ended.",
        };

    private string Text(RunnerConnection connection, bool isRead, TimeSpan timeout)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection.String)
        {
            Pooling = false,
            CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds),
            ApplicationName = "muster runner",
        };
        if (connection.Password is { } name)
            builder.Password = secrets.Value(name);
        if (isRead)
            builder.Options = $"{builder.Options} -c default_transaction_read_only=on".Trim();
        return builder.ConnectionString;
    }

    private static async Task<WorkResult> Query(
        string connectionText, RunnerWorkMessage work, bool isRead, TimeSpan timeout, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionText);
        await connection.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        if (isRead)
            await Say(connection, "SET TRANSACTION READ ONLY", cancel);
        await Say(
            connection,
            string.Create(
                CultureInfo.InvariantCulture, $"SET LOCAL statement_timeout = {(long)timeout.TotalMilliseconds}"),
            cancel);
        await using var command = new NpgsqlCommand(work.Text, connection);
        var text = WithoutText(work.Text);
        foreach (var name in Names().Matches(text).Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal))
        {
            if (!work.Values.TryGetValue(name, out var value))
                return WorkResult.Refused($"The query asks for :{name}, and the run has no such value.");
            // Of unknown type: the database reads it as what the query wants, and refuses what is none.
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Unknown) { Value = value });
        }

        WorkResult result;
        await using (var reader = await command.ExecuteReaderAsync(cancel))
            result = await Rows(reader, work.OutputMax, cancel);
        if (isRead)
            await transaction.RollbackAsync(cancel);
        else
            await transaction.CommitAsync(cancel);
        return result;
    }

    private static async Task Say(NpgsqlConnection connection, string text, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<WorkResult> Rows(NpgsqlDataReader reader, int outputMax, CancellationToken cancel)
    {
        using var rows = new MemoryStream();
        var text = new StringBuilder();
        long count = 0;
        await using (var json = new Utf8JsonWriter(rows))
        {
            json.WriteStartArray();
            if (reader.FieldCount > 0)
                text.AppendJoin('\t', Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)).Append('\n');
            while (await reader.ReadAsync(cancel))
            {
                if (++count > RowsMax || text.Length > outputMax)
                    continue;
                json.WriteStartObject();
                for (var column = 0; column < reader.FieldCount; column++)
                    Write(json, text, reader.GetName(column), reader.GetValue(column), column);
                json.WriteEndObject();
                text.Append('\n');
            }

            json.WriteEndArray();
        }

        var affected = reader.RecordsAffected;
        text.Append(
            CultureInfo.InvariantCulture,
            $"({(reader.FieldCount > 0 ? $"{count} rows" : $"{Math.Max(0, affected)} rows changed")})\n");
        var output = text.ToString();
        return new WorkResult(WorkResult.Succeeded, 0, output, Encoding.UTF8.GetByteCount(output))
        {
            Rows = reader.FieldCount > 0 ? Encoding.UTF8.GetString(rows.ToArray()) : null,
        };
    }

    private static void Write(Utf8JsonWriter json, StringBuilder text, string name, object value, int column)
    {
        json.WritePropertyName(name);
        var said = value switch
        {
            DBNull => "",
            byte[] bytes => Convert.ToHexStringLower(bytes),
            DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture),
            Array list => string.Join(", ", list.Cast<object?>()),
            IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        said = said.Length > CellMax ? said[..CellMax] : said;
        switch (value)
        {
            case DBNull:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case short or int or long or decimal or float or double when double.IsFinite(Convert.ToDouble(
                value, CultureInfo.InvariantCulture)):
                json.WriteRawValue(said);
                break;
            default:
                json.WriteStringValue(said);
                break;
        }

        text.Append(column == 0 ? "" : "\t").Append(said.Replace('\t', ' ').Replace('\n', ' '));
    }

    /// <summary>The query with its texts, names in quotes and comments blanked out: what is in them is no
    /// parameter.</summary>
    private static string WithoutText(string sql) => Quoted().Replace(sql, " ");

    [GeneratedRegex(
        @"'(?:[^']|'')*'|""(?:[^""]|"""")*""|--[^\n]*|/\*[\s\S]*?\*/|\$(?<tag>[A-Za-z_]*)\$[\s\S]*?\$\k<tag>\$",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 250)]
    private static partial Regex Quoted();

    [GeneratedRegex(
        "(?<![:A-Za-z0-9_]):(?<name>[A-Za-z_][A-Za-z0-9_]*)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 250)]
    private static partial Regex Names();

    [GeneratedRegex(
        @"(^|;)\s*(begin|start|commit|end|rollback|abort|savepoint|release|set|reset|prepare)\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 250)]
    private static partial Regex Steering();
}
