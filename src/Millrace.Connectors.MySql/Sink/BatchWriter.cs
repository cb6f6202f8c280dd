using Millrace.Connectors.MySql.Client;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Writes one batch over a session and finds the records that the server refuses. With somewhere to report them they are left out and the rest is written,
/// in several transactions then; without, the first one is named and nothing is written.
/// </summary>
internal sealed class BatchWriter(SinkOptions options, TaskLog log, CancellationToken stopping) : IDisposable
{
    private static readonly TimeSpan IdleBeforeProbe = TimeSpan.FromSeconds(1);

    private readonly FieldLists _lists = new(options, log);
    private SinkSession? _session;
    private long _lastUse;

    /// <summary>
    /// Writes all but the <paramref name="refused"/>, to which it adds. Null: a bad record is an error.
    /// Errors: <see cref="DataException"/> naming the bad record; <see cref="MySqlException"/> that is no record's fault.
    /// </summary>
    public void Write(ReadOnlySpan<Record> records, SortedDictionary<int, Exception>? refused)
    {
        try
        {
            WriteOrIsolate(records, refused);
        }
        catch (MySqlException fault) when (fault.Kind == MySqlErrorKind.TableChanged)
        {
            // A column or table is gone since we looked: look again, once.
            log.Info($"Looking at the tables again: {fault.ServerMessage}");
            Session().ForgetTables();
            WriteOrIsolate(records, refused);
        }
        finally
        {
            _lastUse = Environment.TickCount64;
        }
    }

    /// <summary>Closes the connection; the next write opens another.</summary>
    public void Reset()
    {
        _session?.Dispose();
        _session = null;
    }

    public void Dispose() => Reset();

    private void WriteOrIsolate(ReadOnlySpan<Record> records, SortedDictionary<int, Exception>? refused)
    {
        try
        {
            Session().Write(records, refused, 0, TransactionEnd.Commit);
        }
        catch (MySqlException fault) when (fault.IsOfRecord)
        {
            if (refused is null) throw FirstBad(records, fault);
            Split(records, refused, 0, fault);
        }
    }

    // Halves keep the order of the records, and k bad ones among n cost about k log n statements instead of n.
    private void Split(ReadOnlySpan<Record> records, SortedDictionary<int, Exception> refused, int firstIndex, MySqlException fault)
    {
        if (records.Length == 1)
        {
            refused[firstIndex] = SinkSession.Located(records[0], fault);
            return;
        }

        int middle = records.Length / 2;
        WriteHalf(records[..middle], refused, firstIndex);
        WriteHalf(records[middle..], refused, firstIndex + middle);
    }

    private void WriteHalf(ReadOnlySpan<Record> half, SortedDictionary<int, Exception> refused, int firstIndex)
    {
        try
        {
            LiveSession().Write(half, refused, firstIndex, TransactionEnd.Commit);
        }
        catch (MySqlException fault) when (fault.IsOfRecord)
        {
            Split(half, refused, firstIndex, fault);
        }
    }

    // The shortest beginning of the batch that fails ends with the bad record. Trials are rolled back, so that a restart finds nothing half done.
    private DataException FirstBad(ReadOnlySpan<Record> records, MySqlException fault)
    {
        int good = 0, bad = records.Length;
        while (bad - good > 1)
        {
            int middle = good + ((bad - good) / 2);
            try
            {
                LiveSession().Write(records[..middle], null, 0, TransactionEnd.Rollback);
                good = middle;
            }
            catch (MySqlException again) when (again.IsOfRecord)
            {
                bad = middle;
                fault = again;
            }
        }

        return SinkSession.Located(records[bad - 1], fault);
    }

    // A packet that was too long costs the connection.
    private SinkSession LiveSession()
    {
        try
        {
            Session().Ping();
        }
        catch (MySqlException fault) when (fault.EndsConnection)
        {
            Reset();
        }

        return Session();
    }

    private SinkSession Session()
    {
        if (_session is not null && Environment.TickCount64 - _lastUse > IdleBeforeProbe.TotalMilliseconds)
        {
            try
            {
                _session.Ping();
                _lastUse = Environment.TickCount64;
            }
            catch (MySqlException fault)
            {
                log.Info($"The connection to {options.Endpoint} was lost while idle; connecting again: {fault.ServerMessage}");
                Reset();
            }
        }

        return _session ??= Connect();
    }

    private SinkSession Connect()
    {
        for (int attempt = 1; ; attempt++)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                MySqlConnection connection = MySqlConnection.Open(options.Endpoint);
                log.Info($"Connected to {options.Endpoint}: {connection.Features.Version}, TLS {connection.TlsCipher ?? "none"}, " +
                    $"writing by {(connection.Features.HasArrayBinding ? "array binding" : "statements of many rows")}.");
                _lastUse = Environment.TickCount64;
                return new SinkSession(connection, options, _lists, log);
            }
            catch (MySqlException fault) when (fault.Kind == MySqlErrorKind.Transient && attempt < options.ConnectionAttempts)
            {
                log.Warn($"Could not connect to {options.Endpoint} ({attempt} of {options.ConnectionAttempts} attempts), trying again in {options.ConnectionPause.TotalSeconds:0.#} s: {fault.Message}");
                stopping.WaitHandle.WaitOne(options.ConnectionPause);
            }
        }
    }
}
