using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>An rd_kafka_conf_t; rd_kafka_new takes it over (<see cref="SafeHandle.SetHandleAsInvalid"/>).</summary>
internal sealed class ConfigurationHandle : SafeHandle
{
    public ConfigurationHandle()
        : base(0, ownsHandle: true) => SetHandle(Librdkafka.rd_kafka_conf_new());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_conf_destroy(handle);
        return true;
    }
}
