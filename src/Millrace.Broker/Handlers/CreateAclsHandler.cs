// CreateAcls (30), versions 1-3, flexible from 2
// Request: Creations:[]{}
//   Creations: ResourceType:i8, ResourceName:str, ResourcePatternType:i8 [1+]=3, Principal:str, Host:str, Operation:i8, PermissionType:i8
// Reply:  ThrottleTimeMs:i32, Results:[]{}
//   Results: ErrorCode:i16, ErrorMessage:str?

using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>CreateAcls 1-3: SECURITY_DISABLED for each.</summary>
internal sealed class CreateAclsHandler : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.CreateAcls, 1, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        int count = Math.Max(0, body.ArrayCount("creations", minimumElementBytes: 8));
        reply.Int32(0);
        reply.ArrayCount(count);
        for (; count > 0; count--)
        {
            reply.Error(ErrorCode.SecurityDisabled);
            reply.String(DescribeAclsHandler.Message);
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
