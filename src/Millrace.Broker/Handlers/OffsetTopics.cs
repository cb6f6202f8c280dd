using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>The offsets of one commit: those that may be stored, and what is wrong with the others, which fail alone.</summary>
/// <param name="topicNeed">What a commit for a topic needs.</param>
/// <param name="refusal">Why nothing may be committed at all.</param>
internal sealed class OffsetTopics(LogDirectory logs, BrokerSettings settings, Request request, Need topicNeed, ErrorCode refusal)
{
    private readonly List<(string Name, List<(int Partition, ErrorCode Error)> Partitions)> _topics = [];
    private readonly Dictionary<PartitionKey, CommittedOffset> _accepted = [];

    public IReadOnlyDictionary<PartitionKey, CommittedOffset> Accepted => _accepted;

    /// <summary>Reads the topics of both requests, which differ in nothing but when the leader's epoch came in.</summary>
    /// <param name="hasLeaderEpoch">Whether the request's version has the epoch.</param>
    /// <param name="now">When it is committed.</param>
    /// <param name="expireAtMs">When the offsets expire; -1: as the broker has it.</param>
    public void Read(ref WireReader body, bool hasLeaderEpoch, long now, long expireAtMs = -1)
    {
        for (int topics = body.ArrayCount("topics", minimumElementBytes: 2); topics > 0; topics--)
        {
            string topic = body.String("topic");
            ErrorCode topicRefusal = refusal != ErrorCode.None ? refusal : request.Check(topicNeed, topic);
            var partitions = new List<(int, ErrorCode)>();
            _topics.Add((topic, partitions));
            for (int count = body.ArrayCount("partitions", minimumElementBytes: 12); count > 0; count--)
            {
                int partition = body.Int32("partition");
                long offset = body.Int64("offset");
                int leaderEpoch = hasLeaderEpoch ? body.Int32("leader epoch") : -1;
                string metadata = body.NullableString("metadata") ?? "";
                ErrorCode error = topicRefusal != ErrorCode.None ? topicRefusal : Check(topic, partition, metadata);
                if (error == ErrorCode.None)
                    _accepted[new PartitionKey(topic, partition)] = new CommittedOffset(offset, leaderEpoch, metadata, now, expireAtMs);
                partitions.Add((partition, error));
                body.EndStruct();
            }
            body.EndStruct();
        }
    }

    /// <param name="committed">What became of those that were accepted.</param>
    public void Write(ErrorCode committed, WireWriter reply)
    {
        reply.ArrayCount(_topics.Count);
        foreach ((string name, List<(int, ErrorCode)> partitions) in _topics)
        {
            reply.String(name);
            reply.ArrayCount(partitions.Count);
            foreach ((int partition, ErrorCode error) in partitions)
            {
                reply.Int32(partition);
                reply.Error(error == ErrorCode.None ? committed : error);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
    }

    private ErrorCode Check(string topic, int partition, string metadata)
    {
        if (metadata.Length > settings.Get(BrokerSettingDefs.MaxOffsetMetadata) || !OffsetsTopicFormat.Fits(metadata))
            return ErrorCode.OffsetMetadataTooLarge;
        return logs.FindPartition(topic, partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None;
    }
}
