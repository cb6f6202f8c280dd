using System.Runtime.InteropServices;
using System.Text;

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

/// <summary>An rd_kafka_topic_partition_list_t of ours.</summary>
internal sealed unsafe class TopicPartitionListHandle : SafeHandle
{
    public TopicPartitionListHandle(int capacity)
        : this(Librdkafka.rd_kafka_topic_partition_list_new(capacity))
    {
    }

    private TopicPartitionListHandle(NativeTopicPartitionList* list)
        : base(0, ownsHandle: true) => SetHandle((nint)list);

    public override bool IsInvalid => handle == 0;

    public NativeTopicPartitionList* List => (NativeTopicPartitionList*)handle;

    public static TopicPartitionListHandle Take(NativeTopicPartitionList* list) => new(list);

    public static TopicPartitionListHandle CopyOf(NativeTopicPartitionList* list)
        => new(Librdkafka.rd_kafka_topic_partition_list_copy(list));

    public static TopicPartitionListHandle Of(IReadOnlyCollection<TopicPartition> partitions)
    {
        var list = new TopicPartitionListHandle(partitions.Count);
        foreach (TopicPartition partition in partitions)
            list.Add(partition.Topic, partition.Partition, Offset.Invalid);
        return list;
    }

    public static TopicPartitionListHandle Of(IReadOnlyCollection<TopicPartitionOffset> offsets)
    {
        var list = new TopicPartitionListHandle(offsets.Count);
        foreach (TopicPartitionOffset offset in offsets)
            list.Add(offset.Topic, offset.Partition, offset.Offset);
        return list;
    }

    public static TopicPartitionListHandle Of(IReadOnlyCollection<(TopicPartitionOffset Offset, string Note)> offsets)
    {
        var list = new TopicPartitionListHandle(offsets.Count);
        foreach (((string topic, int partition, long offset), string note) in offsets)
        {
            NativeTopicPartition* added = Librdkafka.rd_kafka_topic_partition_list_add(list, topic, partition);
            added->Offset = offset;
            if (note.Length == 0) continue;
            byte[] bytes = Encoding.UTF8.GetBytes(note);
            // The list frees it by C's free.
            added->Metadata = (nint)NativeMemory.Alloc((nuint)bytes.Length);
            added->MetadataSize = (nuint)bytes.Length;
            bytes.CopyTo(new Span<byte>((void*)added->Metadata, bytes.Length));
        }

        return list;
    }

    public void Add(string topic, int partition, long offset)
        => Librdkafka.rd_kafka_topic_partition_list_add(this, topic, partition)->Offset = offset;

    protected override bool ReleaseHandle()
    {
        Librdkafka.rd_kafka_topic_partition_list_destroy((NativeTopicPartitionList*)handle);
        return true;
    }
}

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

/// <summary>
/// The part of an admin request (a topic to create, a group to delete ...); the request copies it, so it goes when that is sent.
/// </summary>
internal sealed class AdminObjectHandle : SafeHandle
{
    private readonly Action<nint> _destroy;

    public AdminObjectHandle(nint pointer, Action<nint> destroy)
        : base(0, ownsHandle: true)
    {
        _destroy = destroy;
        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _destroy(handle);
        return true;
    }
}

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
