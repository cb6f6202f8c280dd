using System.Runtime.InteropServices;

namespace Millrace.Kafka.Native;

/// <summary>An rd_kafka_topic_t of a producer or of a metadata request. It keeps its client alive.</summary>
internal sealed class TopicHandle : SafeHandle
{
    private readonly ClientHandle _client;

    public TopicHandle(ClientHandle client, string topic)
        : base(0, ownsHandle: true)
    {
        _client = client;
        bool added = false;
        client.DangerousAddRef(ref added);
        SetHandle(Librdkafka.rd_kafka_topic_new(client, topic, 0));
        if (IsInvalid)
        {
            KafkaErrorCode code = Librdkafka.rd_kafka_last_error();
            client.DangerousRelease();
            SetHandleAsInvalid();
            throw new KafkaException(code, $"topic '{topic}' cannot be opened");
        }
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The native topic, for calls made while its owner holds this handle open.</summary>
    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_topic_destroy(handle);
        _client.DangerousRelease();
        return true;
    }
}
