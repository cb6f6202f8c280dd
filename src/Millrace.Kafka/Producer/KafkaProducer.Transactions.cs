using Millrace.Kafka.Native;

namespace Millrace.Kafka;

// Transactions (KIP-98); they need the setting transactional.id. Failures: KafkaException with IsRetriable (the same call again),
// RequiresAbort (abort, then begin anew) or IsFatal (a new producer).
public sealed partial class KafkaProducer
{
    // No longer is a cancellation unnoticed.
    private static readonly TimeSpan OneCall = TimeSpan.FromSeconds(10);

    /// <summary>Fences older producers of this transactional.id and ends what they left open. Once, before all else.</summary>
    public Task InitTransactionsAsync(TimeSpan timeout)
        => Blocking(() => Librdkafka.rd_kafka_init_transactions(_client, Timeout.Milliseconds(timeout)), "initialising transactions");

    /// <summary>Begins a transaction; what is produced from now on is part of it.</summary>
    public void BeginTransaction() => NativeError.ThrowIf(Librdkafka.rd_kafka_begin_transaction(_client), "beginning a transaction");

    /// <summary>Commits a consumer group's offsets with the transaction, so that input and output move together.</summary>
    public Task SendOffsetsToTransactionAsync(
        IReadOnlyCollection<TopicPartitionOffset> offsets, ConsumerGroupMetadata group, TimeSpan timeout)
        => Blocking(
            () =>
            {
                using TopicPartitionListHandle list = TopicPartitionListHandle.Of(offsets);
                return Librdkafka.rd_kafka_send_offsets_to_transaction(_client, list, group.Handle, Timeout.Milliseconds(timeout));
            },
            "sending offsets to the transaction");

    /// <summary>Sends what is queued and commits.</summary>
    public Task CommitTransactionAsync(TimeSpan timeout)
        => Blocking(() => Librdkafka.rd_kafka_commit_transaction(_client, Timeout.Milliseconds(timeout)), "committing the transaction");

    /// <summary>Drops what is queued and aborts.</summary>
    public Task AbortTransactionAsync(TimeSpan timeout)
        => Blocking(() => Librdkafka.rd_kafka_abort_transaction(_client, Timeout.Milliseconds(timeout)), "aborting the transaction");

    /// <summary>
    /// Makes one of these calls until it has an end: after a time-out the library wants the same call again, and goes on where it was.
    /// </summary>
    /// <param name="call">Gets the time for one call.</param>
    /// <param name="cancellationToken">Ends the repetition.</param>
    /// <exception cref="KafkaException">It is not retriable.</exception>
    /// <exception cref="OperationCanceledException">Between two calls.</exception>
    public static async Task UntilDoneAsync(Func<TimeSpan, Task> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await call(OneCall);
                return;
            }
            catch (KafkaException fault) when (fault.IsRetriable)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private static Task Blocking(Func<nint> call, string attempt)
        => Task.Factory.StartNew(
            () => NativeError.ThrowIf(call(), attempt), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
