using Millrace.Connectors.Redis.Resp;
using Millrace.Connectors.Redis.Topology;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Timing;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Writes batches to Redis over one connection, or one to each node of a cluster. What an error means is decided by
/// <see cref="RedisErrors"/>; this is what follows from it: passing errors bring the batch again after a pause that grows, without end;
/// refused records are reported; all else stops the task.
/// </summary>
internal sealed class RedisSinkTask(Func<IReadOnlyDictionary<string, string>, SinkOptions> bind) : SinkTask
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    // A socket that was used a moment ago is not asked whether it is still open.
    private static readonly TimeSpan IdleBeforeCheck = TimeSpan.FromSeconds(1);

    private SinkOptions _options = null!;
    private Backoff _backoff = null!;
    private BatchWriter _writer = null!;
    private StoredOffsets? _offsets;
    private PartitionClaims? _claims;

    // Of the batch that may come again.
    private readonly HashSet<(string Topic, int Partition, long Offset)> _reported = [];
    private SeedList _seeds = null!;
    private RedisSession? _session;
    private long _lastUse;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _options = bind(config);
        _backoff = new Backoff(FirstPause, _options.LongestPause);
        _seeds = new SeedList(_options.Endpoint);
        _claims = _options.ExactlyOnce
            ? new PartitionClaims(_options.ClaimPrefix, Context.ConnectorName, Context.Seek, Context.Log)
            : null;
        _writer = new BatchWriter(_options, _claims);
        _offsets = _claims is null && _options.OffsetPrefix is { } prefix ? new StoredOffsets(prefix, Context.ConnectorName) : null;
        return Task.CompletedTask;
    }

    public override void Open(IReadOnlyCollection<TopicPartition> partitions) => _offsets?.Open(partitions);

    public override void Close(IReadOnlyCollection<TopicPartition> partitions)
    {
        _offsets?.Close(partitions);
        _claims?.Forget(partitions);
    }

    public override async ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return;
        IReadOnlyDictionary<int, Exception> refused;
        try
        {
            RedisSession session = await ConnectedAsync(cancellationToken);
            if (_offsets is not null) await _offsets.SkipWrittenAsync(session, batch, Context, cancellationToken);
            if (_claims is not null) await _claims.BeginAsync(session, batch, cancellationToken);
            if (batch.Count == 0)
            {
                _reported.Clear();
                return;
            }

            refused = await _writer.WriteAsync(session, batch, SettleAsync, cancellationToken);
            if (_claims is not null && refused.Count > 0 && Context.Reporter is null)
                await _claims.SetBackAsync(FirstOf(batch, refused.Keys), cancellationToken);
        }
        catch (RedisException fault)
        {
            throw After(fault);
        }

        _lastUse = TimeProvider.System.Milliseconds();
        _backoff.Reset();
        // Only now, when the rest is written: a batch that comes again must not report its bad records twice.
        Report(batch, refused);
        if (_claims is not null && refused.Count > 0) await Context.Reporter!.FlushAsync();
        _reported.Clear();

        // Before the transaction in which the offsets move beyond them.
        ValueTask SettleAsync(IReadOnlyDictionary<int, Exception> known)
        {
            if (_claims is null) return default;
            Report(batch, known);
            return new ValueTask(Context.Reporter!.FlushAsync());
        }
    }

    /// <summary>
    /// Everything put is written; the offsets go into Redis as well. When that fails they are only behind, which does no harm.
    /// </summary>
    public override async ValueTask<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
        IReadOnlyDictionary<TopicPartition, long> consumed, CancellationToken cancellationToken)
    {
        if (_offsets is null || _session is null || consumed.Count == 0) return consumed;
        try
        {
            await _offsets.WriteAsync(_session, consumed, cancellationToken);
        }
        catch (RedisException fault)
        {
            Context.Log.Warn($"{_options.Endpoint}: the offsets were not stored in Redis (redis.offsets.enabled): {fault.Message}");
            Disconnect();
        }

        return consumed;
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        Disconnect();
        _writer?.Dispose();
        return Task.CompletedTask;
    }

    private void Report(RecordBatch batch, IReadOnlyDictionary<int, Exception> refused)
    {
        foreach (var (index, error) in refused)
        {
            if (Context.Reporter is not { } reporter) throw error;
            Record record = batch[index];
            if (_reported.Add((record.OriginalTopic, record.OriginalPartition, record.Offset))) reporter.Report(record, error);
        }
    }

    // What is left out has nowhere to go: the task ends, and its next run begins with it.
    private static Dictionary<TopicPartition, long> FirstOf(RecordBatch batch, IEnumerable<int> indices)
    {
        var first = new Dictionary<TopicPartition, long>();
        foreach (int index in indices)
            first.TryAdd(new TopicPartition(batch[index].OriginalTopic, batch[index].OriginalPartition), batch[index].Offset);
        return first;
    }

    private async ValueTask<RedisSession> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (_session is not null && TimeProvider.System.Milliseconds() - _lastUse > IdleBeforeCheck.TotalMilliseconds && _session.IsClosed)
        {
            Context.Log.Info($"The connection to {_options.Endpoint} was closed while idle; connecting again.");
            Disconnect();
        }

        if (_session is not null) return _session;
        _session = await _seeds.ConnectAsync(cancellationToken);
        Context.Log.Info($"Connected to {_options.Endpoint}, database {_options.Endpoint.Database}: {_session.Description}.");
        return _session;
    }

    // Also after an error reply: a server that was demoted or is loading may have another one under its name by now.
    private Exception After(RedisException fault)
    {
        Disconnect();
        if (fault.Kind != RedisErrorKind.Transient) return new ConnectException($"{_options.Endpoint}: {fault.Message}", fault);
        TimeSpan pause = _backoff.Next();
        Context.RetryAfter(pause);
        return new RetriableException($"{_options.Endpoint}: trying again in {pause.TotalSeconds:0.#} s: {fault.Message}", fault);
    }

    private void Disconnect()
    {
        _session?.Dispose();
        _session = null;
    }
}
