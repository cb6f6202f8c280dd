// CreateAcls (30), versions 1-3, flexible from 2
// Request: Creations:[]{}
//   Creations: ResourceType:i8, ResourceName:str, ResourcePatternType:i8 [1+]=3, Principal:str, Host:str, Operation:i8, PermissionType:i8
// Reply:  ThrottleTimeMs:i32, Results:[]{}
//   Results: ErrorCode:i16, ErrorMessage:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>
/// CreateAcls 1-3: all that there can be are added at once, the others fail alone. SECURITY_DISABLED without an authorizer.
/// </summary>
internal sealed class CreateAclsHandler(Authorizer? authorizer) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.CreateAcls, 1, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<Acl>();
        for (int count = body.ArrayCount("creations", minimumElementBytes: 8); count > 0; count--)
        {
            asked.Add(new Acl(
                (AclResourceType)body.Int8("resource type"), body.String("resource name"), (AclPatternType)body.Int8("pattern type"),
                body.String("principal"), body.String("host"), (AclOperation)body.Int8("operation"),
                (AclPermission)body.Int8("permission type")));
            body.EndStruct();
        }
        body.EndStruct();
        (ErrorCode failed, string? why) = Add(request, [.. asked.Where(acl => acl.Problem is null)]);

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach (Acl acl in asked)
        {
            bool isWrong = failed == ErrorCode.None && acl.Problem is not null;
            reply.Error(isWrong ? ErrorCode.InvalidRequest : failed);
            reply.String(isWrong ? acl.Problem : why);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private (ErrorCode, string?) Add(Request request, List<Acl> acls)
    {
        if (request.Check(Needs.CreateAcls) is var refusal and not ErrorCode.None) return (refusal, DescribeAclsHandler.NotAuthorized);
        if (authorizer is null) return (ErrorCode.SecurityDisabled, DescribeAclsHandler.Message);
        try
        {
            authorizer.Add(acls);
        }
        catch (StorageException refused)
        {
            return (refused.Code, refused.Message);
        }
        foreach (Acl acl in acls)
            authorizer.Audit.Changed(request.Access.Principal, request.Access.Host, isAdded: true, acl);
        return (ErrorCode.None, null);
    }
}
