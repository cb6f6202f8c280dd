// ElectLeaders (43), versions 0-2, flexible from 2
// Request: ElectionType:i8 [1+], TopicPartitions:[]{}?, TimeoutMs:i32=60000
//   TopicPartitions: Topic:str, Partitions:[]i32
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16 [1+], ReplicaElectionResults:[]{}
//   ReplicaElectionResults: Topic:str, PartitionResult:[]{}
//     PartitionResult: PartitionId:i32, ErrorCode:i16, ErrorMessage:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>ElectLeaders 0-2: the one replica leads already.</summary>
internal sealed class ElectLeadersHandler(LogDirectory logs) : ImmediateHandler
{
    private const sbyte Preferred = 0;
    private const sbyte Unclean = 1;

    public override ApiVersionRange Api => new(ApiKey.ElectLeaders, 0, 2, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        sbyte electionType = request.Version >= 1 ? body.Int8("election type") : Preferred;
        bool known = electionType is Preferred or Unclean;
        ErrorCode refusal = request.Check(Needs.ElectLeaders);
        reply.Int32(0);
        if (request.Version >= 1)
            reply.Error(refusal != ErrorCode.None ? refusal : known ? ErrorCode.None : ErrorCode.InvalidRequest);
        // Null asks for an election wherever one is needed: nowhere.
        int topics = known ? Math.Max(0, body.ArrayCount("topics", minimumElementBytes: 2)) : 0;
        reply.ArrayCount(topics);
        for (; topics > 0; topics--)
        {
            string topic = body.String("topic");
            int[] partitions = body.Int32s("partitions");
            body.EndStruct();
            reply.String(topic);
            reply.ArrayCount(partitions.Length);
            foreach (int partition in partitions)
            {
                (ErrorCode error, string message) = refusal != ErrorCode.None ? (refusal, DescribeAclsHandler.NotAuthorized)
                    : Elect(topic, partition);
                reply.Int32(partition);
                reply.Error(error);
                reply.String(message);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private (ErrorCode, string) Elect(string topic, int partition)
    {
        if (logs.Find(topic) is null)
            return (ErrorCode.UnknownTopicOrPartition, $"No such topic as {topic}");
        return logs.FindPartition(topic, partition) is null
            ? (ErrorCode.UnknownTopicOrPartition, $"No such partition as {topic}-{partition}")
            : (ErrorCode.ElectionNotNeeded, "Leader election not needed for topic partition.");
    }
}
