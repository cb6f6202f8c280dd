using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>rd_kafka_vu_t: one tagged argument of rd_kafka_produceva. The union is padded to 64 bytes by the library.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal unsafe struct ProduceArgument
{
    [FieldOffset(0)]
    public Tag Type;

    [FieldOffset(8)]
    public void* Pointer;

    [FieldOffset(8)]
    public int Int32;

    [FieldOffset(8)]
    public long Int64;

    [FieldOffset(16)]
    public nuint Size;

    /// <summary>rd_kafka_vtype_t.</summary>
    public enum Tag
    {
        Topic = 2,
        Partition = 3,
        Value = 4,
        Key = 5,
        Opaque = 6,
        Flags = 7,
        Timestamp = 8,
        Headers = 10,
    }
}
