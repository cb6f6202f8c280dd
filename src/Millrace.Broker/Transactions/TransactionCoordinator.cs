using System.Collections.Concurrent;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Transactions;

/// <summary>
/// All transactional ids of the broker, of Kafka's first transaction protocol. Finds or creates the one a request names and passes it on;
/// twice an interval it looks for transactions and ids that are too old.
/// </summary>
internal sealed class TransactionCoordinator : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Transaction> _byId = new();
    private readonly LogDirectory _logs;
    private readonly GroupCoordinator _groups;
    private readonly TransactionTopic _store;
    private readonly TransactionSettings _settings;
    private readonly TimeProvider _time;
    private readonly ITimer _timeouts, _expiry;

    /// <summary>Loads what the transaction topic holds and ends what was decided; that is done when this returns.</summary>
    public TransactionCoordinator(
        LogDirectory logs, GroupCoordinator groups, TransactionTopic store, TransactionSettings settings, TimeProvider time)
    {
        (_logs, _groups, _store, _settings, _time) = (logs, groups, store, settings, time);
        foreach ((string id, TransactionSnapshot stored) in store.Load())
            GetOrAdd(id).Restore(stored);
        _timeouts = time.CreateTimer(_ => ForEach(transaction => transaction.MeetDeadline()), null, settings.TimeoutCheckInterval,
            settings.TimeoutCheckInterval);
        _expiry = time.CreateTimer(_ => ForEach(Expire), null, settings.ExpirationCheckInterval, settings.ExpirationCheckInterval);
    }

    /// <summary>Where the offsets of all groups are: what AddOffsetsToTxn adds.</summary>
    private static PartitionKey Offsets => new(OffsetsTopic.Name, 0);

    public IEnumerable<Transaction> Transactions => _byId.Values.Where(transaction => transaction.State != TransactionState.Dead);

    public Transaction? Find(string id) =>
        _byId.TryGetValue(id, out Transaction? transaction) && transaction.State != TransactionState.Dead ? transaction : null;

    /// <param name="expected">What the producer believes to be, when it asks for a new epoch; none for a new producer.</param>
    public InitResult Init(string id, int timeoutMs, ProducerIdentity expected)
    {
        if (id.Length == 0 || !OffsetsTopicFormat.Fits(id))
            return InitResult.Refused(ErrorCode.InvalidRequest);
        if (timeoutMs <= 0 || timeoutMs > _settings.MaxTimeout.TotalMilliseconds)
            return InitResult.Refused(ErrorCode.InvalidTransactionTimeout);
        try
        {
            while (true)
            {
                // A producer that names itself was given its name with an id that is known.
                Transaction? transaction = expected.Id < 0 ? GetOrAdd(id) : Find(id);
                if (transaction is null)
                    return InitResult.Refused(ErrorCode.ProducerFenced);
                if (transaction.Init(timeoutMs, expected, _logs.AllocateProducerId) is { } result)
                    return result;
                Drop(transaction);
            }
        }
        catch (StorageException)
        {
            // Clients try this code again; the log has said what is wrong with the disk.
            return InitResult.Refused(ErrorCode.CoordinatorNotAvailable);
        }
    }

    public ErrorCode AddPartitions(string id, ProducerIdentity producer, IReadOnlyCollection<PartitionKey> partitions) =>
        id.Length == 0 ? ErrorCode.InvalidRequest : Find(id)?.Add(producer, partitions) ?? ErrorCode.InvalidProducerIdMapping;

    /// <summary>Makes the offsets of a group part of the transaction.</summary>
    public ErrorCode AddOffsets(string id, ProducerIdentity producer, string groupId) =>
        groupId.Length == 0 ? ErrorCode.InvalidGroupId : AddPartitions(id, producer, [Offsets]);

    public ErrorCode End(string id, ProducerIdentity producer, bool isCommit) =>
        id.Length == 0 ? ErrorCode.InvalidRequest : Find(id)?.End(producer, isCommit) ?? ErrorCode.InvalidProducerIdMapping;

    /// <summary>Stores offsets that count once the transaction is committed.</summary>
    public ErrorCode CommitOffsets(string id, ProducerIdentity producer, OffsetCommand commit) =>
        Find(id)?.Within(producer, Offsets, () => _groups.CommitPending(commit, producer), error => error)
        ?? ErrorCode.InvalidProducerIdMapping;

    /// <summary>Appends a batch of the transaction to one of its partitions.</summary>
    public AppendResult Append(string id, PartitionLog log, ReadOnlyMemory<byte> batch)
    {
        BatchHeader header = BatchHeader.Read(batch.Span);
        return Find(id)?.Within(
            new ProducerIdentity(header.ProducerId, header.ProducerEpoch), new PartitionKey(log.TopicName, log.Index),
            () => log.Append(batch, AppendOrigin.Client), Refused) ?? Refused(ErrorCode.InvalidProducerIdMapping);

        AppendResult Refused(ErrorCode error) => new(error, -1, -1, log.LogStartOffset,
            $"{log.TopicName}-{log.Index} takes no batch of {id}, producer {header.ProducerId}, epoch {header.ProducerEpoch}: {error}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _timeouts.DisposeAsync();
        await _expiry.DisposeAsync();
    }

    private Transaction GetOrAdd(string id) => _byId.GetOrAdd(id, key => new Transaction(key, _store, _groups, _time));

    private void Expire(Transaction transaction)
    {
        if (transaction.Expire((_time.GetUtcNow() - _settings.IdExpiration).ToUnixTimeMilliseconds()))
            Drop(transaction);
    }

    private void ForEach(Action<Transaction> action)
    {
        foreach (Transaction transaction in _byId.Values)
        {
            try
            {
                action(transaction);
            }
            catch (Exception problem)
            {
                _store.ReportLost(transaction.Id, problem); // Whatever it is: an exception that leaves a timer ends the process.
            }
        }
    }

    /// <summary>Only this very object: a new one of the same id may have taken its place.</summary>
    private void Drop(Transaction transaction) => _byId.TryRemove(KeyValuePair.Create(transaction.Id, transaction));
}
