// DeleteAcls (31), versions 1-3, flexible from 2
// Request: Filters:[]{}
//   Filters: ResourceTypeFilter:i8, ResourceNameFilter:str?, PatternTypeFilter:i8 [1+]=3, PrincipalFilter:str?, HostFilter:str?,
//     Operation:i8, PermissionType:i8
// Reply:  ThrottleTimeMs:i32, FilterResults:[]{}
//   FilterResults: ErrorCode:i16, ErrorMessage:str?, MatchingAcls:[]{}
//     MatchingAcls: ErrorCode:i16, ErrorMessage:str?, ResourceType:i8, ResourceName:str, PatternType:i8 [1+]=3, Principal:str, Host:str,
//       Operation:i8, PermissionType:i8

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>DeleteAcls 1-3: removes what fits the filters, all at once. SECURITY_DISABLED without an authorizer.</summary>
internal sealed class DeleteAclsHandler(Authorizer? authorizer) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DeleteAcls, 1, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<AclFilter>();
        for (int count = body.ArrayCount("filters", minimumElementBytes: 7); count > 0; count--)
            asked.Add(DescribeAclsHandler.ReadFilter(ref body));
        body.EndStruct();
        (ErrorCode failed, string? why, IEnumerable<IReadOnlyList<Acl>> found) =
            Remove(request, [.. asked.Where(filter => filter.Problem is null)]);
        var removed = new Queue<IReadOnlyList<Acl>>(found);

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach (AclFilter filter in asked)
        {
            bool isWrong = failed == ErrorCode.None && filter.Problem is not null;
            reply.Error(isWrong ? ErrorCode.InvalidRequest : failed);
            reply.String(isWrong ? filter.Problem : why);
            IReadOnlyList<Acl> acls = isWrong || failed != ErrorCode.None ? [] : removed.Dequeue();
            reply.ArrayCount(acls.Count);
            foreach (Acl acl in acls)
                Write(acl, reply);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private (ErrorCode, string?, IEnumerable<IReadOnlyList<Acl>>) Remove(Request request, List<AclFilter> filters)
    {
        if (request.Check(Needs.DeleteAcls) is var refusal and not ErrorCode.None) return (refusal, DescribeAclsHandler.NotAuthorized, []);
        if (authorizer is null) return (ErrorCode.SecurityDisabled, DescribeAclsHandler.Message, []);
        try
        {
            IReadOnlyList<IReadOnlyList<Acl>> found = authorizer.Remove(filters);
            foreach (Acl acl in found.SelectMany(acls => acls).Distinct())
                authorizer.Audit.Changed(request.Access.Principal, request.Access.Host, isAdded: false, acl);
            return (ErrorCode.None, null, found);
        }
        catch (StorageException refused)
        {
            return (refused.Code, refused.Message, []);
        }
    }

    private static void Write(Acl acl, WireWriter reply)
    {
        reply.Error(ErrorCode.None);
        reply.String(null);
        reply.Int8((sbyte)acl.ResourceType);
        reply.String(acl.ResourceName);
        reply.Int8((sbyte)acl.PatternType);
        DescribeAclsHandler.WriteEntry(acl, reply);
        reply.EndStruct();
    }
}
