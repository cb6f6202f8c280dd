// DeleteAcls (31), versions 1-3, flexible from 2
// Request: Filters:[]{}
//   Filters: ResourceTypeFilter:i8, ResourceNameFilter:str?, PatternTypeFilter:i8 [1+]=3, PrincipalFilter:str?, HostFilter:str?,
//     Operation:i8, PermissionType:i8
// Reply:  ThrottleTimeMs:i32, FilterResults:[]{}
//   FilterResults: ErrorCode:i16, ErrorMessage:str?, MatchingAcls:[]{}
//     MatchingAcls: ErrorCode:i16, ErrorMessage:str?, ResourceType:i8, ResourceName:str, PatternType:i8 [1+]=3, Principal:str, Host:str,
//       Operation:i8, PermissionType:i8

using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>DeleteAcls 1-3: SECURITY_DISABLED for each filter.</summary>
internal sealed class DeleteAclsHandler : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DeleteAcls, 1, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        int count = Math.Max(0, body.ArrayCount("filters", minimumElementBytes: 7));
        reply.Int32(0);
        reply.ArrayCount(count);
        for (; count > 0; count--)
        {
            reply.Error(ErrorCode.SecurityDisabled);
            reply.String(DescribeAclsHandler.Message);
            reply.ArrayCount(0);
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
