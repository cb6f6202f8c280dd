using Millrace.Connectors.Redis.Resp;
using Millrace.Connectors.Redis.Sink.Commands;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Makes the commands of a batch, sends them in one write and assigns the replies to the records. A refused record costs the others
/// nothing: they are written.
/// <b>Threads</b>: one call at a time.
/// </summary>
internal sealed class BatchWriter : IDisposable
{
    private const int NoRecord = -1;

    private readonly SinkOptions _options;
    private readonly RecordCommand _command;
    private readonly bool _isCluster;
    private readonly RespCommands _commands = new();
    private readonly ReplyHandler _onReply;
    private readonly SortedDictionary<int, Exception> _refused = [];
    private int[] _owners = [];
    private readonly PartitionClaims? _claims;
    private RedisException? _fault;
    private int _exec;
    private int _marks;

    /// <param name="options">The task's settings.</param>
    /// <param name="claims">Offsets that move on in the transaction of the data; null without.</param>
    public BatchWriter(SinkOptions options, PartitionClaims? claims)
    {
        _claims = claims;
        _options = options;
        _isCluster = options.Endpoint.Topology == RedisTopology.Cluster;
        _command = CommandOf(options);
        _onReply = OnReply;
    }

    /// <summary>Writes the batch; returns the records that were refused, by index, valid until the next call.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="batch">What.</param>
    /// <param name="settle">Gets the records that cannot be sent at all, before the others are.</param>
    /// <param name="cancellationToken">Ends the waiting for the server.</param>
    /// <exception cref="RedisException">It is no record's fault.</exception>
    public async ValueTask<IReadOnlyDictionary<int, Exception>> WriteAsync(
        RedisSession session, RecordBatch batch, Func<IReadOnlyDictionary<int, Exception>, ValueTask> settle,
        CancellationToken cancellationToken)
    {
        _refused.Clear();
        _fault = null;
        try
        {
            Encode(batch.Records);
            if (_refused.Count > 0) await settle(_refused);
            if (_commands.Count > 0) await session.ExecuteAsync(_commands, _onReply, cancellationToken);
        }
        finally
        {
            _commands.Clear();
        }

        if (_fault is not null) throw _fault;
        _claims?.Passed();
        foreach (int index in _refused.Keys.ToArray())
            if (_refused[index] is RedisException refusal) _refused[index] = Located(batch[index], refusal);
        return _refused;
    }

    public void Dispose() => _commands.Dispose();

    private static RecordCommand CommandOf(SinkOptions options)
    {
        var text = new ValueText(options.Charset);
        var keys = new KeyNames(text, options.Keyspace, options.Separator);
        var ttl = new KeyTtl(options.TtlSeconds);
        return options.Type switch
        {
            RedisType.String => new StringCommand(keys, text, ttl),
            RedisType.Hash => new HashCommand(keys, text, ttl),
            RedisType.Json => new JsonCommand(keys, text, ttl),
            RedisType.Stream => new StreamCommand(keys, text, ttl),
            RedisType.List => new ListCommand(keys, text, ttl, ListEnd.Right),
            RedisType.LeftList => new ListCommand(keys, text, ttl, ListEnd.Left),
            RedisType.Set => new SetCommand(keys, text, ttl),
            RedisType.ZSet => new SortedSetCommand(keys, text, ttl),
            RedisType.TimeSeries => new TimeSeriesCommand(keys, text, ttl),
            RedisType.Delete => new DeleteCommand(keys, text, ttl),
            _ => throw new InvalidOperationException($"There is no command for {options.Type}."),
        };
    }

    private static DataException Located(in Record record, Exception fault) =>
        new($"{record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset}: {fault.Message}", fault);

    private void Encode(ReadOnlySpan<Record> records)
    {
        if (_options.IsTransaction) AddOwnerless("MULTI"u8);
        for (int i = 0; i < records.Length; i++)
        {
            if (_options.IsTransaction && _isCluster && i > 0 && records[i].Topic != records[i - 1].Topic)
            {
                // Another collection, which may be on another node: a transaction is one node's matter.
                AddOwnerless("EXEC"u8);
                AddOwnerless("MULTI"u8);
            }

            RespCommands.Mark before = _commands.Position;
            try
            {
                _command.Add(_commands, records[i]);
            }
            catch (DataException fault)
            {
                _commands.Rewind(before);
                _refused[i] = Located(in records[i], fault);
            }

            Own(before.Count, i);
        }

        int count = _commands.Count;
        _claims?.AddOffsets(_commands, records);
        Own(count, NoRecord);
        if (_options.IsTransaction) AddOwnerless("EXEC"u8);
        count = _commands.Count;
        _exec = count - 1;
        _claims?.AddWatch(_commands);
        Own(count, NoRecord);
        _marks = _commands.Count - 1;
        if (_options.WaitReplicas == 0) return;
        count = _commands.Count;
        _commands.Begin(3);
        _commands.Add("WAIT"u8);
        _commands.Add(_options.WaitReplicas);
        _commands.Add(_options.WaitTimeoutMs);
        Own(count, NoRecord);
    }

    private void AddOwnerless(ReadOnlySpan<byte> command)
    {
        int count = _commands.Count;
        _commands.Begin(1);
        _commands.Add(command);
        Own(count, NoRecord);
    }

    private void Own(int from, int record)
    {
        int end = _commands.Count;
        if (_owners.Length < end) Array.Resize(ref _owners, Math.Max(end, _owners.Length * 2));
        for (int i = from; i < end; i++) _owners[i] = record;
    }

    private void OnReply(int command, in RespReply reply)
    {
        if (reply.IsError) Refuse(_owners[command], reply.Text, isQueued: _options.IsTransaction);
        else if (_claims is not null && command == _marks) _claims.OnWatched(reply);
        else if (_claims is not null && command == _exec && reply.Kind == RespKind.Null)
            _fault ??= RedisException.Lost("another task writes the same partitions by now; nothing of this batch was written");
        else if (_options.IsTransaction && reply.Kind == RespKind.Array) OnExecuted(command - reply.Count, reply);
        else if (_options.WaitReplicas > 0 && command == _commands.Count - 1 && reply.AsInt64 < _options.WaitReplicas)
            _fault ??= RedisException.Lost($"{reply.AsInt64} of {_options.WaitReplicas} replicas have the batch after "
                + $"{_options.WaitTimeoutMs} ms (redis.wait.replicas, redis.wait.timeout)");
    }

    // What EXEC answers: the replies of the commands between MULTI and itself.
    private void OnExecuted(int first, in RespReply reply)
    {
        RespItems items = reply.Items;
        for (int command = first; items.TryNext(out RespReply item); command++)
            if (item.IsError) Refuse(_owners[command], item.Text, isQueued: false);
    }

    // A command that is refused while it is queued makes EXEC drop the whole batch: that is never one record's matter.
    private void Refuse(int record, string message, bool isQueued)
    {
        // A transaction is not passed on to the node that has its slot now: the whole batch is, when the slots have been asked for again.
        RedisException fault = _isCluster && RedisErrors.IsRedirect(message) ? RedisException.Lost(message) : RedisException.Reply(message);
        if (record == NoRecord || isQueued || fault.Kind != RedisErrorKind.BadRecord) _fault ??= fault;
        else _refused.TryAdd(record, fault);
    }
}
