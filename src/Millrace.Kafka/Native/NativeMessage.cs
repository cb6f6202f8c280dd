using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>rd_kafka_message_t. With an error, the payload is the error's text.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage
{
    public KafkaErrorCode Error;
    public nint Topic;
    public int Partition;
    public byte* Payload;
    public nuint Length;
    public byte* Key;
    public nuint KeyLength;
    public long Offset;
    public nint Opaque;
}
