using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// <c>exactly.once</c>: the next offset of each partition in a key of the target database, moved on in the transaction of the data. Who
/// begins with a partition writes his own mark into its key and watches it: once another has done the same, or has changed the offset by
/// hand, Redis carries no transaction of his out any more. <b>Threads</b>: one at a time.
/// </summary>
/// <remarks>
/// So a partition has one writer at any time, whatever the consumer group thinks: a task that was frozen while its partitions went to
/// another finds its watch broken when it wakes. A watch ends with each transaction and is set again right behind it, in the same write,
/// together with a look at the marks.
/// </remarks>
/// <param name="prefix">Of the keys.</param>
/// <param name="connector">Whose offsets they are.</param>
/// <param name="seek">How to read on from further back.</param>
internal sealed class PartitionClaims(
    string prefix, string connector, Action<IReadOnlyDictionary<TopicPartition, long>> seek, TaskLog log)
{
    // Another begins with the same partitions at the same moment; then one of the two waits.
    private const int MostTries = 5;

    // Nothing of a partition has been written.
    private const long Nothing = -1;

    // Of a connection: a transaction of a lost one that the server carries out late is another's, like any other.
    private string _mark = NewMark();
    private readonly SortedDictionary<TopicPartition, long> _claimed = new(ByName.Instance);
    private readonly Dictionary<TopicPartition, long> _passing = [];
    private readonly List<TopicPartition> _watched = [];
    private RedisSession? _session;
    private bool _isWatching;

    /// <summary>The key of a partition's offset; a key for each connector, which may read the same topic as others.</summary>
    public static string NameOf(string prefix, string connector, TopicPartition partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{partition.Topic}.{partition.Partition}.once.{connector}");

    /// <summary>Stores offsets that are set by hand; null removes one. A task that runs all the same loses its claim.</summary>
    /// <exception cref="RedisException"/>
    public static async ValueTask AlterAsync(
        RedisSession session, string prefix, string connector, IReadOnlyDictionary<TopicPartition, long?> offsets,
        CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        foreach (var (partition, offset) in offsets)
        {
            commands.Begin(offset is null ? 2 : 3);
            commands.Add(offset is null ? "DEL"u8 : "SET"u8);
            commands.Add(NameOf(prefix, connector, partition));
            if (offset is { } next) commands.Add(Written("", next).AsSpan());
        }

        await session.RunAsync(commands, static (int _, in RespReply _) => { }, cancellationToken);
    }

    /// <summary>
    /// Sees to it that all partitions of the batch are ours and watched, and takes those records out that are written already. Of a
    /// partition whose records begin behind what is stored, the task reads on from there, and all are taken out.
    /// </summary>
    /// <exception cref="RedisException"/>
    public async ValueTask BeginAsync(RedisSession session, RecordBatch batch, CancellationToken cancellationToken)
    {
        // Whether the last transaction of a lost connection was carried out is known to the server alone; and its watches are gone.
        if (_session != session)
        {
            _claimed.Clear();
            _mark = NewMark();
        }

        _isWatching &= _session == session;
        _session = session;
        Dictionary<TopicPartition, long> first = FirstOffsets(batch);
        if (!_isWatching) await WatchAsync(cancellationToken);
        var made = new HashSet<TopicPartition>();
        for (int tries = 1; ; tries++)
        {
            List<TopicPartition> wanted = [.. first.Keys.Where(partition => !_claimed.ContainsKey(partition))];
            if (wanted.Count == 0) break;
            if (tries > MostTries) throw RedisException.Lost($"{connector}: other tasks begin with {wanted[0]} again and again");
            await ClaimAsync(wanted, cancellationToken);
            made.UnionWith(wanted);
        }

        var behind = new Dictionary<TopicPartition, long>();
        foreach (TopicPartition partition in made)
        {
            long next = _claimed[partition];
            if (next != Nothing && next < first[partition]) behind[partition] = next;
            if (next <= first[partition]) continue;
            log.Warn(string.Create(CultureInfo.InvariantCulture,
                $"{partition.Topic}-{partition.Partition}: offsets {first[partition]} to {next - 1} are written, as "
                + $"{NameOf(prefix, connector, partition)} says, and left out. Where the topic was made anew, forget its old offsets: "
                + $"millrace connector offsets reset {connector} --stop"));
        }

        if (behind.Count > 0) seek(behind);
        batch.RemoveWhere((in Record record) =>
        {
            TopicPartition partition = PartitionOf(in record);
            return behind.ContainsKey(partition) || record.Offset < _claimed[partition];
        });
    }

    /// <summary>Adds the offsets behind these records: before the end of their transaction.</summary>
    public void AddOffsets(RespCommands commands, ReadOnlySpan<Record> records)
    {
        _passing.Clear();
        for (int i = 0; i < records.Length; i++)
        {
            // Only the last of a stretch tells.
            if (i + 1 < records.Length && records[i].OriginalPartition == records[i + 1].OriginalPartition
                && records[i].OriginalTopic == records[i + 1].OriginalTopic) continue;
            _passing[PartitionOf(in records[i])] = records[i].Offset + 1;
        }

        AddSet(commands, _passing);
    }

    /// <summary>
    /// Adds what watches all claims again, behind the end of a transaction: two commands, the second of which tells whose they are.
    /// </summary>
    public void AddWatch(RespCommands commands)
    {
        _watched.Clear();
        _watched.AddRange(_claimed.Keys);
        AddNames(commands, "WATCH"u8, _watched);
        AddNames(commands, "MGET"u8, _watched);
        _isWatching = true;
    }

    /// <summary>Takes the answer to <see cref="AddWatch"/>: a claim that another has by now is forgotten.</summary>
    public void OnWatched(in RespReply reply)
    {
        RespItems items = reply.Items;
        for (int i = 0; items.TryNext(out RespReply item); i++)
            if (Read(item) is not { } stored || stored.Owner != _mark) _claimed.Remove(_watched[i]);
    }

    /// <summary>The transaction was carried out.</summary>
    public void Passed()
    {
        foreach (var (partition, next) in _passing)
            if (_claimed.ContainsKey(partition)) _claimed[partition] = next;
    }

    /// <summary>Sets offsets of the last transaction back, to records that are to come again.</summary>
    /// <exception cref="RedisException"/>
    public async ValueTask SetBackAsync(IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        AddOnly(commands, "MULTI"u8);
        AddSet(commands, offsets);
        AddOnly(commands, "EXEC"u8);
        int exec = commands.Count - 1;
        bool isDone = true;
        await _session!.RunAsync(commands, (int command, in RespReply reply) =>
        {
            if (command == exec && reply.Kind != RespKind.Array) isDone = false;
        }, cancellationToken);
        _isWatching = false;
        if (!isDone) throw RedisException.Lost($"{connector}: another task has begun with the partitions of a batch that is to come again");
    }

    /// <summary>Forgets partitions that are taken away; their keys stay, for whoever claims them next.</summary>
    public void Forget(IReadOnlyCollection<TopicPartition> partitions)
    {
        // Who gets them changes their keys, which are not to be watched then.
        foreach (TopicPartition partition in partitions) _isWatching &= !_claimed.Remove(partition);
    }

    private static string NewMark() => Guid.NewGuid().ToString("N");

    private static TopicPartition PartitionOf(in Record record) => new(record.OriginalTopic, record.OriginalPartition);

    private static Dictionary<TopicPartition, long> FirstOffsets(RecordBatch batch)
    {
        var first = new Dictionary<TopicPartition, long>();
        ReadOnlySpan<Record> records = batch.Records;
        for (int i = 0; i < records.Length; i++)
        {
            if (i > 0 && records[i].OriginalPartition == records[i - 1].OriginalPartition
                && records[i].OriginalTopic == records[i - 1].OriginalTopic) continue;
            first.TryAdd(PartitionOf(in records[i]), records[i].Offset);
        }

        return first;
    }

    // One whose key another changes meanwhile is not claimed, which the look at the marks tells.
    private async Task ClaimAsync(List<TopicPartition> wanted, CancellationToken cancellationToken)
    {
        Dictionary<TopicPartition, long> stored = await ReadAsync(wanted, cancellationToken);
        using var commands = new RespCommands();
        AddOnly(commands, "MULTI"u8);
        AddSet(commands, stored);
        AddOnly(commands, "EXEC"u8);
        foreach (var (partition, next) in stored) _claimed[partition] = next;
        AddWatch(commands);
        int marks = commands.Count - 1;
        await _session!.RunAsync(commands, (int command, in RespReply reply) =>
        {
            if (command == marks) OnWatched(reply);
        }, cancellationToken);
    }

    private async Task<Dictionary<TopicPartition, long>> ReadAsync(List<TopicPartition> wanted, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        AddOnly(commands, "UNWATCH"u8);
        AddNames(commands, "WATCH"u8, wanted);
        AddNames(commands, "MGET"u8, wanted);
        var stored = new Dictionary<TopicPartition, long>();
        await _session!.RunAsync(commands, (int _, in RespReply reply) =>
        {
            if (reply.Kind != RespKind.Array) return;
            RespItems items = reply.Items;
            for (int i = 0; items.TryNext(out RespReply item); i++) stored[wanted[i]] = Read(item)?.Offset ?? Nothing;
        }, cancellationToken);
        return stored;
    }

    // Also what is ours already: in between it was nobody's to write.
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        AddOnly(commands, "UNWATCH"u8);
        if (_claimed.Count > 0) AddWatch(commands);
        await _session!.RunAsync(commands, (int _, in RespReply reply) =>
        {
            if (reply.Kind == RespKind.Array) OnWatched(reply);
        }, cancellationToken);
        _isWatching = true;
    }

    private void AddSet(RespCommands commands, IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        commands.Begin(1 + (2 * offsets.Count));
        commands.Add("MSET"u8);
        foreach (var (partition, next) in offsets)
        {
            commands.Add(NameOf(prefix, connector, partition));
            commands.Add(Written(_mark, next).AsSpan());
        }
    }

    private void AddNames(RespCommands commands, ReadOnlySpan<byte> command, List<TopicPartition> partitions)
    {
        commands.Begin(1 + partitions.Count);
        commands.Add(command);
        foreach (TopicPartition partition in partitions) commands.Add(NameOf(prefix, connector, partition));
    }

    private static void AddOnly(RespCommands commands, ReadOnlySpan<byte> command)
    {
        commands.Begin(1);
        commands.Add(command);
    }

    private static byte[] Written(string owner, long next) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredClaim(owner, next == Nothing ? null : next), StoredClaimJson.Default.StoredClaim);

    // What somebody else wrote there is no claim, and counts as none.
    private static StoredClaim? Read(in RespReply item)
    {
        if (item.Kind != RespKind.BulkString) return null;
        try
        {
            return JsonSerializer.Deserialize(item.Content, StoredClaimJson.Default.StoredClaim);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class ByName : IComparer<TopicPartition>
    {
        public static readonly ByName Instance = new();

        public int Compare(TopicPartition x, TopicPartition y) =>
            string.CompareOrdinal(x.Topic, y.Topic) is not 0 and var order ? order : x.Partition.CompareTo(y.Partition);
    }
}

/// <summary>Whose a partition is, and the offset of its next record; null when nothing of it has been written.</summary>
internal sealed record StoredClaim(
    [property: JsonPropertyName("owner")] string Owner, [property: JsonPropertyName("offset")] long? Offset);

[JsonSerializable(typeof(StoredClaim))]
internal sealed partial class StoredClaimJson : JsonSerializerContext;
