using Millrace.Connectors.MySql.Client;
using Millrace.Errors;
using Millrace.Timing;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Writes one batch over a session and finds the records that the server refuses. With somewhere to report them they are left out and the
/// rest is written, in several transactions then; without, the first one is named and nothing is written.
/// </summary>
/// <param name="options">The task's settings.</param>
/// <param name="offsets">Kept in the database where each record is to be written exactly once; else null.</param>
/// <param name="log">Lines for people.</param>
/// <param name="stopping">Ends the waiting for a server.</param>
internal sealed class BatchWriter(SinkOptions options, StoredOffsets? offsets, TaskLog log, CancellationToken stopping) : IDisposable
{
    private static readonly TimeSpan IdleBeforeProbe = TimeSpan.FromSeconds(1);

    private readonly FieldLists _lists = new(options, log);
    private SinkSession? _session;
    private long _lastUse;

    /// <summary>Writes all but the records that are or have to be refused.</summary>
    /// <exception cref="DataException">A record is bad and may not be refused; the message names it.</exception>
    /// <exception cref="MySqlException">It is no record's fault.</exception>
    public void Write(BatchPart batch)
    {
        offsets?.BeginBatch();
        try
        {
            WriteOrIsolate(batch);
        }
        catch (MySqlException fault) when (fault.Kind == MySqlErrorKind.TableChanged)
        {
            // A column or table is gone since we looked: look again, once.
            log.Info($"Looking at the tables again: {fault.ServerMessage}");
            Session().ForgetTables();
            WriteOrIsolate(batch);
        }
        finally
        {
            _lastUse = TimeProvider.System.Milliseconds();
        }
    }

    /// <summary>Partitions that are taken away.</summary>
    public void Forget(IReadOnlyCollection<Records.TopicPartition> partitions) => offsets?.Forget(partitions);

    /// <summary>Closes the connection; the next write opens another.</summary>
    public void Reset()
    {
        offsets?.ForgetAll();
        _session?.Dispose();
        _session = null;
    }

    public void Dispose() => Reset();

    private void WriteOrIsolate(BatchPart batch)
    {
        try
        {
            Session().Write(batch, TransactionEnd.Commit);
        }
        catch (MySqlException fault) when (fault.IsOfRecord)
        {
            if (!batch.MayRefuse)
            {
                int bad = FirstBad(batch, ref fault);
                throw batch.Located(bad, fault);
            }

            if (offsets is null) Split(batch, fault);
            else WriteAllButBad(batch, fault);
        }
    }

    // Exactly once: a commit moves the offsets beyond all of its records, so that those that are bad are known and reported before.
    private void WriteAllButBad(BatchPart batch, MySqlException fault)
    {
        while (true)
        {
            int bad = FirstBad(batch, ref fault);
            batch.Refuse(bad, fault);
            try
            {
                LiveSession().Write(batch, TransactionEnd.Commit);
                return;
            }
            catch (MySqlException again) when (again.IsOfRecord)
            {
                fault = again;
            }
        }
    }

    // Halves keep the order of the records, and k bad ones among n cost about k log n statements instead of n.
    private void Split(BatchPart part, MySqlException fault)
    {
        if (part.Length == 1)
        {
            part.Refuse(0, fault);
            return;
        }

        int middle = part.Length / 2;
        WriteHalf(part[..middle]);
        WriteHalf(part[middle..]);
    }

    private void WriteHalf(BatchPart half)
    {
        try
        {
            LiveSession().Write(half, TransactionEnd.Commit);
        }
        catch (MySqlException fault) when (fault.IsOfRecord)
        {
            Split(half, fault);
        }
    }

    // The shortest beginning of the batch that fails ends with the bad record. Trials are rolled back, so that a restart finds nothing half
    // done.
    private int FirstBad(BatchPart batch, ref MySqlException fault)
    {
        int good = 0, bad = batch.Length;
        while (bad - good > 1)
        {
            int middle = good + ((bad - good) / 2);
            try
            {
                LiveSession().Write(batch[..middle], TransactionEnd.Rollback);
                good = middle;
            }
            catch (MySqlException again) when (again.IsOfRecord)
            {
                bad = middle;
                fault = again;
            }
        }

        return bad - 1;
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
        if (_session is not null && TimeProvider.System.Milliseconds() - _lastUse > IdleBeforeProbe.TotalMilliseconds)
        {
            try
            {
                _session.Ping();
                _lastUse = TimeProvider.System.Milliseconds();
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
                _lastUse = TimeProvider.System.Milliseconds();
                return new SinkSession(connection, options, offsets, _lists, log);
            }
            catch (MySqlException fault) when (fault.Kind == MySqlErrorKind.Transient && attempt < options.ConnectionAttempts)
            {
                log.Warn(
                    $"Could not connect to {options.Endpoint} ({attempt} of {options.ConnectionAttempts} attempts), "
                    + $"trying again in {options.ConnectionPause.TotalSeconds:0.#} s: {fault.Message}");
                TimeProvider.System.Pause(options.ConnectionPause, stopping);
            }
        }
    }
}
