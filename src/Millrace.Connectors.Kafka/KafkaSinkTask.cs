using System.Collections.ObjectModel;
using Millrace.Config;
using Millrace.Errors;
using Millrace.Kafka;
using Millrace.Records;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Connectors.Kafka;

/// <summary>
/// Writes each batch to topics, and counts it as written when the brokers have it; with <c>exactly.once</c> in one transaction with the
/// offsets of what it was made of.
/// </summary>
internal sealed class KafkaSinkTask : SinkTask
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(30);

    private TargetCluster _cluster = null!;
    private BatchSender _sender = null!;
    private Refusals _refusals = null!;
    private ConfigValues _values = null!;
    private KafkaProducer? _producer;
    private Transactions? _transactions;

    // The producer before was given up in the middle of its work.
    private bool _resumes;

    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _values = KafkaSinkSettings.Def.Parse(config);
        _cluster = new TargetCluster(config, Context.ClusterSettings);
        bool isOther = _cluster.IsOther && !await IsSameAsSourceAsync();
        if (isOther && _values.Get(KafkaSinkSettings.ExactlyOnce))
        {
            throw new ConfigException(
                $"{KafkaSinkSettings.ExactlyOnce.Name}=true: the cluster of {KafkaSinkSettings.Servers.Name} is not the one that the "
                + "connector reads from. A transaction holds within one cluster: run the connector on a worker of that cluster, or set it "
                + "to false.");
        }

        if (_values.Get(KafkaSinkSettings.ExactlyOnce)
            && Context.ClusterSettings.GetValueOrDefault("isolation.level") is { } level && level.Trim() != "read_committed")
        {
            throw new ConfigException($"{KafkaSinkSettings.ExactlyOnce.Name}=true: records are read with isolation.level={level}, by the "
                + "worker's consumer.isolation.level perhaps, so that what is aborted later would be written. Leave it out.");
        }

        _refusals = new Refusals(Context.Reporter);
        var topics = new TopicNames(_values.Get(KafkaSinkSettings.Topic), config, isOther);
        bool keepsPartition = _values.Get(KafkaSinkSettings.Partition).Equals("SOURCE", StringComparison.OrdinalIgnoreCase);
        _sender = new BatchSender(RecordEncoder.Of(Context), topics, keepsPartition, _refusals);
        await EnsureProducerAsync(cancellationToken);
    }

    public override void Open(IReadOnlyCollection<TopicPartition> partitions) => _transactions?.Forget(partitions);

    public override void Close(IReadOnlyCollection<TopicPartition> partitions) => _transactions?.Forget(partitions);

    // On a thread of the pool: the worker's own reads the next batch meanwhile.
    public override ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken) => batch.Count == 0
        ? default
        : new ValueTask(Task.Run(() => WriteAsync(batch, cancellationToken), cancellationToken));

    /// <summary>Those of transactions are in the group already; what is left is what lies behind records that were left out.</summary>
    public override async ValueTask<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
        IReadOnlyDictionary<TopicPartition, long> consumed, CancellationToken cancellationToken)
    {
        if (!_values.Get(KafkaSinkSettings.ExactlyOnce)) return consumed;
        if (_transactions is not null) await _transactions.CommitRestAsync(consumed, cancellationToken);
        return ReadOnlyDictionary<TopicPartition, long>.Empty;
    }

    // A transaction that a stop has cut off is aborted by the next start.
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _producer?.Dispose();
        return Task.CompletedTask;
    }

    private async Task WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        KafkaProducer producer = await EnsureProducerAsync(cancellationToken);
        try
        {
            if (_transactions is not null) await _transactions.WriteAsync(batch, cancellationToken);
            else SendAll(producer, batch, Enumerable.Range(0, batch.Count).ToArray(), cancellationToken);
            _refusals.Forget();
            _transactions?.ForgetBatch();
        }
        catch (Exception fault) when (_transactions?.HasTimedOut(fault) == true)
        {
            // Not here: a task that stood still for so long may have an heir by now, and the worker looks at that before it calls again.
            producer.Dispose();
            (_producer, _transactions, _resumes) = (null, null, true);
            throw new RetriableException(
                $"A transaction took longer than {_cluster.TransactionTimeout.TotalSeconds} s (kafka.transaction.timeout.ms), so that the "
                + $"broker has aborted it: {fault.Message}", fault);
        }
        catch (KafkaException fault) when (fault.IsFatal && _transactions is null)
        {
            // This producer is of no use any more. With transactions the task has to end: what has become of the last one is in the
            // group's offsets, where its next run begins.
            producer.Dispose();
            _producer = null;
            throw new RetriableException(fault.Message, fault);
        }
        catch (KafkaException fault)
        {
            throw !fault.IsFatal && (fault.IsRetriable || fault.RequiresAbort)
                ? new RetriableException(fault.Message, fault)
                : new ConnectException(fault.Message, fault);
        }
    }

    /// <summary>Halves what was refused together until each bad record is alone.</summary>
    private void SendAll(KafkaProducer producer, RecordBatch batch, ReadOnlySpan<int> indices, CancellationToken cancellationToken)
    {
        IReadOnlyList<DeliveryReport> refused = _sender.Send(producer, batch, indices, cancellationToken);
        if (refused.Count == 0) return;
        if (indices.Length == 1)
        {
            _refusals.Add(in batch[indices[0]], refused[0].ToException());
            return;
        }

        ReadOnlySpan<int> again = refused.Select(report => (int)report.Cookie).ToArray();
        int half = (again.Length + 1) / 2;
        SendAll(producer, batch, again[..half], cancellationToken);
        if (half < again.Length) SendAll(producer, batch, again[half..], cancellationToken);
    }

    private async Task<KafkaProducer> EnsureProducerAsync(CancellationToken cancellationToken)
    {
        if (_producer is { } ready) return ready;
        string? transactionalId = _values.Get(KafkaSinkSettings.ExactlyOnce) ? $"connect-{Context.ConnectorName}-{Context.TaskId}" : null;
        var options = new KafkaProducerOptions { Notice = notice => Context.Log.Warn($"Kafka: {notice.Name}: {notice.Reason}") };
        KafkaProducer producer =
            _cluster.CreateProducer($"connector-sink-producer-{Context.ConnectorName}-{Context.TaskId}", transactionalId, options);
        try
        {
            if (transactionalId is not null)
            {
                var transactions = new Transactions(producer, _cluster.TransactionTimeout, _sender, _refusals, Context);
                await transactions.StartAsync(cancellationToken);
                if (_resumes) await transactions.ResumeAsync(_cluster);
                _resumes = false;
                _transactions = transactions;
            }
        }
        catch
        {
            producer.Dispose();
            throw;
        }

        return _producer = producer;
    }

    // By their ids: one cluster has many addresses.
    private async Task<bool> IsSameAsSourceAsync()
    {
        if (Context.ClusterSettings.Count == 0) return false;
        try
        {
            string? target = await _cluster.IdAsync(LongestLook);
            string? source = await new TargetCluster(new Dictionary<string, string>(), Context.ClusterSettings).IdAsync(LongestLook);
            return target is not null && target == source;
        }
        catch (KafkaException fault)
        {
            throw new ConnectException($"{KafkaSinkSettings.Servers.Name}: {fault.Message}", fault);
        }
    }
}
