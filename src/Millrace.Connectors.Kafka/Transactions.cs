using System.Collections.Concurrent;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;
using Millrace.Timing;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Connectors.Kafka;

/// <summary>
/// Batches as transactions, each with the offsets of what it was made of. The group's coordinator refuses offsets of a task whose
/// partitions have gone to another meanwhile, and with them the records. <b>Threads</b>: one at a time.
/// </summary>
/// <param name="producer">Not owned.</param>
/// <param name="timeout">How long the broker lets a transaction be open.</param>
internal sealed class Transactions(
    KafkaProducer producer, TimeSpan timeout, BatchSender sender, Refusals refusals, SinkTaskContext context)
{
    // What takes longer is gone on with before the next transaction.
    private static readonly TimeSpan LongestAbort = TimeSpan.FromSeconds(10);

    private const int MostTries = 4;

    // Of the batch under way: one that comes again is written from there on.
    private readonly Dictionary<TopicPartition, long> _next = [];

    // What the group has of this task's transactions.
    private readonly ConcurrentDictionary<TopicPartition, long> _committed = new();
    private bool _mustAbort;
    private long _begun;

    /// <summary>Takes over from an earlier run of the task; what it left open is aborted.</summary>
    /// <exception cref="ConnectException"/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await KafkaProducer.UntilDoneAsync(producer.InitTransactionsAsync, cancellationToken);
        }
        catch (KafkaException fault)
        {
            throw new ConnectException($"{KafkaSinkSettings.ExactlyOnce.Name}=true: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Goes on from an earlier producer whose last transaction may be committed, aborted, or neither yet: what the group has of it is not
    /// written again. After <see cref="StartAsync"/>, which ends it one way or the other.
    /// </summary>
    /// <exception cref="ConnectException"/>
    public async Task ResumeAsync(TargetCluster cluster)
    {
        foreach (TopicPartitionOffset entry in await CommittedAsync(cluster))
        {
            var partition = new TopicPartition(entry.Topic, entry.Partition);
            _next[partition] = _committed[partition] = entry.Offset;
        }
    }

    /// <summary>
    /// Whether the producer was only too slow: the broker has aborted its transaction when its time was over, and takes no more of it. A
    /// fence that comes earlier is another producer's, which has taken over.
    /// </summary>
    public bool HasTimedOut(Exception fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is KafkaException { Code: var code } && code is KafkaErrorCode.ProducerFenced or KafkaErrorCode.LocalFenced
                or KafkaErrorCode.InvalidProducerEpoch or KafkaErrorCode.InvalidTxnState)
                return TimeProvider.System.Milliseconds() - _begun >= timeout.TotalMilliseconds;
        }

        return false;
    }

    /// <summary>Partitions that come or go: others may have written of them since.</summary>
    public void Forget(IReadOnlyCollection<TopicPartition> partitions)
    {
        foreach (TopicPartition partition in partitions) _committed.TryRemove(partition, out _);
    }

    /// <summary>The batch is written: none of it comes again.</summary>
    public void ForgetBatch() => _next.Clear();

    /// <summary>
    /// Commits those offsets that no transaction has, because what lies before them was left out; in one of their own, so that they cannot
    /// come behind those of the next one. What cannot be committed now is at the next call.
    /// </summary>
    public async Task CommitRestAsync(IReadOnlyDictionary<TopicPartition, long> consumed, CancellationToken cancellationToken)
    {
        var rest = consumed.Where(entry => entry.Value != _committed.GetValueOrDefault(entry.Key, -1)).ToDictionary();
        if (rest.Count == 0) return;
        try
        {
            await BeginAsync();
            try
            {
                await CommitAsync(rest, cancellationToken);
            }
            catch
            {
                await AbortAsync();
                throw;
            }
        }
        catch (Exception fault) when (fault is KafkaException or ConnectException)
        {
            context.Log.Warn($"Offsets of records that were left out are not committed yet: {fault.Message}");
        }
    }

    /// <summary>Writes a batch in one transaction; in several, if records in it are refused.</summary>
    /// <exception cref="KafkaException">
    /// And those of <see cref="BatchSender.Send"/>; nothing of the transaction under way is visible then.
    /// </exception>
    public Task WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (_next.Count == 0) return WriteAsync(batch, Enumerable.Range(0, batch.Count).ToArray(), cancellationToken);
        var indices = new List<int>(batch.Count);
        for (int i = 0; i < batch.Count; i++)
            if (!_next.TryGetValue(PartitionOf(in batch[i]), out long next) || batch[i].Offset >= next) indices.Add(i);
        return WriteAsync(batch, [.. indices], cancellationToken);
    }

    private async Task WriteAsync(RecordBatch batch, int[] indices, CancellationToken cancellationToken)
    {
        if (indices.Length == 0) return;
        IReadOnlyList<DeliveryReport> refused = await TryWriteAsync(batch, indices, cancellationToken);
        if (refused.Count == 0) return;
        if (indices.Length == 1)
        {
            refusals.Add(in batch[indices[0]], refused[0].ToException());
            return;
        }

        // The broker refuses a bad record together with those that travel with it.
        int half = indices.Length / 2;
        await WriteAsync(batch, indices[..half], cancellationToken);
        await WriteAsync(batch, indices[half..], cancellationToken);
    }

    /// <summary>One transaction; none, when records are refused: they are returned.</summary>
    private async Task<IReadOnlyList<DeliveryReport>> TryWriteAsync(RecordBatch batch, int[] indices, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            await BeginAsync();
            try
            {
                IReadOnlyList<DeliveryReport> refused = sender.Send(producer, batch, indices, cancellationToken);
                if (refused.Count > 0)
                {
                    await AbortAsync();
                    return refused;
                }

                // Before the offsets move beyond the records that were left out.
                await refusals.SettleAsync();
                Dictionary<TopicPartition, long> offsets = OffsetsAfter(batch, indices);
                await CommitAsync(offsets, cancellationToken);
                foreach (var (partition, next) in offsets) _next[partition] = next;
                return [];
            }
            catch (KafkaException fault) when (fault.RequiresAbort && tries < MostTries)
            {
                // For one, the library loses count of its messages when the broker has refused some: the next transaction is right.
                context.Log.Debug($"A transaction is tried again: {fault.Message}");
                await AbortAsync();
            }
            catch
            {
                await AbortAsync();
                throw;
            }
        }
    }

    private async Task<IReadOnlyList<TopicPartitionOffset>> CommittedAsync(TargetCluster cluster)
    {
        try
        {
            using var group = ConsumerGroupMetadata.FromBytes(context.GroupMembership.Span);
            return await cluster.CommittedAsync(
                group.GroupId, [.. context.Assignment.Select(own => new Millrace.Kafka.TopicPartition(own.Topic, own.Partition))]);
        }
        catch (KafkaException fault)
        {
            throw fault.IsRetriable ? new RetriableException(fault.Message, fault) : new ConnectException(fault.Message, fault);
        }
    }

    private async Task BeginAsync()
    {
        await FinishAbortAsync();
        _begun = TimeProvider.System.Milliseconds();
        producer.BeginTransaction();
    }

    private async Task CommitAsync(Dictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
    {
        using (var group = ConsumerGroupMetadata.FromBytes(context.GroupMembership.Span))
        {
            TopicPartitionOffset[] sent =
                [.. offsets.Select(entry => new TopicPartitionOffset(entry.Key.Topic, entry.Key.Partition, entry.Value))];
            await KafkaProducer.UntilDoneAsync(
                timeout => producer.SendOffsetsToTransactionAsync(sent, group, timeout), cancellationToken);
        }

        await KafkaProducer.UntilDoneAsync(producer.CommitTransactionAsync, cancellationToken);
        foreach (var (partition, next) in offsets) _committed[partition] = next;
    }

    // The error that led here counts; what could not be aborted is before the next transaction begins.
    private async Task AbortAsync()
    {
        _mustAbort = true;
        try
        {
            await FinishAbortAsync();
        }
        catch (ConnectException fault)
        {
            context.Log.Warn("A transaction could not be aborted yet.", fault);
        }
    }

    /// <exception cref="RetriableException">While no broker can be told.</exception>
    /// <exception cref="ConnectException"/>
    private async Task FinishAbortAsync()
    {
        if (!_mustAbort) return;
        try
        {
            await producer.AbortTransactionAsync(LongestAbort);
            _mustAbort = false;
        }
        catch (KafkaException fault)
        {
            throw fault.IsRetriable ? new RetriableException(fault.Message, fault) : new ConnectException(fault.Message, fault);
        }
    }

    private static Dictionary<TopicPartition, long> OffsetsAfter(RecordBatch batch, int[] indices)
    {
        // Records of a partition follow each other, with rising offsets: no look-up but for the last of a stretch.
        var offsets = new Dictionary<TopicPartition, long>();
        for (int i = 0; i < indices.Length; i++)
        {
            ref Record record = ref batch[indices[i]];
            if (i + 1 < indices.Length && IsOfSamePartition(in record, in batch[indices[i + 1]])) continue;
            TopicPartition partition = PartitionOf(in record);
            offsets[partition] = Math.Max(offsets.GetValueOrDefault(partition), record.Offset + 1);
        }

        return offsets;
    }

    private static bool IsOfSamePartition(in Record one, in Record other) =>
        one.OriginalPartition == other.OriginalPartition && one.OriginalTopic == other.OriginalTopic;

    private static TopicPartition PartitionOf(in Record record) => new(record.OriginalTopic, record.OriginalPartition);
}
