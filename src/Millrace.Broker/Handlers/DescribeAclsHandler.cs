// DescribeAcls (29), versions 1-3, flexible from 2
// Request: ResourceTypeFilter:i8, ResourceNameFilter:str?, PatternTypeFilter:i8=3, PrincipalFilter:str?, HostFilter:str?, Operation:i8,
//   PermissionType:i8
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ErrorMessage:str?, Resources:[]{}
//   Resources: ResourceType:i8, ResourceName:str, PatternType:i8=3, Acls:[]{}
//     Acls: Principal:str, Host:str, Operation:i8, PermissionType:i8

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeAcls 1-3: the ACLs that fit a filter; SECURITY_DISABLED, as in Kafka, without an authorizer.</summary>
internal sealed class DescribeAclsHandler(Authorizer? authorizer) : ImmediateHandler
{
    public const string Message = "No Authorizer is configured on the broker.";

    /// <summary>Kafka's own words for CLUSTER_AUTHORIZATION_FAILED.</summary>
    public const string NotAuthorized = "Cluster authorization failed.";

    public override ApiVersionRange Api => new(ApiKey.DescribeAcls, 1, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        AclFilter filter = ReadFilter(ref body);
        ErrorCode error = request.Check(Needs.DescribeAcls);
        (error, string? message) = error != ErrorCode.None ? (error, NotAuthorized)
            : authorizer is null ? (ErrorCode.SecurityDisabled, Message)
            : filter.Problem is { } problem ? (ErrorCode.InvalidRequest, problem)
            : (ErrorCode.None, (string?)null);
        List<IGrouping<(AclResourceType Type, string Name, AclPatternType Pattern), Acl>> found = error != ErrorCode.None ? []
            : [.. authorizer!.Rules.All.Where(filter.Fits).GroupBy(acl => (acl.ResourceType, acl.ResourceName, acl.PatternType))];

        reply.Int32(0);
        reply.Error(error);
        reply.String(message);
        reply.ArrayCount(found.Count);
        foreach (IGrouping<(AclResourceType Type, string Name, AclPatternType Pattern), Acl> resource in found)
        {
            reply.Int8((sbyte)resource.Key.Type);
            reply.String(resource.Key.Name);
            reply.Int8((sbyte)resource.Key.Pattern);
            reply.ArrayCount(resource.Count());
            foreach (Acl acl in resource)
            {
                WriteEntry(acl, reply);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    public static AclFilter ReadFilter(ref WireReader body)
    {
        var filter = new AclFilter(
            (AclResourceType)body.Int8("resource type"), body.NullableString("resource name"), (AclPatternType)body.Int8("pattern type"),
            body.NullableString("principal"), body.NullableString("host"), (AclOperation)body.Int8("operation"),
            (AclPermission)body.Int8("permission type"));
        body.EndStruct();
        return filter;
    }

    public static void WriteEntry(Acl acl, WireWriter reply)
    {
        reply.String(acl.Principal);
        reply.String(acl.Host);
        reply.Int8((sbyte)acl.Operation);
        reply.Int8((sbyte)acl.Permission);
    }
}
