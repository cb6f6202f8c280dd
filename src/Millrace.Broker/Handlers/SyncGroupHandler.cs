using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>SyncGroup 0-5: the leader brings the assignment, everybody else is parked until it does.</summary>
internal sealed class SyncGroupHandler(GroupCoordinator groups) : ApiHandler
{
    public override ApiVersionRange Api => new(ApiKey.SyncGroup, 0, 5, FlexibleFrom: 4);

    public override ValueTask<Reply?> HandleAsync(Request request, ref WireReader body)
    {
        string groupId = body.String();
        int generation = body.Int32();
        string memberId = body.String();
        string? instanceId = request.Version >= 3 ? body.NullableString() : null;
        string? protocolType = request.Version >= 5 ? body.NullableString() : null;
        string? protocolName = request.Version >= 5 ? body.NullableString() : null;
        int count = body.ArrayCount(minimumElementBytes: 2);
        var assignments = new Dictionary<string, byte[]>();
        for (int i = 0; i < count; i++)
        {
            assignments[body.String()] = body.Bytes().ToArray();
            body.EndStruct();
        }
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
