using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>An rd_kafka_queue_t. It keeps its client alive: a queue must be gone before rd_kafka_destroy.</summary>
internal sealed class QueueHandle : SafeHandle
{
    private readonly ClientHandle _client;

    public QueueHandle(ClientHandle client, Func<ClientHandle, nint> open)
        : base(0, ownsHandle: true)
    {
        _client = client;
        bool added = false;
        client.DangerousAddRef(ref added);
        SetHandle(open(client));
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_queue_destroy(handle);
        _client.DangerousRelease();
        return true;
    }
}
