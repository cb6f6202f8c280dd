// DescribeGroups (15), versions 0-6, flexible from 5
// Request: Groups:[]str, IncludeAuthorizedOperations:bool [3+]
// Reply:  ThrottleTimeMs:i32 [1+], Groups:[]{}
//   Groups: ErrorCode:i16, ErrorMessage:str? [6+], GroupId:str, GroupState:str, ProtocolType:str, ProtocolData:str, Members:[]{},
//     AuthorizedOperations:i32 [3+]=int.Min
//     Members: MemberId:str, GroupInstanceId:str? [4+], ClientId:str, ClientHost:str, MemberMetadata:bytes, MemberAssignment:bytes

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// DescribeGroups 0-6. An unknown group is "Dead" without an error up to version 5, and GROUP_ID_NOT_FOUND in version 6 (KIP-1043).
/// </summary>
internal sealed class DescribeGroupsHandler(GroupCoordinator groups) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DescribeGroups, 0, 6, FlexibleFrom: 5);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string[] groupIds = body.Strings("group ids");
        bool withOperations = request.Version >= 3 && body.Bool("include authorized operations");
        body.EndStruct();

        if (request.Version >= 1)
            reply.Int32(0);
        reply.ArrayCount(groupIds.Length);
        foreach (string groupId in groupIds)
        {
            ErrorCode refusal = request.Check(Needs.DescribeGroups, groupId);
            WriteGroup(
                request, groupId, refusal, refusal == ErrorCode.None ? groups.Find(groupId)?.Describe() : null, withOperations, reply);
        }
        reply.EndStruct();
    }

    private static void WriteGroup(
        Request request, string groupId, ErrorCode refusal, GroupSnapshot? group, bool withOperations, WireWriter reply)
    {
        short version = request.Version;
        bool unknown = group is null && refusal == ErrorCode.None;
        ErrorCode error = unknown && version >= 6 ? ErrorCode.GroupIdNotFound : refusal;
        reply.Error(error);
        if (version >= 6)
            reply.String(unknown ? $"Group {groupId} not found." : null);
        reply.String(groupId);
        reply.String(refusal != ErrorCode.None ? "" : (group?.State ?? GroupState.Dead).ToString());
        reply.String(group?.ProtocolType ?? "");
        reply.String(group?.Protocol ?? "");
        IReadOnlyList<MemberSnapshot> members = group?.Members ?? [];
        reply.ArrayCount(members.Count);
        foreach (MemberSnapshot member in members)
        {
            reply.String(member.MemberId);
            if (version >= 4)
                reply.String(member.InstanceId);
            reply.String(member.ClientId);
            reply.String(member.ClientHost);
            reply.Bytes(member.Metadata);
            reply.Bytes(member.Assignment);
            reply.EndStruct();
        }
        if (version >= 3)
            reply.Int32(AuthorizedOperations.IfAsked(withOperations && error == ErrorCode.None, request, AclResourceType.Group, groupId));
        reply.EndStruct();
    }
}
