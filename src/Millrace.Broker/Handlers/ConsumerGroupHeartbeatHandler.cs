// ConsumerGroupHeartbeat (68), versions 0-1, flexible from 0
// Request: GroupId:str, MemberId:str, MemberEpoch:i32, InstanceId:str?, RackId:str?, RebalanceTimeoutMs:i32=-1,
//     SubscribedTopicNames:[]str?, SubscribedTopicRegex:str? [1+], ServerAssignor:str?, TopicPartitions:[]{}?
//   TopicPartitions: TopicId:uuid, Partitions:[]i32
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ErrorMessage:str?, MemberId:str?, MemberEpoch:i32, HeartbeatIntervalMs:i32, Assignment:i8=-1

using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// ConsumerGroupHeartbeat 0-1: refused, as Kafka does where group.version is 0. Groups are classic ones. A client that is told to use
/// <c>group.protocol=consumer</c> ends with this error; where the API is missing altogether, librdkafka waits for ever for a
/// coordinator that knows it.
/// </summary>
internal sealed class ConsumerGroupHeartbeatHandler : ImmediateHandler
{
    /// <summary>The marker of a struct that is null.</summary>
    private const sbyte NoAssignment = -1;

    public override ApiVersionRange Api => new(ApiKey.ConsumerGroupHeartbeat, 0, 1, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        reply.Int32(0);
        reply.Error(ErrorCode.UnsupportedVersion);
        reply.String("This broker has classic groups alone: set group.protocol=classic.");
        reply.String(null);
        reply.Int32(0);
        reply.Int32(0);
        reply.Int8(NoAssignment);
        reply.EndStruct();
    }
}
