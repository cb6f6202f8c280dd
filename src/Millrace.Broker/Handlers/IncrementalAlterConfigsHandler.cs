// IncrementalAlterConfigs (44), versions 0-1, flexible from 1
// Request: Resources:[]{}, ValidateOnly:bool
//   Resources: ResourceType:i8, ResourceName:str, Configs:[]{}
//     Configs: Name:str, ConfigOperation:i8, Value:str?
// Reply:  ThrottleTimeMs:i32, Responses:[]{}
//   Responses: ErrorCode:i16, ErrorMessage:str?, ResourceType:i8, ResourceName:str

using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>IncrementalAlterConfigs 0-1: sets or deletes single settings, or changes the elements of a list.</summary>
internal sealed class IncrementalAlterConfigsHandler(ConfigScopes scopes) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.IncrementalAlterConfigs, 0, 1, FlexibleFrom: 1);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<(ConfigResourceType Type, string Name, List<Change> Changes)>();
        for (int count = body.ArrayCount("resources", minimumElementBytes: 3); count > 0; count--)
        {
            var type = (ConfigResourceType)body.Int8("type");
            string name = body.String("name");
            var changes = new List<Change>();
            for (int keys = body.ArrayCount("configs", minimumElementBytes: 3); keys > 0; keys--)
            {
                changes.Add(new Change(
                    body.String("config name"), (ConfigOperation)body.Int8("config operation"), body.NullableString("config value")));
                body.EndStruct();
            }
            body.EndStruct();
            asked.Add((type, name, changes));
        }
        bool validateOnly = body.Bool("validate only");
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach ((ConfigResourceType type, string name, List<Change> changes) in asked)
        {
            bool isRepeated = asked.Count(other => (other.Type, other.Name) == (type, name)) > 1;
            (ErrorCode error, string? message) = isRepeated ? (ErrorCode.InvalidRequest, "Each resource must appear at most once.")
                : changes.DistinctBy(change => change.Key).Count() < changes.Count
                ? (ErrorCode.InvalidRequest, "Error due to duplicate config keys")
                : ConfigRights.ToChange(request, type, name) is var refusal and not ErrorCode.None ? (refusal, null)
                : scopes.Change(type, name, validateOnly, (scope, current) => Changed(scope, current, changes));
            reply.Error(error);
            reply.String(message);
            reply.Int8((sbyte)type);
            reply.String(name);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private static Dictionary<string, string> Changed(ConfigScope scope, IReadOnlyDictionary<string, string> current, List<Change> changes)
    {
        var changed = new Dictionary<string, string>(current);
        foreach (Change change in changes)
        {
            if (change.Operation == ConfigOperation.Delete)
            {
                changed.Remove(change.Key);
                continue;
            }
            string value = change.Value
                ?? throw new StorageException(ErrorCode.InvalidRequest, $"Null value not supported for : {change.Key}");
            changed[change.Key] = change.Operation switch
            {
                ConfigOperation.Set => value,
                ConfigOperation.Append or ConfigOperation.Subtract => ChangedList(scope, changed, change.Key, change.Operation, value),
                _ => throw new StorageException(ErrorCode.InvalidRequest, $"Operation {(sbyte)change.Operation} is not known."),
            };
        }
        return changed;
    }

    private static string ChangedList(ConfigScope scope, Dictionary<string, string> current, string key, ConfigOperation operation,
        string value)
    {
        string standard = scope.ListDefault(key) ?? throw new StorageException(
            scope.Type == ConfigResourceType.BrokerLogger
            ? ErrorCode.InvalidRequest
            : ErrorCode.InvalidConfig, scope.NotAList(key, operation));
        string[] now = Elements(current.GetValueOrDefault(key) ?? standard), elements = Elements(value);
        return string.Join(',', operation == ConfigOperation.Append ? now.Union(elements) : now.Except(elements));
    }

    private static string[] Elements(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private readonly record struct Change(string Key, ConfigOperation Operation, string? Value);
}
