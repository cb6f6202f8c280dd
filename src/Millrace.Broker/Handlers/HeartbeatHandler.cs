// Heartbeat (12), versions 0-4, flexible from 4
// Request: GroupId:str, GenerationId:i32, MemberId:str, GroupInstanceId:str? [3+]
// Reply:  ThrottleTimeMs:i32 [1+], ErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>Heartbeat 0-4.</summary>
internal sealed class HeartbeatHandler(GroupCoordinator groups) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.Heartbeat, 0, 4, FlexibleFrom: 4);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string groupId = body.String("group id");
        int generation = body.Int32("generation");
        string memberId = body.String("member id");
        string? instanceId = request.Version >= 3 ? body.NullableString("instance id") : null;
        body.EndStruct();

        if (request.Version >= 1)
            reply.Int32(0);
        reply.Error(request.Check(Needs.Heartbeat, groupId) is var refusal and not ErrorCode.None ? refusal
            : groups.Heartbeat(groupId, memberId, instanceId, generation));
        reply.EndStruct();
    }
}
