using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeAcls 1-3: SECURITY_DISABLED, which is what Kafka answers without an authorizer.</summary>
internal sealed class DescribeAclsHandler : ImmediateHandler
{
    public const string Message = "No Authorizer is configured on the broker.";

    public override ApiVersionRange Api => new(ApiKey.DescribeAcls, 1, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        reply.Int32(0);
        reply.Error(ErrorCode.SecurityDisabled);
        reply.String(Message);
        reply.ArrayCount(0);
        reply.EndStruct();
    }
}
