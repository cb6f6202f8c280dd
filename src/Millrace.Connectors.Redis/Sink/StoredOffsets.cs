using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Offsets beside the data, in the form of the Java sinks: <c>{"topic":"t","partition":0,"offset":123}</c> under prefix, topic and
/// partition; the offset is that of the next record. They count where they are ahead of the consumer group's: what is before them has been
/// written. Beside each stands the name of the connector that wrote it, because others of the same topic and database store theirs in the
/// same place, and have written something else. A Java sink leaves no name.
/// </summary>
internal sealed class StoredOffsets(string prefix, string connector)
{
    private readonly HashSet<TopicPartition> _unread = [];

    public void Open(IReadOnlyCollection<TopicPartition> partitions) => _unread.UnionWith(partitions);

    public void Close(IReadOnlyCollection<TopicPartition> partitions) => _unread.ExceptWith(partitions);

    /// <summary>With the first records of a partition: drops those that were written before, and reads on from the stored offset.</summary>
    /// <exception cref="RedisException"/>
    public async ValueTask SkipWrittenAsync(
        RedisSession session, RecordBatch batch, SinkTaskContext context, CancellationToken cancellationToken)
    {
        if (_unread.Count == 0) return;
        TopicPartition[] asked = [.. _unread];
        Dictionary<TopicPartition, long> ahead = await ReadOwnAsync(session, asked, cancellationToken);
        foreach (Record record in batch.Records)
        {
            var partition = new TopicPartition(record.OriginalTopic, record.OriginalPartition);
            // Only the first record of a partition tells where its group stands.
            if (!_unread.Remove(partition)) continue;
            if (ahead.GetValueOrDefault(partition) <= record.Offset) ahead.Remove(partition);
        }

        foreach (TopicPartition partition in _unread) ahead.Remove(partition);
        if (ahead.Count == 0) return;
        context.Log.Warn("Reading on from offsets that are stored in Redis, ahead of the consumer group: "
            + $"{string.Join(", ", ahead.Select(entry => $"{entry.Key} {entry.Value}"))}. "
            + "redis.offsets.enabled=false reads from the group's.");
        batch.RemoveWhere((in Record record) =>
            ahead.TryGetValue(new TopicPartition(record.OriginalTopic, record.OriginalPartition), out long next) && record.Offset < next);
        context.Seek(ahead);
    }

    /// <exception cref="RedisException"/>
    public async ValueTask WriteAsync(
        RedisSession session, IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        if (!session.IsCluster)
        {
            commands.Begin(1 + (4 * offsets.Count));
            commands.Add("MSET"u8);
        }

        foreach (var (partition, offset) in offsets)
        {
            byte[] stored = JsonSerializer.SerializeToUtf8Bytes(
                new StoredOffset(partition.Topic, partition.Partition, offset), StoredOffsetJson.Default.StoredOffset);
            AddPair(NameOf(partition), stored);
            AddPair(OwnerNameOf(partition), Encoding.UTF8.GetBytes(connector));
        }

        await session.RunAsync(commands, static (int _, in RespReply _) => { }, cancellationToken);

        void AddPair(string name, byte[] value)
        {
            if (session.IsCluster) commands.Begin("*3\r\n$3\r\nSET\r\n"u8);
            commands.Add(name);
            commands.Add(value.AsSpan());
        }
    }

    /// <summary>Removes what is stored.</summary>
    /// <exception cref="RedisException"/>
    public async ValueTask DeleteAsync(
        RedisSession session, IReadOnlyCollection<TopicPartition> partitions, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        AddNames(session, commands, partitions, "DEL"u8, "DEL"u8);
        await session.RunAsync(commands, static (int _, in RespReply _) => { }, cancellationToken);
    }

    // Those of this connector, and of the Java sink that it may have come after.
    private async Task<Dictionary<TopicPartition, long>> ReadOwnAsync(
        RedisSession session, TopicPartition[] partitions, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        AddNames(session, commands, partitions, "MGET"u8, "GET"u8);
        var found = new Dictionary<TopicPartition, long>();
        var others = new HashSet<TopicPartition>();
        await session.RunAsync(commands, (int command, in RespReply reply) =>
        {
            if (reply.Kind != RespKind.Array)
            {
                Take(command, reply);
                return;
            }

            RespItems items = reply.Items;
            for (int i = 0; items.TryNext(out RespReply item); i++) Take(i, item);
        }, cancellationToken);
        foreach (TopicPartition partition in others) found.Remove(partition);
        return found;

        // In the order of AddNames: the offset, then the name of who wrote it.
        void Take(int index, in RespReply item)
        {
            TopicPartition partition = partitions[index / 2];
            if (item.Kind != RespKind.BulkString) return;
            if (index % 2 == 1 && item.Text != connector) others.Add(partition);
            else if (index % 2 == 0 && OffsetIn(item.Content) is { } offset) found[partition] = offset;
        }
    }

    // One command for all of them; in a cluster, where they are on several nodes, one for each.
    private void AddNames(
        RedisSession session, RespCommands commands, IReadOnlyCollection<TopicPartition> partitions,
        ReadOnlySpan<byte> forAll, ReadOnlySpan<byte> forOne)
    {
        if (!session.IsCluster)
        {
            commands.Begin(1 + (2 * partitions.Count));
            commands.Add(forAll);
        }

        foreach (TopicPartition partition in partitions)
        {
            foreach (string name in new[] { NameOf(partition), OwnerNameOf(partition) })
            {
                if (session.IsCluster)
                {
                    commands.Begin(2);
                    commands.Add(forOne);
                }

                commands.Add(name);
            }
        }
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

    private string NameOf(TopicPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{partition.Topic}.{partition.Partition}");

    private string OwnerNameOf(TopicPartition partition) => NameOf(partition) + ".connector";
}

/// <summary>An offset as the Java sinks store it: that of the next record to read.</summary>
internal sealed record StoredOffset(
    [property: JsonPropertyName("topic")] string Topic, [property: JsonPropertyName("partition")] int Partition,
        [property: JsonPropertyName("offset")] long Offset);

[JsonSerializable(typeof(StoredOffset))]
internal sealed partial class StoredOffsetJson : JsonSerializerContext;
