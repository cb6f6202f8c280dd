using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>DeleteAcls 1-3: SECURITY_DISABLED for each filter.</summary>
internal sealed class DeleteAclsHandler : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DeleteAcls, 1, 3, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        int count = Math.Max(0, body.ArrayCount(minimumElementBytes: 7));
        reply.Int32(0);
        reply.ArrayCount(count);
        for (; count > 0; count--)
        {
            reply.Error(ErrorCode.SecurityDisabled);
            reply.String(DescribeAclsHandler.Message);
            reply.ArrayCount(0);
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
