using Millrace.Broker.Protocol;
using Millrace.Broker.Server;
using Millrace.Broker.Storage;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Handlers;

/// <summary>DescribeConfigs 1-4 for topics and the broker: every known key with the value in force, not only what was set.</summary>
internal sealed class DescribeConfigsHandler(LogDirectory logs, BrokerSettings settings) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DescribeConfigs, 1, 4, FlexibleFrom: 4);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<Resource>();
        for (int count = body.ArrayCount(minimumElementBytes: 3); count > 0; count--)
        {
            asked.Add(new Resource((ConfigResourceType)body.Int8(), body.String(), body.NullableStrings()));
            body.EndStruct();
        }
        bool withSynonyms = body.Bool();
        bool withDocs = request.Version >= 3 && body.Bool();
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach (Resource resource in asked)
        {
            Described described = Describe(resource);
            List<ConfigEntry> entries = [.. described.Entries.Where(entry => resource.Keys?.Contains(entry.Name) != false)];
            reply.Error(described.Error);
            reply.String(described.Message);
            reply.Int8((sbyte)resource.Type);
            reply.String(resource.Name);
            reply.ArrayCount(entries.Count);
            foreach (ConfigEntry entry in entries)
                Write(request.Version, entry, withSynonyms, withDocs, reply);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private Described Describe(Resource resource)
    {
        switch (resource.Type)
        {
            case ConfigResourceType.Topic when logs.Find(resource.Name) is { } topic:
                return new Described(ErrorCode.None, null, TopicConfigEntries.Of(topic.Configs.Overrides, settings));
            case ConfigResourceType.Topic:
                return TopicNames.Problem(resource.Name) is { } problem
                    ? new Described(ErrorCode.InvalidTopic, problem, [])
                    : new Described(ErrorCode.UnknownTopicOrPartition, $"Topic {resource.Name} does not exist.", []);
            case ConfigResourceType.Broker when resource.Name == "" || resource.Name == BrokerSettingDefs.Find("node.id")!.Read(settings):
                // The empty name asks for what all brokers share dynamically: nothing, as all settings are static.
                return new Described(ErrorCode.None, null, resource.Name == "" ? [] : BrokerConfigEntries.Of(settings));
            case ConfigResourceType.Broker:
                return new Described(ErrorCode.InvalidRequest, $"The only broker is {settings.NodeId}, not {resource.Name}.", []);
            default:
                return new Described(ErrorCode.InvalidRequest, $"Config resource type {(sbyte)resource.Type} is not served.", []);
        }
    }

    private static void Write(short version, ConfigEntry entry, bool withSynonyms, bool withDocs, WireWriter reply)
    {
        reply.String(entry.Name);
        reply.String(entry.Value);
        reply.Bool(entry.ReadOnly);
        reply.Int8((sbyte)entry.Source);
        reply.Bool(false);
        reply.ArrayCount(withSynonyms ? entry.Synonyms.Count : 0);
        foreach (ConfigSynonym synonym in withSynonyms ? entry.Synonyms : [])
        {
            reply.String(synonym.Name);
            reply.String(synonym.Value);
            reply.Int8((sbyte)synonym.Source);
            reply.EndStruct();
        }
        if (version >= 3)
        {
            reply.Int8((sbyte)entry.Type);
            reply.String(withDocs ? entry.Doc : null);
        }
        reply.EndStruct();
    }

    private readonly record struct Resource(ConfigResourceType Type, string Name, string[]? Keys);

    private readonly record struct Described(ErrorCode Error, string? Message, IReadOnlyList<ConfigEntry> Entries);
}
