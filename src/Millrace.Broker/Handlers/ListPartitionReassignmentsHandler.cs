using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>ListPartitionReassignments 0: one node never moves a partition. kafka-topics --describe asks.</summary>
internal sealed class ListPartitionReassignmentsHandler : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.ListPartitionReassignments, 0, 0, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        reply.Int32(0);
        reply.Error(ErrorCode.None);
        reply.String(null);
        reply.ArrayCount(0);
        reply.EndStruct();
    }
}
