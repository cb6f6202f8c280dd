using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>An rd_kafka_AdminOptions_t: how long an admin request may take, and the opaque that its result carries.</summary>
internal sealed class AdminOptionsHandle : SafeHandle
{
    public AdminOptionsHandle(ClientHandle client, Librdkafka.AdminOperation operation)
        : base(0, ownsHandle: true) => SetHandle(Librdkafka.rd_kafka_AdminOptions_new(client, operation));

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_AdminOptions_destroy(handle);
        return true;
    }
}
