// AlterReplicaLogDirs (34), versions 1-2, flexible from 2
// Request: Dirs:[]{}
//   Dirs: Path:str, Topics:[]{}
//     Topics: Name:str, Partitions:[]i32
// Reply:  ThrottleTimeMs:i32, Results:[]{}
//   Results: TopicName:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>AlterReplicaLogDirs 1-2: every partition is in the one data directory already, and there is no other to move it to.</summary>
internal sealed class AlterReplicaLogDirsHandler(LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.AlterReplicaLogDirs, 1, 2, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        ErrorCode refusal = request.Check(Needs.AlterReplicaLogDirs);
        var results = new Dictionary<string, Dictionary<int, ErrorCode>>();
        for (int dirs = body.ArrayCount("dirs", minimumElementBytes: 3); dirs > 0; dirs--)
        {
            bool isOurs = body.String("dir path") == logs.Settings.Directory;
            for (int topics = body.ArrayCount("topics", minimumElementBytes: 3); topics > 0; topics--)
            {
                string topic = body.String("topic");
                Dictionary<int, ErrorCode> partitions = results.TryGetValue(topic, out var known) ? known : results[topic] = [];
                foreach (int partition in body.Int32s("partitions"))
                {
                    partitions[partition] = refusal != ErrorCode.None ? refusal : !isOurs ? ErrorCode.LogDirNotFound
                        : logs.FindPartition(topic, partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None;
                }
                body.EndStruct();
            }
            body.EndStruct();
        }
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(results.Count);
        foreach ((string topic, Dictionary<int, ErrorCode> partitions) in results)
        {
            reply.String(topic);
            reply.ArrayCount(partitions.Count);
            foreach ((int partition, ErrorCode error) in partitions)
            {
                reply.Int32(partition);
                reply.Error(error);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
