// ListGroups (16), versions 0-5, flexible from 3
// Request: StatesFilter:[]str [4+], TypesFilter:[]str [5+]
// Reply:  ThrottleTimeMs:i32 [1+], ErrorCode:i16, Groups:[]{}
//   Groups: GroupId:str, ProtocolType:str, GroupState:str [4+], GroupType:str [5+]

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>ListGroups 0-5, with the filters by state (version 4) and type (version 5). All groups here are of type classic.</summary>
internal sealed class ListGroupsHandler(GroupCoordinator groups) : ImmediateHandler
{
    private const string ClassicType = "classic";

    public override ApiVersionRange Api => new(ApiKey.ListGroups, 0, 5, FlexibleFrom: 3);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string[] states = request.Version >= 4 ? body.Strings("states") : [];
        string[] types = request.Version >= 5 ? body.Strings("types") : [];
        body.EndStruct();
        bool classicAsked = types.Length == 0 || types.Contains(ClassicType, StringComparer.OrdinalIgnoreCase);
        bool seesAll = request.Access.May(Needs.ListGroupsAll);
        List<GroupSnapshot> listed = [.. groups.Groups
            .Select(group => group.Describe())
            .Where(group => classicAsked && (seesAll || request.Access.May(Needs.ListGroups, group.GroupId))
                && (states.Length == 0 || states.Contains(group.State.ToString(), StringComparer.OrdinalIgnoreCase)))];

        if (request.Version >= 1)
            reply.Int32(0);
        reply.Error(ErrorCode.None);
        reply.ArrayCount(listed.Count);
        foreach (GroupSnapshot group in listed)
        {
            reply.String(group.GroupId);
            reply.String(group.ProtocolType);
            if (request.Version >= 4)
                reply.String(group.State.ToString());
            if (request.Version >= 5)
                reply.String(ClassicType);
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
