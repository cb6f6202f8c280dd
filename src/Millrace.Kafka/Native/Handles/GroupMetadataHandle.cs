using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>An rd_kafka_consumer_group_metadata_t: a copy, independent of its consumer.</summary>
internal sealed class GroupMetadataHandle : SafeHandle
{
    public GroupMetadataHandle(nint metadata)
        : base(0, ownsHandle: true) => SetHandle(metadata);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_consumer_group_metadata_destroy(handle);
        return true;
    }
}
