using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>An rd_kafka_t, and the managed object that its callbacks find by the client's opaque.</summary>
internal sealed class ClientHandle : SafeHandle
{
    private GCHandle _callbacks;

    public ClientHandle(nint client, GCHandle callbacks)
        : base(0, ownsHandle: true)
    {
        _callbacks = callbacks;
        SetHandle(client);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_destroy_flags(handle, Librdkafka.DestroyWithoutClose);
        // Destroying still logs, so the callbacks' object goes last.
        _callbacks.Free();
        return true;
    }
}
