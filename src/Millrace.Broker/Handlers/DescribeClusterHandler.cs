using Millrace.Broker.Protocol;
using Millrace.Broker.Server;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeCluster 0-2: one broker, which is also what clients know as the controller. There is no controller listener to describe.</summary>
internal sealed class DescribeClusterHandler(BrokerNode node) : ImmediateHandler
{
    private const sbyte Brokers = 1;
    private const sbyte Controllers = 2;

    public override ApiVersionRange Api => new(ApiKey.DescribeCluster, 0, 2, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        body.Bool();
        sbyte endpointType = request.Version >= 1 ? body.Int8() : Brokers;
        if (request.Version >= 2)
            body.Bool();
        body.EndStruct();
        (ErrorCode error, string? message) = endpointType switch
        {
            Brokers => (ErrorCode.None, (string?)null),
            Controllers => (ErrorCode.MismatchedEndpointType, "This port is a broker's, not a controller's."),
            _ => (ErrorCode.UnsupportedEndpointType, $"Endpoint type {endpointType} is not known."),
        };

        reply.Int32(0);
        reply.Error(error);
        reply.String(message);
        if (request.Version >= 1)
            reply.Int8(endpointType);
        reply.String(node.ClusterId);
        reply.Int32(node.Id);
        reply.ArrayCount(1);
        node.Write(reply);
        if (request.Version >= 2)
            reply.Bool(false);
        reply.EndStruct();
        reply.Int32(WireWriter.NoAuthorizedOperations);
        reply.EndStruct();
    }
}
