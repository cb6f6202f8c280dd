// DeleteRecords (21), versions 0-2, flexible from 2
// Request: Topics:[]{}, TimeoutMs:i32
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, Offset:i64
// Reply:  ThrottleTimeMs:i32, Topics:[]{}
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, LowWatermark:i64, ErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>DeleteRecords 0-2: moves the start of a log; offset -1 is its end.</summary>
internal sealed class DeleteRecordsHandler(LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DeleteRecords, 0, 2, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<(string Topic, List<(int Partition, long Offset)> Partitions)>();
        for (int count = body.ArrayCount("topics", minimumElementBytes: 2); count > 0; count--)
        {
            string topic = body.String("topic");
            var partitions = new List<(int, long)>();
            for (int left = body.ArrayCount("partitions", minimumElementBytes: 12); left > 0; left--)
            {
                partitions.Add((body.Int32("partition"), body.Int64("offset")));
                body.EndStruct();
            }
            body.EndStruct();
            asked.Add((topic, partitions));
        }
        body.Skip32("timeout");
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach ((string topic, List<(int Partition, long Offset)> partitions) in asked)
        {
            ErrorCode refusal = request.Check(Needs.DeleteRecords, topic);
            reply.String(topic);
            reply.ArrayCount(partitions.Count);
            foreach ((int partition, long offset) in partitions)
            {
                (long lowWatermark, ErrorCode error) = refusal != ErrorCode.None ? (-1, refusal) : Delete(topic, partition, offset);
                reply.Int32(partition);
                reply.Int64(lowWatermark);
                reply.Error(error);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private (long LowWatermark, ErrorCode Error) Delete(string topic, int partition, long offset)
    {
        if (logs.FindPartition(topic, partition) is not { } log)
            return (-1, ErrorCode.UnknownTopicOrPartition);
        try
        {
            return (log.DeleteRecordsBefore(offset), ErrorCode.None);
        }
        catch (StorageException refused)
        {
            return (-1, refused.Code);
        }
    }
}
