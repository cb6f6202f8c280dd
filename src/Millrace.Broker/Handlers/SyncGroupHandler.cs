// SyncGroup (14), versions 0-5, flexible from 4
// Request: GroupId:str, GenerationId:i32, MemberId:str, GroupInstanceId:str? [3+], ProtocolType:str? [5+], ProtocolName:str? [5+],
//   Assignments:[]{}
//   Assignments: MemberId:str, Assignment:bytes
// Reply:  ThrottleTimeMs:i32 [1+], ErrorCode:i16, ProtocolType:str? [5+], ProtocolName:str? [5+], Assignment:bytes

using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>SyncGroup 0-5: the leader brings the assignment, everybody else is parked until it does.</summary>
internal sealed class SyncGroupHandler(GroupCoordinator groups) : ApiHandler
{
    public override ApiVersionRange Api => new(ApiKey.SyncGroup, 0, 5, FlexibleFrom: 4);

    public override ValueTask<Reply?> HandleAsync(Request request, ref WireReader body)
    {
        string groupId = body.String("group id");
        int generation = body.Int32("generation");
        string memberId = body.String("member id");
        string? instanceId = request.Version >= 3 ? body.NullableString("instance id") : null;
        string? protocolType = request.Version >= 5 ? body.NullableString("protocol type") : null;
        string? protocolName = request.Version >= 5 ? body.NullableString("protocol name") : null;
        int count = body.ArrayCount("assignments", minimumElementBytes: 2);
        var assignments = new Dictionary<string, byte[]>();
        for (int i = 0; i < count; i++)
        {
            assignments[body.String("member id")] = body.Bytes("assignment").ToArray();
            body.EndStruct();
        }
        if (request.Check(Needs.SyncGroup, groupId) is var refusal and not ErrorCode.None)
            return ReplyAsync(request, Task.FromResult(new SyncResult(refusal)));
        // KIP-559: from version 5 on both must be present.
        bool complete = request.Version < 5 || (protocolType is not null && protocolName is not null);
        return complete
            ? ReplyAsync(request, groups.SyncAsync(
                new SyncCommand(groupId, generation, memberId, instanceId, protocolType, protocolName, assignments)))
            : ReplyAsync(request, Task.FromResult(new SyncResult(ErrorCode.InconsistentGroupProtocol)));
    }

    private static async ValueTask<Reply?> ReplyAsync(Request request, Task<SyncResult> syncing)
    {
        SyncResult result = await syncing.WaitAsync(request.Aborted);
        Reply frame = request.CreateReply(out WireWriter reply);
        if (request.Version >= 1)
            reply.Int32(0);
        reply.Error(result.Error);
        if (request.Version >= 5)
        {
            reply.String(result.ProtocolType);
            reply.String(result.ProtocolName);
        }
        reply.Bytes(result.Assignment);
        reply.EndStruct();
        return frame;
    }
}
