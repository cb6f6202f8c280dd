using System.Text;
using System.Text.Unicode;
using Millrace.Errors;
using Millrace.Formats;
using Millrace.Kafka;
using Millrace.Timing;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Messages;

/// <summary>
/// Reads records for a page: by <c>assign</c>, without a group, so that nobody's offsets change. Calls of the client block, so each reading
/// has a thread of its own while it lasts.
/// </summary>
internal sealed class MessageReader(
    KafkaAdmin admin, IReadOnlyDictionary<string, string> kafka, IReadOnlyDictionary<string, string> registry, TimeProvider time)
{
    /// <summary>As much of a payload as is kept for a page.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>Sees a record while its memory is valid.</summary>
    public delegate void Look(in Message message);

    // Somebody waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Each is a client with threads and buffers of its own.
    private static readonly SemaphoreSlim Places = new(20);

    /// <summary>Whether there is no place left for another reader.</summary>
    public static bool IsFull => Places.CurrentCount == 0;

    /// <summary>
    /// At most <paramref name="count"/> records, the newest first; those read from a place onward the oldest first. Ordered by time across
    /// partitions and by offset within one.
    /// </summary>
    /// <exception cref="KafkaException"/>
    public async Task<ReadResult> ReadAsync(string topic, Seek seek, int count, string? text, CancellationToken cancellationToken,
        Look? look = null)
    {
        TopicMetadata metadata = (await admin.MetadataAsync(topic)).Topics.First(one => one.Name == topic);
        if (metadata.Code != KafkaErrorCode.None) throw new Refusal($"Kafka, topic {topic}", 404, $"There is no topic {topic}.",
            time.GetUtcNow());
        TopicPartition[] partitions = [.. metadata.Partitions.Where(one => seek.Partition is null || one.Id == seek.Partition)
            .Select(one => new TopicPartition(topic, one.Id))];
        Dictionary<TopicPartition, long> firsts = await OffsetsAsync(admin.EarliestOffsetsAsync(partitions));
        Dictionary<TopicPartition, long> ends = await OffsetsAsync(admin.LatestOffsetsAsync(partitions));
        bool isBackward = seek.Kind == SeekKind.Newest;
        // With a filter more is looked through than is shown.
        int window = string.IsNullOrEmpty(text) ? count : 20 * count;
        Dictionary<TopicPartition, long> starts = seek.Kind switch
        {
            SeekKind.Newest => partitions.ToDictionary(one => one, one => Math.Max(firsts[one], ends[one] - window)),
            SeekKind.Offset => partitions.ToDictionary(one => one, one => Math.Clamp(seek.Offset, firsts[one], ends[one])),
            SeekKind.Time => (await admin.OffsetsForTimeAsync(partitions, seek.Time)).ToDictionary(one => one.TopicPartition,
                one => one.Offset < 0 ? ends[one.TopicPartition] : one.Offset),
            _ => partitions.ToDictionary(one => one, one => firsts[one]),
        };
        await Places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(() => Read(starts, ends, count, isBackward, text, look, cancellationToken),
                cancellationToken,
                TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Places.Release();
        }
    }

    /// <summary>A place among the readers and a thread for work that blocks, with the client's settings and a decoder.</summary>
    public async Task<T> RunAsync<T>(Func<IReadOnlyDictionary<string, string>, PayloadText, T> work, CancellationToken cancellationToken)
    {
        await Places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(() => work(kafka, new PayloadText(registry)), cancellationToken,
                TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Places.Release();
        }
    }

    /// <summary>All bytes of a record's key or value; null when it is not there, or has none.</summary>
    public async Task<byte[]?> BytesAsync(string topic, int partition, long offset, bool isKey, CancellationToken cancellationToken)
    {
        byte[]? bytes = null;
        await ReadAsync(topic, new Seek(SeekKind.Offset, offset, default, partition), 1, null, cancellationToken, (in Message message) =>
        {
            if (message.Offset == offset) bytes = isKey ? message.Key.ToArray() : message.Value.ToArray();
        });
        return bytes;
    }

    /// <summary>Writes one record and waits until it is acknowledged.</summary>
    /// <exception cref="KafkaException"/>
    public async Task<DeliveryReport> SendAsync(string topic, string? key, string? value)
    {
        using var producer = new KafkaProducer(kafka);
        DeliveryReport report = await producer.ProduceAsync(topic, key is null ? default : Encoding.UTF8.GetBytes(key),
            value is null ? default : Encoding.UTF8.GetBytes(value));
        return report;
    }

    /// <summary>One record; null when it is not there any more, or not yet.</summary>
    public async Task<MessageRow?> ReadOneAsync(string topic, int partition, long offset, CancellationToken cancellationToken)
    {
        ReadResult read = await ReadAsync(topic, new Seek(SeekKind.Offset, offset, default, partition), 1, null, cancellationToken);
        return read.Rows.FirstOrDefault(row => row.Offset == offset);
    }

    /// <summary>
    /// Follows a topic from now on until the token ends; each batch goes to <paramref name="arrived"/> on the reader's thread.
    /// </summary>
    public async Task FollowAsync(string topic, int? partition, Action<IReadOnlyList<MessageRow>> arrived,
        CancellationToken cancellationToken)
    {
        TopicMetadata metadata = (await admin.MetadataAsync(topic)).Topics.First(one => one.Name == topic);
        TopicPartition[] partitions = [.. metadata.Partitions.Where(one => partition is null || one.Id == partition)
            .Select(one => new TopicPartition(topic, one.Id))];
        IReadOnlyList<TopicPartitionOffset> ends = await admin.LatestOffsetsAsync(partitions);
        await Places.WaitAsync(cancellationToken);
        try
        {
            await Task.Factory.StartNew(() => Follow(ends, arrived, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
        finally
        {
            Places.Release();
        }
    }

    private void Follow(IReadOnlyList<TopicPartitionOffset> ends, Action<IReadOnlyList<MessageRow>> arrived,
        CancellationToken cancellationToken)
    {
        using var consumer = new KafkaConsumer(Settings());
        using var batch = new MessageBatch(500);
        consumer.Assign(ends);
        var decoder = new PayloadText(registry);
        while (!cancellationToken.IsCancellationRequested)
        {
            consumer.Poll(batch, TimeSpan.FromMilliseconds(200));
            if (batch.Count == 0) continue;
            var rows = new List<MessageRow>(batch.Count);
            foreach (Message message in batch) rows.Add(RowOf(in message, decoder));
            arrived(rows);
        }
    }

    private ReadResult Read(Dictionary<TopicPartition, long> starts, Dictionary<TopicPartition, long> ends, int count, bool isBackward,
        string? text, Look? look, CancellationToken cancellationToken)
    {
        var rows = new List<MessageRow>();
        var open = starts.Where(start => start.Value < ends[start.Key]).ToDictionary(start => start.Key.Partition, start =>
            ends[start.Key]);
        int scanned = 0;
        if (open.Count > 0)
        {
            using var consumer = new KafkaConsumer(Settings());
            using var batch = new MessageBatch(500);
            consumer.Assign([.. starts.Where(start => open.ContainsKey(start.Key.Partition))
                .Select(start => new TopicPartitionOffset(start.Key.Topic, start.Key.Partition, start.Value))]);
            var decoder = new PayloadText(registry);
            long until = TimeProvider.System.Milliseconds() + (long)Patience.TotalMilliseconds;
            while (open.Count > 0 && TimeProvider.System.Milliseconds() < until && !cancellationToken.IsCancellationRequested)
            {
                consumer.Poll(batch, TimeSpan.FromMilliseconds(100));
                foreach (Message message in batch)
                {
                    if (!open.TryGetValue(message.Partition, out long end)) continue;
                    if (message.Offset >= end - 1) open.Remove(message.Partition);
                    if (message.Offset >= end) continue;
                    scanned++;
                    look?.Invoke(in message);
                    MessageRow row = RowOf(in message, decoder);
                    if (string.IsNullOrEmpty(text) || row.Has(text)) rows.Add(row);
                }

                // Compaction and transactions leave ends without a record: the client tells of them.
                foreach (ConsumerEvent happened in batch.Events.Where(one => one.IsEndOfPartition)) open.Remove(happened.Partition);
                if (!isBackward && rows.Count >= count * Math.Max(1, starts.Count)) break;
            }
        }

        IOrderedEnumerable<MessageRow> ordered = isBackward
            ? rows.OrderByDescending(row => row.Timestamp).ThenByDescending(row => row.Offset)
            : rows.OrderBy(row => row.Timestamp).ThenBy(row => row.Offset);
        return new ReadResult([.. ordered.Take(count)], scanned, open.Count == 0);
    }

    private static MessageRow RowOf(in Message message, PayloadText decoder)
    {
        var headers = new List<KeyValuePair<string, Payload>>();
        foreach (Header header in message.Headers)
            headers.Add(new(header.Name, header.IsValueNull ? Payload.Null : PayloadOf(message.Topic, default, header.Value, decoder)));
        return new MessageRow(message.Partition, message.Offset, message.Timestamp,
            message.IsKeyNull
                ? Payload.Null
                : PayloadOf(message.Topic, message.Headers.LastValueOf(PayloadText.KeySchemaHeader), message.Key, decoder),
            message.IsValueNull
                ? Payload.Null
                : PayloadOf(message.Topic, message.Headers.LastValueOf(PayloadText.ValueSchemaHeader), message.Value, decoder), headers);
    }

    internal static Payload PayloadOf(string topic, ReadOnlySpan<byte> schemaHeader, ReadOnlySpan<byte> bytes, PayloadText decoder)
    {
        byte[] kept = bytes[..Math.Min(bytes.Length, MostBytes)].ToArray();
        if (bytes.IsEmpty) return new Payload("empty", "", kept, 0, null, null);
        string? report = null;
        try
        {
            ReadOnlySpan<byte> text = decoder.Read(topic, schemaHeader, bytes, PayloadFormat.Auto, out _);
            if (decoder.Kind != "bytes" && !(decoder.Kind == "text" && HasControls(text)))
                return new Payload(decoder.Kind, Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostBytes)]), kept, bytes.Length,
                    decoder.SchemaId, null);
        }
        catch (Exception fault) when (fault is ConnectException or RetriableException or DataException or FormatException)
        {
            report = fault.Message;
        }

        int? schema = decoder.SchemaId;
        report ??= schema is { } id ? $"Begins like schema {id}, but is not of it." : null;
        string hex = "0x" + Convert.ToHexStringLower(kept.AsSpan(0, Math.Min(kept.Length, 256)));
        return new Payload("bytes", hex, kept, bytes.Length, schema, report);
    }

    private static bool HasControls(ReadOnlySpan<byte> text) =>
        !Utf8.IsValid(text) || text.ContainsAnyInRange((byte)0, (byte)8) || text.ContainsAnyInRange((byte)14, (byte)31);

    private Dictionary<string, string> Settings() => new(kafka)
    {
        ["enable.partition.eof"] = "true", ["allow.auto.create.topics"] = "false", ["enable.auto.commit"] = "false",
        ["auto.offset.reset"] = "earliest", ["fetch.wait.max.ms"] = "50", ["queued.max.messages.kbytes"] = "16384",
    };

    private static async Task<Dictionary<TopicPartition, long>> OffsetsAsync(Task<IReadOnlyList<TopicPartitionOffset>> asked) =>
        (await asked).ToDictionary(one => one.TopicPartition, one => one.Offset);
}

/// <param name="Scanned">Records looked at.</param>
/// <param name="IsWhole">Whether all was looked at that was to be.</param>
internal sealed record ReadResult(IReadOnlyList<MessageRow> Rows, int Scanned, bool IsWhole);
