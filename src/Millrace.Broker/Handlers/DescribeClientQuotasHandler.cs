// DescribeClientQuotas (48), versions 0-1, flexible from 1
// Request: Components:[]{}, Strict:bool
//   Components: EntityType:str, MatchType:i8, Match:str?
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ErrorMessage:str?, Entries:[]{}?
//   Entries: Entity:[]{}, Values:[]{}
//     Entity: EntityType:str, EntityName:str?
//     Values: Key:str, Value:f64

using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;
using Millrace.Broker.Quotas;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeClientQuotas 0-1: the quotas of all entities that fit a filter.</summary>
internal sealed class DescribeClientQuotasHandler(ClientQuotas quotas) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DescribeClientQuotas, 0, 1, FlexibleFrom: 1);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var filter = new List<QuotaFilter>();
        for (int count = body.ArrayCount("components", minimumElementBytes: 3); count > 0; count--)
        {
            filter.Add(new QuotaFilter(body.String("entity type"), (QuotaMatch)body.Int8("match type"), body.NullableString("match")));
            body.EndStruct();
        }
        bool strict = body.Bool("strict");
        body.EndStruct();
        (ErrorCode error, string message) = request.Check(Needs.DescribeClientQuotas) is var refusal and not ErrorCode.None
            ? (refusal, DescribeAclsHandler.NotAuthorized) : Problem(filter);
        List<StoredQuota>? found = error == ErrorCode.None ? [.. quotas.Find(filter, strict)] : null;

        reply.Int32(0);
        reply.Error(error);
        reply.String(message);
        reply.ArrayCount(found?.Count ?? -1);
        foreach (StoredQuota quota in found ?? [])
        {
            reply.ArrayCount(quota.Entity.Count);
            foreach (QuotaPart part in quota.Entity)
            {
                reply.String(part.Type);
                reply.String(part.Name);
                reply.EndStruct();
            }
            reply.ArrayCount(quota.Values.Count);
            foreach ((string key, double value) in quota.Values)
            {
                reply.String(key);
                reply.Double(value);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private static (ErrorCode, string) Problem(List<QuotaFilter> filter)
    {
        var seen = new HashSet<string>();
        foreach ((string type, QuotaMatch match, string? name) in filter)
        {
            if (type == "")
                return (ErrorCode.InvalidRequest, "Invalid empty entity type.");
            if (!seen.Add(type))
                return (ErrorCode.InvalidRequest, $"Entity type {type} cannot appear more than once in the filter.");
            if (type is not (ClientQuotas.User or ClientQuotas.ClientId or ClientQuotas.Ip))
                return (ErrorCode.UnsupportedVersion, $"Unsupported entity type {type}");
            if (match is QuotaMatch.Exact && name is null)
                return (ErrorCode.InvalidRequest, "Request specified MATCH_TYPE_EXACT, but set match string to null.");
            if (match is QuotaMatch.Default or QuotaMatch.Any && name is not null)
                return (ErrorCode.InvalidRequest,
                    $"Request specified MATCH_TYPE_{(match is QuotaMatch.Any ? "SPECIFIED" : "DEFAULT")}, but also specified a match "
                    + $"string.");
            if (!Enum.IsDefined(match))
                return (ErrorCode.InvalidRequest, $"Unknown match type {(sbyte)match}");
        }
        return seen.Contains(ClientQuotas.Ip) && seen.Count > 1
            ? (ErrorCode.InvalidRequest,
                "Invalid entity filter component combination. IP filter component should not be used with user or clientId filter "
                + "component.")
            : (ErrorCode.None, "");
    }
}
