using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// Who a consumer is in its group now, for <see cref="KafkaProducer.SendOffsetsToTransactionAsync"/>. Take it anew for each transaction.
/// </summary>
public sealed class ConsumerGroupMetadata : IDisposable
{
    internal ConsumerGroupMetadata(GroupMetadataHandle handle) => Handle = handle;

    internal GroupMetadataHandle Handle { get; }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
