// DescribeProducers (61), version 0, flexible from 0
// Request: Topics:[]{}
//   Topics: Name:str, PartitionIndexes:[]i32
// Reply:  ThrottleTimeMs:i32, Topics:[]{}
//   Topics: Name:str, Partitions:[]{}
//     Partitions: PartitionIndex:i32, ErrorCode:i16, ErrorMessage:str?, ActiveProducers:[]{}
//       ActiveProducers: ProducerId:i64, ProducerEpoch:i32, LastSequence:i32=-1, LastTimestamp:i64=-1, CoordinatorEpoch:i32,
//         CurrentTxnStartOffset:i64=-1

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Producers;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeProducers 0 (KIP-664): the producers that a partition remembers, and where their open transactions begin.</summary>
internal sealed class DescribeProducersHandler(LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DescribeProducers, 0, 0, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        reply.Int32(0);
        int topics = Math.Max(0, body.ArrayCount("topics", minimumElementBytes: 3));
        reply.ArrayCount(topics);
        for (; topics > 0; topics--)
        {
            string topic = body.String("topic");
            int[] partitions = body.Int32s("partitions");
            body.EndStruct();
            ErrorCode refusal = TopicNames.Problem(topic) is null ? request.Check(Needs.DescribeProducers, topic) : ErrorCode.None;
            reply.String(topic);
            reply.ArrayCount(partitions.Length);
            foreach (int partition in partitions)
                Write(topic, partition, refusal, reply);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private void Write(string topic, int index, ErrorCode refusal, WireWriter reply)
    {
        PartitionLog? partition = refusal != ErrorCode.None ? null : logs.FindPartition(topic, index);
        string? problem = TopicNames.Problem(topic);
        reply.Int32(index);
        reply.Error(refusal != ErrorCode.None ? refusal
            : partition is not null ? ErrorCode.None : problem is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.InvalidTopic);
        reply.String(partition is not null || refusal != ErrorCode.None
            ? null
            : problem ?? (logs.Find(topic) is null ? "This server does not host this topic-partition." : null));
        IReadOnlyList<ActiveProducer> producers = partition?.DescribeProducers() ?? [];
        reply.ArrayCount(producers.Count);
        foreach (ActiveProducer producer in producers)
        {
            reply.Int64(producer.Id);
            reply.Int32(producer.Epoch);
            reply.Int32(producer.LastSequence);
            reply.Int64(producer.LastSeenMs);
            reply.Int32(producer.CoordinatorEpoch);
            reply.Int64(producer.OpenSince);
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
