// DescribeQuorum (55), versions 0-2, flexible from 0
// Request: Topics:[]{}
//   Topics: TopicName:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32
// Reply:  ErrorCode:i16, ErrorMessage:str? [2+], Topics:[]{}, Nodes:[]{} [2+]
//   Topics: TopicName:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16, ErrorMessage:str? [2+], LeaderId:i32, LeaderEpoch:i32, HighWatermark:i64,
//       CurrentVoters:[]{}, Observers:[]{}
//       CurrentVoters: ReplicaId:i32, ReplicaDirectoryId:uuid [2+], LogEndOffset:i64, LastFetchTimestamp:i64 [1+]=-1,
//         LastCaughtUpTimestamp:i64 [1+]=-1
//       Observers: ReplicaId:i32, ReplicaDirectoryId:uuid [2+], LogEndOffset:i64, LastFetchTimestamp:i64 [1+]=-1,
//         LastCaughtUpTimestamp:i64 [1+]=-1
//   Nodes: NodeId:i32, Listeners:[]{}
//     Listeners: Name:str, Host:str, Port:u16

using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>
/// DescribeQuorum 0-2: a quorum of one that leads itself. What Kafka writes to its metadata log goes to files here, each of whose versions
/// counts as one entry.
/// </summary>
internal sealed class DescribeQuorumHandler(LogDirectory logs, DynamicConfigs configs, BrokerNode node, TimeProvider time)
    : ImmediateHandler
{
    private const string MetadataTopic = "__cluster_metadata";

    public override ApiVersionRange Api => new(ApiKey.DescribeQuorum, 0, 2, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        short version = request.Version;
        bool described = false;
        ErrorCode refusal = request.Check(Needs.DescribeQuorum);
        reply.Error(refusal);
        if (version >= 2)
            reply.String(refusal == ErrorCode.None ? "" : DescribeAclsHandler.NotAuthorized);
        int topics = refusal != ErrorCode.None ? 0 : Math.Max(0, body.ArrayCount("topics", minimumElementBytes: 3));
        reply.ArrayCount(topics);
        for (; topics > 0; topics--)
        {
            string topic = body.String("topic");
            reply.String(topic);
            int partitions = Math.Max(0, body.ArrayCount("partitions", minimumElementBytes: 5));
            reply.ArrayCount(partitions);
            for (; partitions > 0; partitions--)
            {
                int partition = body.Int32("partition");
                body.EndStruct();
                bool known = topic == MetadataTopic && partition == 0;
                described |= known;
                Write(version, partition, known, reply);
            }
            body.EndStruct();
            reply.EndStruct();
        }
        if (version >= 2)
            WriteNodes(described, reply);
        reply.EndStruct();
    }

    private void Write(short version, int partition, bool known, WireWriter reply)
    {
        long end = known ? logs.Revision + configs.Revision : 0;
        reply.Int32(partition);
        reply.Error(known ? ErrorCode.None : ErrorCode.UnknownTopicOrPartition);
        if (version >= 2)
            reply.String(known ? "" : "This server does not host this topic-partition.");
        reply.Int32(known ? node.Id : 0);
        reply.Int32(known ? BrokerNode.LeaderEpoch : 0);
        reply.Int64(end);
        reply.ArrayCount(known ? 1 : 0);
        if (known)
        {
            reply.Int32(node.Id);
            if (version >= 2)
                reply.Uuid(Guid.Empty);
            reply.Int64(end);
            if (version >= 1)
            {
                long now = time.GetUtcNow().ToUnixTimeMilliseconds();
                reply.Int64(now);
                reply.Int64(now);
            }
            reply.EndStruct();
        }
        reply.ArrayCount(0);
        reply.EndStruct();
    }

    private void WriteNodes(bool described, WireWriter reply)
    {
        reply.ArrayCount(described ? 1 : 0);
        if (!described)
            return;
        reply.Int32(node.Id);
        reply.ArrayCount(1);
        reply.String("PLAINTEXT");
        reply.String(node.Host);
        reply.Int16((short)node.Port);
        reply.EndStruct();
        reply.EndStruct();
    }
}
