// DeleteGroups (42), versions 0-2, flexible from 2
// Request: GroupsNames:[]str
// Reply:  ThrottleTimeMs:i32, Results:[]{}
//   Results: GroupId:str, ErrorCode:i16, ErrorMessage:str? [3+]

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>DeleteGroups 0-2: only groups without members.</summary>
internal sealed class DeleteGroupsHandler(GroupCoordinator groups) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DeleteGroups, 0, 2, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string[] groupIds = body.Strings("group ids");
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(groupIds.Length);
        foreach (string groupId in groupIds)
        {
            reply.String(groupId);
            reply.Error(
                request.Check(Needs.DeleteGroups, groupId) is var refusal and not ErrorCode.None ? refusal : groups.Delete(groupId));
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
