// JoinGroup (11), versions 0-9, flexible from 6
// Request: GroupId:str, SessionTimeoutMs:i32, RebalanceTimeoutMs:i32 [1+]=-1, MemberId:str, GroupInstanceId:str? [5+], ProtocolType:str,
//   Protocols:[]{}, Reason:str? [8+]
//   Protocols: Name:str, Metadata:bytes
// Reply:  ThrottleTimeMs:i32 [2+], ErrorCode:i16, GenerationId:i32=-1, ProtocolType:str? [7+], ProtocolName:str?7+, Leader:str,
//   SkipAssignment:bool [9+], MemberId:str, Members:[]{}
//   Members: MemberId:str, GroupInstanceId:str? [5+], Metadata:bytes

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>JoinGroup 0-9: parked until the join phase of the group's rebalance ends.</summary>
internal sealed class JoinGroupHandler(GroupCoordinator groups) : ApiHandler
{
    public override ApiVersionRange Api => new(ApiKey.JoinGroup, 0, 9, FlexibleFrom: 6);

    public override ValueTask<Reply?> HandleAsync(Request request, ref WireReader body)
    {
        string groupId = body.String("group id");
        TimeSpan sessionTimeout = TimeSpan.FromMilliseconds(body.Int32("session timeout"));
        TimeSpan rebalanceTimeout = request.Version >= 1 ? TimeSpan.FromMilliseconds(body.Int32("rebalance timeout")) : sessionTimeout;
        string memberId = body.String("member id");
        string? instanceId = request.Version >= 5 ? body.NullableString("instance id") : null;
        string protocolType = body.String("protocol type");
        var protocols = new GroupProtocol[Math.Max(0, body.ArrayCount("protocols", minimumElementBytes: 2))];
        for (int i = 0; i < protocols.Length; i++)
        {
            protocols[i] = new GroupProtocol(body.String("protocol name"), body.Bytes("protocol metadata").ToArray());
            body.EndStruct();
        }
        if (request.Check(Needs.JoinGroup, groupId) is var refusal and not ErrorCode.None)
            return ReplyAsync(request, Task.FromResult(new JoinResult(refusal, memberId)));
        return ReplyAsync(request, groups.JoinAsync(new JoinCommand(
            groupId, memberId, instanceId, request.ClientId, request.ClientHost, sessionTimeout,
            rebalanceTimeout >= TimeSpan.Zero ? rebalanceTimeout : sessionTimeout, protocolType, protocols,
            NewMembersGetIdFirst: request.Version >= 4, KnowsSkipAssignment: request.Version >= 9)));
    }

    private static async ValueTask<Reply?> ReplyAsync(Request request, Task<JoinResult> joining)
    {
        JoinResult result = await joining.WaitAsync(request.Aborted);
        Reply frame = request.CreateReply(out WireWriter reply);
        if (request.Version >= 2)
            reply.Int32(0);
        reply.Error(result.Error);
        reply.Int32(result.Generation);
        if (request.Version >= 7)
            reply.String(result.ProtocolType);
        // Null is only known from version 7 on.
        reply.String(request.Version >= 7 ? result.ProtocolName : result.ProtocolName ?? "");
        reply.String(result.Leader);
        if (request.Version >= 9)
            reply.Bool(result.SkipAssignment);
        reply.String(result.MemberId);
        IReadOnlyList<JoinedMember> members = result.Members ?? [];
        reply.ArrayCount(members.Count);
        foreach (JoinedMember member in members)
        {
            reply.String(member.MemberId);
            if (request.Version >= 5)
                reply.String(member.InstanceId);
            reply.Bytes(member.Metadata);
            reply.EndStruct();
        }
        reply.EndStruct();
        return frame;
    }
}
