// LeaveGroup (13), versions 0-5, flexible from 4
// Request: GroupId:str, MemberId:str [0-2], Members:[]{} [3+]
//   Members: MemberId:str, GroupInstanceId:str?, Reason:str? [5+]
// Reply:  ThrottleTimeMs:i32 [1+], ErrorCode:i16, Members:[]{} [3+]
//   Members: MemberId:str, GroupInstanceId:str?, ErrorCode:i16

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// LeaveGroup 0-5: one member up to version 2, several from then on (KIP-345). A request for an unknown group answers for each member.
/// </summary>
internal sealed class LeaveGroupHandler(GroupCoordinator groups) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.LeaveGroup, 0, 5, FlexibleFrom: 4);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string groupId = body.String("group id");
        if (request.Version >= 1)
            reply.Int32(0);
        ErrorCode refusal = request.Check(Needs.LeaveGroup, groupId);
        if (request.Version <= 2)
        {
            reply.Error(refusal != ErrorCode.None ? refusal : Leave(groupId, body.String("member id"), instanceId: null));
            return;
        }
        int count = refusal != ErrorCode.None ? 0 : Math.Max(0, body.ArrayCount("members", minimumElementBytes: 2));
        reply.Error(refusal != ErrorCode.None ? refusal : groupId.Length == 0 ? ErrorCode.InvalidGroupId : ErrorCode.None);
        reply.ArrayCount(count);
        for (int i = 0; i < count; i++)
        {
            string memberId = body.String("member id");
            string? instanceId = body.NullableString("instance id");
            if (request.Version >= 5)
                body.SkipString("reason");
            body.EndStruct();
            reply.String(memberId);
            reply.String(instanceId);
            reply.Error(Leave(groupId, memberId, instanceId));
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private ErrorCode Leave(string groupId, string memberId, string? instanceId)
    {
        if (groupId.Length == 0)
            return ErrorCode.InvalidGroupId;
        return groups.Find(groupId)?.Leave(memberId, instanceId) ?? ErrorCode.UnknownMemberId;
    }
}
