// DescribeAcls (29), versions 1-3, flexible from 2
// Request: ResourceTypeFilter:i8, ResourceNameFilter:str?, PatternTypeFilter:i8=3, PrincipalFilter:str?, HostFilter:str?, Operation:i8,
//   PermissionType:i8
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ErrorMessage:str?, Resources:[]{}
//   Resources: ResourceType:i8, ResourceName:str, PatternType:i8=3, Acls:[]{}
//     Acls: Principal:str, Host:str, Operation:i8, PermissionType:i8

using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeAcls 1-3: SECURITY_DISABLED, which is what Kafka answers without an authorizer.</summary>
internal sealed class DescribeAclsHandler : ImmediateHandler
{
    public const string Message = "No Authorizer is configured on the broker.";

    public override ApiVersionRange Api => new(ApiKey.DescribeAcls, 1, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        reply.Int32(0);
        reply.Error(ErrorCode.SecurityDisabled);
        reply.String(Message);
        reply.ArrayCount(0);
        reply.EndStruct();
    }
}
