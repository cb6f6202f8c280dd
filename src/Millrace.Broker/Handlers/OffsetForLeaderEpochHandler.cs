// OffsetForLeaderEpoch (23), versions 2-4, flexible from 4
// Request: ReplicaId:i32 [3+]=-2, Topics:[]{}
//   Topics: Topic:str, Partitions:[]{}
//     Partitions: Partition:i32, CurrentLeaderEpoch:i32=-1, LeaderEpoch:i32
// Reply:  ThrottleTimeMs:i32, Topics:[]{}
//   Topics: Topic:str, Partitions:[]{}
//     Partitions: ErrorCode:i16, Partition:i32, LeaderEpoch:i32=-1, EndOffset:i64=-1

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>OffsetForLeaderEpoch 2-4: the one epoch ends at the log's end; any other is unknown (-1, -1) without an error.</summary>
internal sealed class OffsetForLeaderEpochHandler(LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.OffsetForLeaderEpoch, 2, 4, FlexibleFrom: 4);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        if (request.Version >= 3)
            body.Skip32("replica id");
        bool mayAll = request.Access.May(Needs.OffsetForLeaderEpochOfAll);
        reply.Int32(0);
        int topics = Math.Max(0, body.ArrayCount("topics", minimumElementBytes: 2));
        reply.ArrayCount(topics);
        for (; topics > 0; topics--)
        {
            string topic = body.String("topic");
            ErrorCode refusal = mayAll ? ErrorCode.None : request.Check(Needs.OffsetForLeaderEpoch, topic);
            reply.String(topic);
            int partitions = Math.Max(0, body.ArrayCount("partitions", minimumElementBytes: 12));
            reply.ArrayCount(partitions);
            for (; partitions > 0; partitions--)
            {
                int partition = body.Int32("partition");
                int currentEpoch = body.Int32("current epoch");
                int askedEpoch = body.Int32("asked epoch");
                body.EndStruct();
                PartitionLog? log = logs.FindPartition(topic, partition);
                ErrorCode error = refusal != ErrorCode.None ? refusal
                    : log is null ? ErrorCode.UnknownTopicOrPartition : LeaderEpochs.Check(currentEpoch);
                bool known = error == ErrorCode.None && askedEpoch == BrokerNode.LeaderEpoch;
                // Unlike everywhere else the error comes before the partition.
                reply.Error(error);
                reply.Int32(partition);
                reply.Int32(known ? BrokerNode.LeaderEpoch : -1);
                reply.Int64(known ? log!.HighWatermark : -1);
                reply.EndStruct();
            }
            body.EndStruct();
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
