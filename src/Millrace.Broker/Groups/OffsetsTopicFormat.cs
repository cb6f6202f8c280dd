using System.Buffers;
using System.Text;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

/// <summary>
/// Keys and values of <c>__consumer_offsets</c> as Kafka writes them (OffsetCommitKey/Value.json, GroupMetadataKey/Value.json of its
/// group-coordinator), so that tools that read the topic understand it. Each starts with an i16 version; encodings are the legacy ones.
/// </summary>
internal static class OffsetsTopicFormat
{
    private const short OffsetKeyVersion = 1;
    private const short GroupKeyVersion = 2;

    /// <summary>Version 1 of the offset value has an explicit expiry; version 3 a leader epoch instead.</summary>
    private const short OffsetValueWithExpiry = 1;
    private const short OffsetValueVersion = 3;
    private const short GroupValueVersion = 3;

    /// <summary>Longest text that fits a record, bytes of UTF-8: lengths have 15 bits.</summary>
    public const int MaxTextBytes = short.MaxValue;

    public static bool Fits(string? text) =>
        text is null || text.Length <= MaxTextBytes / 3 || Encoding.UTF8.GetByteCount(text) <= MaxTextBytes;

    public static byte[] OffsetKey(string group, PartitionKey partition) => Encode(writer =>
    {
        writer.Int16(OffsetKeyVersion);
        writer.String(group);
        writer.String(partition.Topic);
        writer.Int32(partition.Partition);
    });

    public static byte[] GroupKey(string group) => Encode(writer =>
    {
        writer.Int16(GroupKeyVersion);
        writer.String(group);
    });

    public static byte[] OffsetValue(CommittedOffset offset) => Encode(writer =>
    {
        bool expires = offset.ExpireAtMs >= 0;
        writer.Int16(expires ? OffsetValueWithExpiry : OffsetValueVersion);
        writer.Int64(offset.Offset);
        if (!expires)
            writer.Int32(offset.LeaderEpoch);
        writer.String(offset.Metadata);
        writer.Int64(offset.CommittedAtMs);
        if (expires)
            writer.Int64(offset.ExpireAtMs);
    });

    public static byte[] GroupValue(GroupMetadata group) => Encode(writer =>
    {
        writer.Int16(GroupValueVersion);
        writer.String(group.ProtocolType);
        writer.Int32(group.Generation);
        writer.String(group.Protocol);
        writer.String(group.Leader);
        writer.Int64(group.StateSinceMs);
        writer.ArrayCount(group.Members.Count);
        foreach (StoredMember member in group.Members)
        {
            writer.String(member.MemberId);
            writer.String(member.InstanceId);
            writer.String(member.ClientId);
            writer.String(member.ClientHost);
            writer.Int32(member.RebalanceTimeoutMs);
            writer.Int32(member.SessionTimeoutMs);
            writer.Bytes(member.Subscription);
            writer.Bytes(member.Assignment);
        }
    });

    /// <summary>The group of a key, and the partition if it is an offset's key; null for versions of a newer Kafka.</summary>
    public static (string Group, PartitionKey? Partition)? ReadKey(ReadOnlySpan<byte> key)
    {
        var reader = new WireReader(key, flexible: false);
        return reader.Int16("key version") switch
        {
            0 or OffsetKeyVersion => (reader.String("group"), new PartitionKey(reader.String("topic"), reader.Int32("partition"))),
            GroupKeyVersion => (reader.String("group"), null),
            _ => null,
        };
    }

    public static CommittedOffset ReadOffset(ReadOnlySpan<byte> value)
    {
        short version = new WireReader(value, flexible: false).Int16("version");
        var reader = new WireReader(value[sizeof(short)..], flexible: version >= 4);
        return new CommittedOffset(
            Offset: reader.Int64("offset"),
            LeaderEpoch: version >= 3 ? reader.Int32("leader epoch") : -1,
            Metadata: reader.String("metadata"),
            CommittedAtMs: reader.Int64("commit time"),
            ExpireAtMs: version == OffsetValueWithExpiry ? reader.Int64("expiry") : -1);
    }

    public static GroupMetadata ReadGroup(ReadOnlySpan<byte> value)
    {
        short version = new WireReader(value, flexible: false).Int16("version");
        var reader = new WireReader(value[sizeof(short)..], flexible: version >= 4);
        string protocolType = reader.String("protocol type");
        int generation = reader.Int32("generation");
        string? protocol = reader.NullableString("protocol");
        string? leader = reader.NullableString("leader");
        long stateSinceMs = version >= 2 ? reader.Int64("state since ms") : -1;
        var members = new StoredMember[Math.Max(0, reader.ArrayCount("members"))];
        for (int i = 0; i < members.Length; i++)
        {
            string memberId = reader.String("member id");
            string? instanceId = version >= 3 ? reader.NullableString("instance id") : null;
            string clientId = reader.String("client id");
            string clientHost = reader.String("client host");
            int rebalanceTimeoutMs = version >= 1 ? reader.Int32("rebalance timeout ms") : -1;
            int sessionTimeoutMs = reader.Int32("session timeout ms");
            members[i] = new StoredMember(
                memberId, instanceId, clientId, clientHost, rebalanceTimeoutMs < 0 ? sessionTimeoutMs : rebalanceTimeoutMs,
                sessionTimeoutMs, reader.Bytes("subscription").ToArray(), reader.Bytes("assignment").ToArray());
            reader.EndStruct();
        }
        return new GroupMetadata(protocolType, generation, protocol, leader, stateSinceMs, members);
    }

    private static byte[] Encode(Action<WireWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        write(new WireWriter(buffer, flexible: false));
        return buffer.WrittenSpan.ToArray();
    }
}
