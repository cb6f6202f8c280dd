// ListConfigResources (74), versions 0-1, flexible from 0
// Request: ResourceTypes:[]i8 [1+]
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ConfigResources:[]{}
//   ConfigResources: ResourceName:str, ResourceType:i8 [1+]=16

using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>ListConfigResources 0-1 (KIP-1142): what has settings. Version 0 knows subscriptions to client metrics only.</summary>
internal sealed class ListConfigResourcesHandler(ConfigScopes scopes) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.ListConfigResources, 0, 1, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        HashSet<ConfigResourceType> asked = request.Version == 0 ? [ConfigResourceType.ClientMetrics] : [];
        for (int count = request.Version >= 1 ? body.ArrayCount("resource types") : 0; count > 0; count--)
            asked.Add((ConfigResourceType)body.Int8("resource type"));
        body.EndStruct();
        ErrorCode refusal = request.Check(Needs.ListConfigResources);
        bool known = asked.All(type => scopes.Find(type) is not null);
        List<(ConfigResourceType Type, string Name)> found = !known || refusal != ErrorCode.None ? [] : [.. scopes.All
            .Where(scope => asked.Count == 0 || asked.Contains(scope.Type))
            .SelectMany(scope => scope.Names.Select(name => (scope.Type, name)))];

        reply.Int32(0);
        reply.Error(refusal != ErrorCode.None ? refusal : known ? ErrorCode.None : ErrorCode.UnsupportedVersion);
        reply.ArrayCount(found.Count);
        foreach ((ConfigResourceType type, string name) in found)
        {
            reply.String(name);
            if (request.Version >= 1)
                reply.Int8((sbyte)type);
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
