// ListPartitionReassignments (46), version 0, flexible from 0
// Request: TimeoutMs:i32=60000, Topics:[]{}?
//   Topics: Name:str, PartitionIndexes:[]i32
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ErrorMessage:str?, Topics:[]{}
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, Replicas:[]i32, AddingReplicas:[]i32, RemovingReplicas:[]i32

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>ListPartitionReassignments 0: one node never moves a partition. kafka-topics --describe asks.</summary>
internal sealed class ListPartitionReassignmentsHandler : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.ListPartitionReassignments, 0, 0, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        ErrorCode refusal = request.Check(Needs.ListPartitionReassignments);
        reply.Int32(0);
        reply.Error(refusal);
        reply.String(refusal == ErrorCode.None ? null : DescribeAclsHandler.NotAuthorized);
        reply.ArrayCount(0);
        reply.EndStruct();
    }
}
