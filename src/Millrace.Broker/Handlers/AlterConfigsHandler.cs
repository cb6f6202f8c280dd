// AlterConfigs (33), versions 0-2, flexible from 2
// Request: Resources:[]{}, ValidateOnly:bool
//   Resources: ResourceType:i8, ResourceName:str, Configs:[]{}
//     Configs: Name:str, Value:str?
// Reply:  ThrottleTimeMs:i32, Responses:[]{}
//   Responses: ErrorCode:i16, ErrorMessage:str?, ResourceType:i8, ResourceName:str

using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>AlterConfigs 0-2: replaces all settings of a resource; what is not named goes back to its default.</summary>
internal sealed class AlterConfigsHandler(ConfigScopes scopes) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.AlterConfigs, 0, 2, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<(ConfigResourceType Type, string Name, Dictionary<string, string> Configs)>();
        for (int count = body.ArrayCount("resources", minimumElementBytes: 3); count > 0; count--)
        {
            var type = (ConfigResourceType)body.Int8("type");
            string name = body.String("name");
            var configs = new Dictionary<string, string>();
            for (int pairs = body.ArrayCount("configs", minimumElementBytes: 2); pairs > 0; pairs--)
            {
                string key = body.String("key");
                // No value is no setting: the default.
                if (body.NullableString("config value") is { } value)
                    configs[key] = value;
                body.EndStruct();
            }
            body.EndStruct();
            asked.Add((type, name, configs));
        }
        bool validateOnly = body.Bool("validate only");
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach ((ConfigResourceType type, string name, Dictionary<string, string> configs) in asked)
        {
            (ErrorCode error, string? message) =
                Replace(request, type, name, validateOnly, configs, asked.Count(other => (other.Type, other.Name) == (type, name)) > 1);
            reply.Error(error);
            reply.String(message);
            reply.Int8((sbyte)type);
            reply.String(name);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private (ErrorCode, string?) Replace(
        Request request, ConfigResourceType type, string name, bool validateOnly, Dictionary<string, string> configs,
        bool isRepeated)
    {
        if (isRepeated)
            return (ErrorCode.InvalidRequest, "Each resource must appear at most once.");
        if (ConfigRights.ToChange(request, type, name) is var refusal and not ErrorCode.None)
            return (refusal, null);
        // Levels have no default to go back to: they are only changed one by one.
        return type == ConfigResourceType.BrokerLogger
            ? (ErrorCode.InvalidRequest, $"Unknown resource type {(sbyte)type}")
            : scopes.Change(type, name, validateOnly, (_, _) => configs);
    }
}
