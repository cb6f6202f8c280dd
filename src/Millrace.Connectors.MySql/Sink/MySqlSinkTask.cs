using Millrace.Connectors.MySql.Client;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Writes batches to MySQL or MariaDB, each in one transaction. What an error means is decided by <see cref="MySqlErrors"/>;
/// this is what follows from it: passing errors bring the batch again up to max.retries times, refused records are reported, all else stops
/// the task.
/// </summary>
/// <param name="bind">Binds a configuration; throws <see cref="ConfigException"/>.</param>
internal sealed class MySqlSinkTask(Func<IReadOnlyDictionary<string, string>, SinkOptions> bind) : SinkTask
{
    private readonly CancellationTokenSource _stopping = new();
    private SinkOptions _options = null!;
    private BatchWriter _writer = null!;
    private WorkThread _thread = null!;
    private int _retriesLeft;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _options = bind(config);
        _retriesLeft = _options.MaxRetries;
        StoredOffsets? offsets =
            _options.ExactlyOnce ? new StoredOffsets(_options, Context.ConnectorName, Context.Seek, Context.Log) : null;
        _writer = new BatchWriter(_options, offsets, Context.Log, _stopping.Token);
        _thread = new WorkThread($"mysql-sink-{Context.ConnectorName}-{Context.TaskId}");
        return Task.CompletedTask;
    }

    public override async ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return;
        var refusals = new Refusals(batch, Context.Reporter);
        try
        {
            await _thread.RunAsync(() => _writer.Write(new BatchPart(batch.Records, refusals)));
        }
        catch (MySqlException fault)
        {
            throw await AfterAsync(fault);
        }

        _retriesLeft = _options.MaxRetries;
        refusals.Report();
    }

    /// <summary>What another task has written meanwhile is asked when the partitions come back.</summary>
    public override void Close(IReadOnlyCollection<TopicPartition> partitions) => _writer.Forget(partitions);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_thread is null) return;
        await _thread.RunAsync(_writer.Dispose);
        _thread.Dispose();
        _stopping.Dispose();
    }

    private async Task<Exception> AfterAsync(MySqlException fault)
    {
        await _thread.RunAsync(_writer.Reset);
        if (fault.Kind != MySqlErrorKind.Transient) return new ConnectException($"{_options.Endpoint}: {fault.Message}", fault);
        if (_retriesLeft == 0)
            return new ConnectException($"{_options.Endpoint}: gave up after {_options.MaxRetries} retries (max.retries): {fault.Message}",
                fault);
        _retriesLeft--;
        Context.RetryAfter(_options.RetryPause);
        return new RetriableException(
            $"{_options.Endpoint}: trying again in {_options.RetryPause.TotalSeconds:0.#} s, {_retriesLeft} more times after that: "
            + $"{fault.Message}", fault);
    }
}
