using Millrace.Broker.Protocol;
using Millrace.Broker.Server;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>ElectLeaders 0-2: the one replica leads already.</summary>
internal sealed class ElectLeadersHandler(LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.ElectLeaders, 0, 2, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        if (request.Version >= 1)
            body.Int8();
        reply.Int32(0);
        if (request.Version >= 1)
            reply.Error(ErrorCode.None);
        // Null asks for an election wherever one is needed: nowhere.
        int topics = Math.Max(0, body.ArrayCount(minimumElementBytes: 2));
        reply.ArrayCount(topics);
        for (; topics > 0; topics--)
        {
            string topic = body.String();
            int[] partitions = body.Int32s();
            body.EndStruct();
            reply.String(topic);
            reply.ArrayCount(partitions.Length);
            foreach (int partition in partitions)
            {
                bool known = logs.FindPartition(topic, partition) is not null;
                reply.Int32(partition);
                reply.Error(known ? ErrorCode.ElectionNotNeeded : ErrorCode.UnknownTopicOrPartition);
                reply.String(known ? "The only replica is the leader." : null);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
