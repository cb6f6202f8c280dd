// DescribeLogDirs (35), versions 0-5, flexible from 2
// Request: Topics:[]{}?
//   Topics: Topic:str, Partitions:[]i32
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16 [3+], Results:[]{}
//   Results: ErrorCode:i16, LogDir:str, Topics:[]{}, TotalBytes:i64 [4+]=-1, UsableBytes:i64 [4+]=-1, IsCordoned:bool [5+]
//     Topics: Name:str, Partitions:[]{}
//       Partitions: PartitionIndex:i32, PartitionSize:i64, OffsetLag:i64, IsFutureKey:bool

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeLogDirs 0-5: the one data directory, and the size of each partition in it. Null topics are all.</summary>
internal sealed class DescribeLogDirsHandler(LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DescribeLogDirs, 0, 5, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        List<(string Topic, IReadOnlyList<PartitionLog> Partitions)> described = [];
        int count = body.ArrayCount("topics", minimumElementBytes: 2);
        if (count < 0)
            described.AddRange(logs.Topics.Select(topic => (topic.Name, topic.Partitions)));
        for (; count > 0; count--)
        {
            string topic = body.String("topic");
            List<PartitionLog> found = [
                .. body.Int32s("partitions").Select(partition => logs.FindPartition(topic, partition)).OfType<PartitionLog>()];
            if (found.Count > 0)
                described.Add((topic, found));
            body.EndStruct();
        }
        body.EndStruct();
        ErrorCode refusal = request.Check(Needs.DescribeLogDirs);

        reply.Int32(0);
        if (request.Version >= 3)
            reply.Error(refusal);
        reply.ArrayCount(refusal == ErrorCode.None ? 1 : 0);
        if (refusal == ErrorCode.None)
            Write(request.Version, described, reply);
        reply.EndStruct();
    }

    private void Write(short version, List<(string Topic, IReadOnlyList<PartitionLog> Partitions)> described, WireWriter reply)
    {
        reply.Error(ErrorCode.None);
        reply.String(logs.Settings.Directory);
        reply.ArrayCount(described.Count);
        foreach ((string topic, IReadOnlyList<PartitionLog> partitions) in described)
        {
            reply.String(topic);
            reply.ArrayCount(partitions.Count);
            foreach (PartitionLog partition in partitions)
            {
                reply.Int32(partition.Index);
                reply.Int64(partition.SizeBytes);
                reply.Int64(0);
                reply.Bool(false);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        if (version >= 4)
        {
            var drive = new DriveInfo(logs.Settings.Directory);
            reply.Int64(drive.TotalSize);
            reply.Int64(drive.AvailableFreeSpace);
        }
        if (version >= 5)
            reply.Bool(false);
        reply.EndStruct();
    }
}
