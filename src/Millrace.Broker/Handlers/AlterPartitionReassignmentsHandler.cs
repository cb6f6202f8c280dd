// AlterPartitionReassignments (45), versions 0-1, flexible from 0
// Request: TimeoutMs:i32=60000, AllowReplicationFactorChange:bool [1+]=true, Topics:[]{}
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, Replicas:[]i32?
// Reply:  ThrottleTimeMs:i32, AllowReplicationFactorChange:bool [1+]=true, ErrorCode:i16, ErrorMessage:str?, Responses:[]{}
//   Responses: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16, ErrorMessage:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>
/// AlterPartitionReassignments 0-1: a partition may be put where it is, on the one broker; anything else names a broker that is not there.
/// </summary>
internal sealed class AlterPartitionReassignmentsHandler(LogDirectory logs, BrokerNode node) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.AlterPartitionReassignments, 0, 1, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        body.Skip32("timeout");
        bool allowsFactorChange = request.Version < 1 || body.Bool("allow replication factor change");
        reply.Int32(0);
        if (request.Version >= 1)
            reply.Bool(allowsFactorChange);
        ErrorCode refusal = request.Check(Needs.AlterPartitionReassignments);
        reply.Error(refusal);
        int topics = Math.Max(0, body.ArrayCount("topics", minimumElementBytes: 3));
        reply.String(refusal == ErrorCode.None ? null : DescribeAclsHandler.NotAuthorized);
        reply.ArrayCount(topics);
        for (; topics > 0; topics--)
        {
            string topic = body.String("topic");
            reply.String(topic);
            int partitions = Math.Max(0, body.ArrayCount("partitions", minimumElementBytes: 6));
            reply.ArrayCount(partitions);
            for (; partitions > 0; partitions--)
            {
                int partition = body.Int32("partition");
                int[]? replicas = body.NullableInt32s("replicas");
                body.EndStruct();
                (ErrorCode error, string? message) = refusal != ErrorCode.None ? (refusal, DescribeAclsHandler.NotAuthorized)
                    : Reassign(topic, partition, replicas);
                reply.Int32(partition);
                reply.Error(error);
                reply.String(message);
                reply.EndStruct();
            }
            body.EndStruct();
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    /// <param name="replicas">Null calls off a move that is under way.</param>
    private (ErrorCode, string?) Reassign(string topic, int partition, int[]? replicas)
    {
        if (logs.Find(topic) is null)
            return (ErrorCode.UnknownTopicOrPartition, $"Unable to find a topic named {topic}.");
        if (logs.FindPartition(topic, partition) is null)
            return (ErrorCode.UnknownTopicOrPartition, $"Unable to find partition {topic}:{partition}.");
        if (replicas is null)
            return (ErrorCode.NoReassignmentInProgress, null);
        if (replicas.Length == 0)
            return (ErrorCode.InvalidReplicaAssignment, "The manual partition assignment includes an empty replica list.");
        if (replicas.Where(replica => replica != node.Id).Select(replica => (int?)replica).FirstOrDefault() is { } absent)
            return (ErrorCode.InvalidReplicaAssignment,
                $"The manual partition assignment includes broker {absent}, but no such broker is registered.");
        return replicas.Length > 1
            ? (ErrorCode.InvalidReplicaAssignment, $"The manual partition assignment includes the broker {node.Id} more than once.")
            : (ErrorCode.None, null);
    }
}
