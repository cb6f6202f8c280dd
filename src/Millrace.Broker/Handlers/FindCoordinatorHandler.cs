// FindCoordinator (10), versions 0-6, flexible from 3
// Request: Key:str [0-3], KeyType:i8 [1+], CoordinatorKeys:[]str [4+]
// Reply:  ThrottleTimeMs:i32 [1+], ErrorCode:i16 [0-3], ErrorMessage:str? [1-3], NodeId:i32 [0-3], Host:str [0-3], Port:i32 [0-3],
//   Coordinators:[]{} [4+]
//   Coordinators: Key:str, NodeId:i32, Host:str, Port:i32, ErrorCode:i16, ErrorMessage:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// FindCoordinator 0-6: the one node coordinates everything. Share groups, which version 6 brings (key type 2), are refused.
/// </summary>
internal sealed class FindCoordinatorHandler(BrokerNode node) : ImmediateHandler
{
    private const sbyte GroupKey = 0;
    private const sbyte TransactionKey = 1;

    public override ApiVersionRange Api => new(ApiKey.FindCoordinator, 0, 6, FlexibleFrom: 3);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        string? key = request.Version <= 3 ? body.String("key") : null;
        sbyte keyType = request.Version >= 1 ? body.Int8("key type") : GroupKey;
        string[] keys = request.Version >= 4 ? body.Strings("coordinator keys") : [key!];
        body.EndStruct();

        if (request.Version >= 1)
            reply.Int32(0);
        if (request.Version <= 3)
        {
            ErrorCode error = Check(request, keyType, key!);
            reply.Error(error);
            if (request.Version >= 1)
                reply.String(null);
            WriteNode(reply, error);
        }
        else
        {
            reply.ArrayCount(keys.Length);
            foreach (string asked in keys)
            {
                ErrorCode error = Check(request, keyType, asked);
                reply.String(asked);
                WriteNode(reply, error);
                reply.Error(error);
                reply.String(null);
                reply.EndStruct();
            }
        }
        reply.EndStruct();
    }

    private static ErrorCode Check(Request request, sbyte keyType, string key) => keyType switch
    {
        GroupKey => request.Check(Needs.FindGroup, key),
        TransactionKey => request.Check(Needs.FindTransaction, key),
        _ => ErrorCode.InvalidRequest,
    };

    private void WriteNode(WireWriter reply, ErrorCode error)
    {
        bool known = error == ErrorCode.None;
        reply.Int32(known ? node.Id : -1);
        reply.String(known ? node.Host : "");
        reply.Int32(known ? node.Port : -1);
    }
}
