// ListOffsets (2), versions 1-11, flexible from 6
// Request: ReplicaId:i32, IsolationLevel:i8 [2+], Topics:[]{}, TimeoutMs:i32 [10+]
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, CurrentLeaderEpoch:i32 [4+]=-1, Timestamp:i64
// Reply:  ThrottleTimeMs:i32 [2+], Topics:[]{}
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16, Timestamp:i64=-1, Offset:i64=-1, LeaderEpoch:i32 [4+]=-1

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>
/// ListOffsets 1-11: by the special timestamps -1 latest, -2 earliest, -3 largest timestamp (version 7), -4 earliest local (8),
/// -5 latest tiered (9) and -6 earliest not tiered yet (11), or the first record at or after a time.
/// </summary>
internal sealed class ListOffsetsHandler(LogDirectory logs) : ImmediateHandler
{
    private const long Latest = -1;
    private const long Earliest = -2;
    private const long MaxTimestamp = -3;
    private const long EarliestLocal = -4;
    private const long LatestTiered = -5;
    private const long EarliestPendingUpload = -6;

    public override ApiVersionRange Api => new(ApiKey.ListOffsets, 1, 11, FlexibleFrom: 6);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        body.Skip32("replica id");
        IsolationLevel isolation = request.Version >= 2 ? (IsolationLevel)body.Int8("isolation") : IsolationLevel.ReadUncommitted;
        if (request.Version >= 2)
            reply.Int32(0);
        int topics = Math.Max(0, body.ArrayCount("topics", minimumElementBytes: 2));
        reply.ArrayCount(topics);
        for (; topics > 0; topics--)
        {
            string topic = body.String("topic");
            ErrorCode refusal = request.Check(Needs.ListOffsets, topic);
            reply.String(topic);
            int partitions = Math.Max(0, body.ArrayCount("partitions", minimumElementBytes: 12));
            reply.ArrayCount(partitions);
            var seen = new HashSet<int>();
            for (; partitions > 0; partitions--)
            {
                int partition = body.Int32("partition");
                int leaderEpoch = request.Version >= 4 ? body.Int32("leader epoch") : -1;
                long timestamp = body.Int64("timestamp");
                body.EndStruct();
                (ErrorCode error, OffsetLookup found) = refusal != ErrorCode.None ? (refusal, OffsetLookup.None) : seen.Add(partition)
                    ? Lookup(request.Version, logs.FindPartition(topic, partition), leaderEpoch, timestamp, isolation)
                    : (ErrorCode.InvalidRequest, OffsetLookup.None);
                Write(request.Version, partition, error, found, reply);
            }
            body.EndStruct();
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private static (ErrorCode, OffsetLookup) Lookup(
        short version, PartitionLog? log, int leaderEpoch, long timestamp, IsolationLevel isolation)
    {
        if (log is null)
            return (ErrorCode.UnknownTopicOrPartition, OffsetLookup.None);
        if (LeaderEpochs.Check(leaderEpoch) is var error and not ErrorCode.None)
            return (error, OffsetLookup.None);
        long end = isolation == IsolationLevel.ReadCommitted ? log.LastStableOffset : log.HighWatermark;
        OffsetLookup? found = timestamp switch
        {
            Latest => new OffsetLookup(-1, end, BrokerNode.LeaderEpoch),
            Earliest => new OffsetLookup(-1, log.LogStartOffset, BrokerNode.LeaderEpoch),
            MaxTimestamp when version >= 7 => log.FindMaxTimestamp(),
            EarliestLocal when version >= 8 => new OffsetLookup(-1, log.LogStartOffset, BrokerNode.LeaderEpoch),
            LatestTiered when version >= 9 => OffsetLookup.None,
            EarliestPendingUpload when version >= 11 => OffsetLookup.None,
            >= 0 => log.FindByTimestamp(timestamp) is var record && record.Offset < end ? record : OffsetLookup.None,
            _ => null,
        };
        return found is { } lookup ? (ErrorCode.None, lookup) : (ErrorCode.UnsupportedVersion, OffsetLookup.None);
    }

    private static void Write(short version, int partition, ErrorCode error, OffsetLookup found, WireWriter reply)
    {
        reply.Int32(partition);
        reply.Error(error);
        reply.Int64(found.TimestampMs);
        reply.Int64(found.Offset);
        if (version >= 4)
            reply.Int32(found.LeaderEpoch);
        reply.EndStruct();
    }
}
