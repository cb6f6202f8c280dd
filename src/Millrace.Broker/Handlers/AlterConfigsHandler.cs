using Millrace.Broker.Protocol;
using Millrace.Broker.Server;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>AlterConfigs 0-2: replaces all settings of a topic; what is not named goes back to its default.</summary>
internal sealed class AlterConfigsHandler(LogDirectory logs) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.AlterConfigs, 0, 2, FlexibleFrom: 2);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<(ConfigResourceType Type, string Name, Dictionary<string, string> Configs)>();
        for (int count = body.ArrayCount(minimumElementBytes: 3); count > 0; count--)
        {
            var type = (ConfigResourceType)body.Int8();
            string name = body.String();
            var configs = new Dictionary<string, string>();
            for (int pairs = body.ArrayCount(minimumElementBytes: 2); pairs > 0; pairs--)
            {
                string key = body.String();
                // No value is no setting: the default.
                if (body.NullableString() is { } value)
                    configs[key] = value;
                body.EndStruct();
            }
            body.EndStruct();
            asked.Add((type, name, configs));
        }
        bool validateOnly = body.Bool();
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach ((ConfigResourceType type, string name, Dictionary<string, string> configs) in asked)
        {
            (ErrorCode error, string? message) = TopicConfigChange.Apply(logs, type, name, validateOnly, _ => configs);
            reply.Error(error);
            reply.String(message);
            reply.Int8((sbyte)type);
            reply.String(name);
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
