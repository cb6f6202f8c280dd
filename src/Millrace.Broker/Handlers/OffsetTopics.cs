using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>The offsets of one commit: those that may be stored, and what is wrong with the others, which fail alone.</summary>
internal sealed class OffsetTopics(LogDirectory logs, BrokerSettings settings)
{
    private readonly List<(string Name, List<(int Partition, ErrorCode Error)> Partitions)> _topics = [];
    private readonly Dictionary<PartitionKey, CommittedOffset> _accepted = [];

    public IReadOnlyDictionary<PartitionKey, CommittedOffset> Accepted => _accepted;

    /// <summary>The topic of what is added from now on.</summary>
    public void Begin(string topic) => _topics.Add((topic, []));

    public void Add(int partition, CommittedOffset offset)
    {
        (string topic, List<(int, ErrorCode)> partitions) = _topics[^1];
        ErrorCode error = Check(topic, partition, offset.Metadata);
        if (error == ErrorCode.None)
            _accepted[new PartitionKey(topic, partition)] = offset;
        partitions.Add((partition, error));
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
