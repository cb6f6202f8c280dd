using Millrace.Broker.Protocol;
using Millrace.Broker.Server;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Handlers;

/// <summary>IncrementalAlterConfigs 0-1: sets or deletes single settings, or changes the elements of a list.</summary>
internal sealed class IncrementalAlterConfigsHandler(LogDirectory logs, BrokerSettings settings) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.IncrementalAlterConfigs, 0, 1, FlexibleFrom: 1);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<(ConfigResourceType Type, string Name, List<Change> Changes)>();
        for (int count = body.ArrayCount(minimumElementBytes: 3); count > 0; count--)
        {
            var type = (ConfigResourceType)body.Int8();
            string name = body.String();
            var changes = new List<Change>();
            for (int keys = body.ArrayCount(minimumElementBytes: 3); keys > 0; keys--)
            {
                changes.Add(new Change(body.String(), (ConfigOperation)body.Int8(), body.NullableString()));
                body.EndStruct();
            }
            body.EndStruct();
            asked.Add((type, name, changes));
        }
        bool validateOnly = body.Bool();
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach ((ConfigResourceType type, string name, List<Change> changes) in asked)
        {
            (ErrorCode error, string? message) = changes.DistinctBy(change => change.Key).Count() < changes.Count
                ? (ErrorCode.InvalidRequest, "A config is named twice.")
                : TopicConfigChange.Apply(logs, type, name, validateOnly, current => Changed(current, changes));
            reply.Error(error);
            reply.String(message);
            reply.Int8((sbyte)type);
            reply.String(name);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private Dictionary<string, string> Changed(IReadOnlyDictionary<string, string> current, List<Change> changes)
    {
        var changed = new Dictionary<string, string>(current);
        foreach (Change change in changes)
        {
            switch (change.Operation)
            {
                case ConfigOperation.Delete:
                    changed.Remove(change.Key);
                    break;
                case ConfigOperation.Set:
                    changed[change.Key] = change.Value ?? throw Refused(change, "needs a value");
                    break;
                case ConfigOperation.Append or ConfigOperation.Subtract:
                    changed[change.Key] = ChangedList(changed, change);
                    break;
                default:
                    throw new StorageException(ErrorCode.InvalidRequest, $"Operation {(sbyte)change.Operation} is not known.");
            }
        }
        return changed;
    }

    private string ChangedList(Dictionary<string, string> current, Change change)
    {
        if (TopicConfigDefs.Find(change.Key) is not { Type: TopicConfigType.List } def)
            throw Refused(change, "is not a list, so nothing can be added to or taken from it");
        string now = current.GetValueOrDefault(def.Name) ?? def.Default(settings.ToLogSettings());
        string[] elements = Elements(change.Value ?? throw Refused(change, "needs a value"));
        return string.Join(',', change.Operation == ConfigOperation.Append ? Elements(now).Union(elements) : Elements(now).Except(elements));
    }

    private static string[] Elements(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static StorageException Refused(Change change, string why) => new(ErrorCode.InvalidConfig, $"Config {change.Key} {why}.");

    private readonly record struct Change(string Key, ConfigOperation Operation, string? Value);
}
