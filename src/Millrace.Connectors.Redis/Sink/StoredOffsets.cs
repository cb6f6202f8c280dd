using System.Globalization;
using System.Text.Json;
using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Offsets beside the data, in the form of the Java sinks: <c>{"topic":"t","partition":0,"offset":123}</c> under prefix, topic and partition; the offset is that of the next
/// record. They count where they are ahead of the consumer group's: what is before them has been written. Beside each stands the name of the connector that wrote it,
/// because others of the same topic and database store theirs in the same place, and have written something else. A Java sink leaves no name.
/// </summary>
internal sealed class StoredOffsets(string prefix, string connector)
{
    private readonly HashSet<TopicPartition> _unread = [];

    public void Open(IReadOnlyCollection<TopicPartition> partitions) => _unread.UnionWith(partitions);

    public void Close(IReadOnlyCollection<TopicPartition> partitions) => _unread.ExceptWith(partitions);

    /// <summary>With the first records of a partition: drops those that were written before, and reads on from the stored offset. Errors: <see cref="RedisException"/>.</summary>
    public async ValueTask SkipWrittenAsync(RespConnection connection, RecordBatch batch, SinkTaskContext context, CancellationToken cancellationToken)
    {
        if (_unread.Count == 0) return;
        TopicPartition[] asked = [.. _unread];
        Dictionary<TopicPartition, long> ahead = await ReadOwnAsync(connection, asked, cancellationToken).ConfigureAwait(false);
        foreach (Record record in batch.Records)
        {
            var partition = new TopicPartition(record.OriginalTopic, record.OriginalPartition);
            // Only the first record of a partition tells where its group stands.
            if (!_unread.Remove(partition)) continue;
            if (ahead.GetValueOrDefault(partition) <= record.Offset) ahead.Remove(partition);
        }

        foreach (TopicPartition partition in _unread) ahead.Remove(partition);
        if (ahead.Count == 0) return;
        context.Log.Warn($"Reading on from offsets that are stored in Redis, ahead of the consumer group: {string.Join(", ", ahead.Select(entry => $"{entry.Key} {entry.Value}"))}. "
            + "redis.offsets.enabled=false reads from the group's.");
        batch.RemoveWhere((in Record record) => ahead.TryGetValue(new TopicPartition(record.OriginalTopic, record.OriginalPartition), out long next) && record.Offset < next);
        context.Seek(ahead);
    }

    /// <summary>Errors: <see cref="RedisException"/>.</summary>
    public async ValueTask WriteAsync(RespConnection connection, IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        commands.Begin(1 + (4 * offsets.Count));
        commands.Add("MSET"u8);
        foreach (var (partition, offset) in offsets)
        {
            commands.Add(NameOf(partition));
            commands.Add(JsonSerializer.SerializeToUtf8Bytes(new StoredOffset(partition.Topic, partition.Partition, offset), StoredOffsetJson.Default.StoredOffset).AsSpan());
            commands.Add(OwnerNameOf(partition));
            commands.Add(connector);
        }

        await RunAsync(connection, commands, static (in RespReply _) => { }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what is stored. Errors: <see cref="RedisException"/>.</summary>
    public async ValueTask DeleteAsync(RespConnection connection, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        commands.Begin(1 + (2 * partitions.Count));
        commands.Add("DEL"u8);
        AddNames(commands, partitions);
        await RunAsync(connection, commands, static (in RespReply _) => { }, cancellationToken).ConfigureAwait(false);
    }

    // Those of this connector, and of the Java sink that it may have come after.
    private async Task<Dictionary<TopicPartition, long>> ReadOwnAsync(RespConnection connection, TopicPartition[] partitions, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        commands.Begin(1 + (2 * partitions.Length));
        commands.Add("MGET"u8);
        AddNames(commands, partitions);
        var found = new Dictionary<TopicPartition, long>();
        await RunAsync(connection, commands, (in RespReply reply) =>
        {
            RespItems items = reply.Items;
            foreach (TopicPartition partition in partitions)
            {
                if (!items.TryNext(out RespReply stored) || !items.TryNext(out RespReply owner)) return;
                if (owner.Kind == RespKind.BulkString && owner.Text != connector) continue;
                if (stored.Kind == RespKind.BulkString && OffsetIn(stored.Content) is { } offset) found[partition] = offset;
            }
        }, cancellationToken).ConfigureAwait(false);
        return found;
    }

    private void AddNames(RespCommands commands, IEnumerable<TopicPartition> partitions)
    {
        foreach (TopicPartition partition in partitions)
        {
            commands.Add(NameOf(partition));
            commands.Add(OwnerNameOf(partition));
        }
    }

    private static async ValueTask RunAsync(RespConnection connection, RespCommands commands, ReplyAction onReply, CancellationToken cancellationToken)
    {
        string? error = null;
        await connection.ExecuteAsync(commands, (int _, in RespReply reply) =>
        {
            if (reply.IsError) error = reply.Text;
            else onReply(reply);
        }, cancellationToken).ConfigureAwait(false);
        if (error is not null) throw RedisException.Reply(error);
    }

    // What somebody else wrote there is not an offset, and counts as none.
    private static long? OffsetIn(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StoredOffsetJson.Default.StoredOffset)?.Offset;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string NameOf(TopicPartition partition) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{partition.Topic}.{partition.Partition}");

    private string OwnerNameOf(TopicPartition partition) => NameOf(partition) + ".connector";

    private delegate void ReplyAction(in RespReply reply);
}
