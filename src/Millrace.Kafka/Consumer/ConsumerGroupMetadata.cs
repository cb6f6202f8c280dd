using System.Text;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// Who a consumer is in its group now, for <see cref="KafkaProducer.SendOffsetsToTransactionAsync"/>. Take it anew for each transaction.
/// </summary>
public sealed unsafe class ConsumerGroupMetadata : IDisposable
{
    internal ConsumerGroupMetadata(GroupMetadataHandle handle) => Handle = handle;

    internal GroupMetadataHandle Handle { get; }

    /// <summary>The same from what <see cref="ToBytes"/> gave.</summary>
    /// <exception cref="KafkaException">It is nothing of that kind.</exception>
    public static ConsumerGroupMetadata FromBytes(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            NativeError.ThrowIf(Librdkafka.rd_kafka_consumer_group_metadata_read(out nint metadata, buffer, (nuint)bytes.Length),
                "reading a group membership");
            return new ConsumerGroupMetadata(new GroupMetadataHandle(metadata));
        }
    }

    /// <summary>A copy that can be handed on to whoever has no part in this consumer.</summary>
    public byte[] ToBytes()
    {
        if (Handle.IsInvalid)
            throw new KafkaException(KafkaErrorCode.UnknownMemberId, "writing a group membership", "The consumer is in no group.");
        NativeError.ThrowIf(Librdkafka.rd_kafka_consumer_group_metadata_write(Handle, out nint buffer, out nuint size),
            "writing a group membership");
        byte[] bytes = new ReadOnlySpan<byte>((void*)buffer, (int)size).ToArray();
        Librdkafka.rd_kafka_mem_free(0, buffer);
        return bytes;
    }

    /// <summary>The group.</summary>
    public string GroupId
    {
        get
        {
            // "CGMDv2:", the generation in four bytes, then group, member and instance, each with a zero behind it (rdkafka_cgrp.c).
            ReadOnlySpan<byte> names = ToBytes().AsSpan("CGMDv2:".Length + sizeof(int));
            return Encoding.UTF8.GetString(names[..names.IndexOf((byte)0)]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
