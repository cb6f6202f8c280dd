// DescribeCluster (60), versions 0-2, flexible from 0
// Request: IncludeClusterAuthorizedOperations:bool, EndpointType:i8 [1+]=1, IncludeFencedBrokers:bool [2+]
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ErrorMessage:str?, EndpointType:i8 [1+]=1, ClusterId:str, ControllerId:i32=-1, Brokers:[]{},
//   ClusterAuthorizedOperations:i32=int.Min
//   Brokers: BrokerId:i32, Host:str, Port:i32, Rack:str?, IsFenced:bool [2+]

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// DescribeCluster 0-2: one broker, which is also what clients know as the controller. There is no controller listener to describe.
/// </summary>
internal sealed class DescribeClusterHandler(BrokerNode node) : ImmediateHandler
{
    private const sbyte Brokers = 1;
    private const sbyte Controllers = 2;

    public override ApiVersionRange Api => new(ApiKey.DescribeCluster, 0, 2, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        bool withOperations = body.Bool("with operations");
        sbyte endpointType = request.Version >= 1 ? body.Int8("endpoint type") : Brokers;
        if (request.Version >= 2)
            body.Skip8("include fenced brokers");
        body.EndStruct();
        (ErrorCode error, string? message) = endpointType switch
        {
            Brokers => (ErrorCode.None, (string?)null),
            Controllers =>
                (ErrorCode.MismatchedEndpointType,
                    "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER"),
            _ => (ErrorCode.UnsupportedEndpointType, $"Endpoint type {endpointType} is not known."),
        };

        reply.Int32(0);
        reply.Error(error);
        reply.String(message);
        if (request.Version >= 1)
            reply.Int8(Brokers);
        bool described = error == ErrorCode.None;
        reply.String(described ? node.ClusterId : "");
        reply.Int32(described ? node.Id : -1);
        reply.ArrayCount(described ? 1 : 0);
        if (described)
        {
            node.Write(reply);
            if (request.Version >= 2)
                reply.Bool(false);
            reply.EndStruct();
        }
        reply.Int32(!withOperations || !described ? WireWriter.NoAuthorizedOperations
            : AuthorizedOperations.OnCluster(request, Needs.DescribeClusterOperations));
        reply.EndStruct();
    }
}
