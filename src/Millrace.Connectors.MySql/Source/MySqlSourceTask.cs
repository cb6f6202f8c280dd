using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Timing;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// Reads its tables in turn over one connection, the one that waits longest first.
/// Passing errors (a lost connection, a server that restarts) are waited for, up to query.retry.attempts in a row; all else stops the task.
/// </summary>
internal sealed class MySqlSourceTask : SourceTask
{
    private const long LongestWaitMillis = 200;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly List<TableReader> _readers = [];
    private SourceOptions _options = null!;
    private WorkThread? _thread;
    private MySqlConnection? _connection;
    private TableReader? _open;

    // In a row: tries to connect, and how often connection.attempts of them were used up.
    private int _attempts;
    private int _outages;

    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _options = SourceOptions.From(config);
        if (_options.Query is not null)
        {
            _readers.Add(
                new TableReader(_options, null, await PositionAsync(SourcePartitions.Query, null, cancellationToken), Context.Log));
        }
        else
        {
            foreach (TableId table in TableList.Parse(config.GetValueOrDefault(MySqlSourceConnector.TablesKey, "")))
            {
                SourcePosition position = await PositionAsync(SourcePartitions.Of(table), SourcePartitions.OldOf(table), cancellationToken);
                _readers.Add(new TableReader(_options, table, position, Context.Log));
            }
        }

        _thread = new WorkThread($"mysql-source-{Context.ConnectorName}-{Context.TaskId}");
    }

    public override async ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        // Returns without rows from time to time, so that a pause does not wait for the next row.
        long until = TimeProvider.System.Milliseconds() + LongestWaitMillis;
        while (batch.Count == 0)
        {
            TableReader reader = _open ?? _readers.MinBy(candidate => candidate.Due)!;
            long now = TimeProvider.System.Milliseconds(), wait = _open is null ? reader.Due - now : 0;
            if (wait > 0)
            {
                var pause = TimeSpan.FromMilliseconds(Math.Min(wait, Math.Max(1, until - now)));
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
                if (now + wait > until) return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                _connection ??= await BlockingCall.RunAsync(() => MySqlConnection.Open(_options.Endpoint), cancellationToken);
                _attempts = _outages = 0;
                using CancellationTokenRegistration registration =
                    cancellationToken.UnsafeRegister(static task => ((MySqlSourceTask)task!)._connection?.Cancel(), this);
                await _thread!.RunAsync(() => Read(reader, batch));
            }
            catch (MySqlException fault) when (_connection is null)
            {
                AfterNoConnection(fault);
            }
            catch (MySqlException fault)
            {
                batch.Reset();
                Disconnect();
                cancellationToken.ThrowIfCancellationRequested();
                AfterFailure(reader, _options.IsQueryMasked ? fault.WithoutWords() : fault);
            }
        }
    }

    public override string Describe(in Record record)
    {
        foreach (TableReader reader in _readers)
            if (reader.HasMade(record)) return reader.Describe(record);
        return base.Describe(record);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_thread is null) return;
        await _thread.RunAsync(Disconnect);
        _thread.Dispose();
    }

    private void Read(TableReader reader, RecordBatch batch)
    {
        if (!reader.IsOpen)
        {
            reader.Open(_connection!);
            _open = reader;
        }

        if (reader.Read(batch)) return;
        _open = null;
        _connection!.Commit();
        reader.Failures = 0;
        reader.Due = TimeProvider.System.Milliseconds() + (long)_options.PollInterval.TotalMilliseconds;
    }

    /// <summary>
    /// connection.attempts tries, connection.backoff.ms apart, are one failed try of query.retry.attempts, whichever table it was for.
    /// </summary>
    private void AfterNoConnection(MySqlException fault)
    {
        ThrowUnlessPassing(fault);
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{_options.ConnectionPause.TotalSeconds:0.###}");
        Context.Log.Warn(
            $"Could not connect to {_options.Endpoint} ({++_attempts} of {_options.ConnectionAttempts} attempts), trying again in "
            + $"{seconds} s: {fault.Message}");
        if (_attempts >= _options.ConnectionAttempts)
        {
            _attempts = 0;
            ThrowIfTooMany(++_outages, fault);
        }

        long next = TimeProvider.System.Milliseconds() + (long)_options.ConnectionPause.TotalMilliseconds;
        foreach (TableReader reader in _readers) reader.Due = Math.Max(reader.Due, next);
    }

    private void AfterFailure(TableReader reader, MySqlException fault)
    {
        reader.Failures++;
        reader.Forget();
        ThrowUnlessPassing(fault);
        ThrowIfTooMany(reader.Failures, fault);
        reader.Due = TimeProvider.System.Milliseconds() + (long)RetryPause.TotalMilliseconds;
        Context.Log.Warn($"{_options.Endpoint}: trying again in {RetryPause.TotalSeconds} s: {fault.Message}");
    }

    private void ThrowUnlessPassing(MySqlException fault)
    {
        if (fault.Kind is not (MySqlErrorKind.Transient or MySqlErrorKind.TableChanged))
            throw new ConnectException($"{_options.Endpoint}: {fault.Message}", fault);
    }

    private void ThrowIfTooMany(int failures, MySqlException fault)
    {
        if (_options.QueryRetries > 0 && failures > _options.QueryRetries)
            throw new ConnectException(
                $"{_options.Endpoint}: gave up after {_options.QueryRetries} retries (query.retry.attempts): {fault.Message}", fault);
    }

    // A result that is not at its end is not read to it: the connection is cut first.
    private void Disconnect()
    {
        if (_connection is null) return;
        if (_open is not null) _connection.Cancel();
        foreach (TableReader reader in _readers) reader.Close();
        _open = null;
        _connection.Dispose();
        _connection = null;
    }

    private async Task<SourcePosition> PositionAsync(OffsetMap partition, OffsetMap? old, CancellationToken cancellationToken)
    {
        if (_options.Mode == SourceMode.Bulk) return default;
        OffsetMap? offset = await Context.ReadOffsetAsync(partition, cancellationToken);
        if (offset is null && old is not null) offset = await Context.ReadOffsetAsync(old, cancellationToken);
        return offset is null ? default : SourcePosition.From(offset);
    }
}
