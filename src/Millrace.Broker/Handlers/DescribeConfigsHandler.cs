// DescribeConfigs (32), versions 1-4, flexible from 4
// Request: Resources:[]{}, IncludeSynonyms:bool, IncludeDocumentation:bool [3+]
//   Resources: ResourceType:i8, ResourceName:str, ConfigurationKeys:[]str?
// Reply:  ThrottleTimeMs:i32, Results:[]{}
//   Results: ErrorCode:i16, ErrorMessage:str?, ResourceType:i8, ResourceName:str, Configs:[]{}
//     Configs: Name:str, Value:str?, ReadOnly:bool, ConfigSource:i8=-1, IsSensitive:bool, Synonyms:[]{}, ConfigType:i8 [3+],
//       Documentation:str? [3+]
//       Synonyms: Name:str, Value:str?, Source:i8

using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Config;

namespace Millrace.Broker.Handlers;

/// <summary>
/// DescribeConfigs 1-4: every known key with the value in force, not only what was set. No keys, null or none, ask for all.
/// </summary>
internal sealed class DescribeConfigsHandler(ConfigScopes scopes) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DescribeConfigs, 1, 4, FlexibleFrom: 4);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<Resource>();
        for (int count = body.ArrayCount("resources", minimumElementBytes: 3); count > 0; count--)
        {
            asked.Add(new Resource(
                (ConfigResourceType)body.Int8("resource type"), body.String("resource name"), body.NullableStrings("configuration keys")));
            body.EndStruct();
        }
        bool withSynonyms = body.Bool("include synonyms");
        bool withDocs = request.Version >= 3 && body.Bool("include documentation");
        body.EndStruct();

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach (Resource resource in asked)
        {
            Described described = Describe(request, resource);
            List<ConfigEntry> entries = [
                .. described.Entries.Where(entry => resource.Keys is not { Length: > 0 } keys || keys.Contains(entry.Name))];
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

    private Described Describe(Request request, Resource resource)
    {
        if (ConfigRights.ToRead(request, resource.Type, resource.Name) is var refusal and not ErrorCode.None)
            return new Described(refusal, null, []);
        try
        {
            return scopes.Find(resource.Type) is { } scope
                ? new Described(ErrorCode.None, "", scope.Describe(resource.Name))
                : new Described(ErrorCode.InvalidRequest, $"Unknown resource type {(sbyte)resource.Type}", []);
        }
        catch (StorageException refused)
        {
            return new Described(refused.Code, refused.Message, []);
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
            reply.Int8(Number(entry.Type));
            reply.String(withDocs ? entry.Doc : null);
        }
        reply.EndStruct();
    }

    /// <summary>The types' numbers in Kafka's protocol.</summary>
    private static sbyte Number(ConfigType? type) => type switch
    {
        ConfigType.Boolean => 1,
        ConfigType.String => 2,
        ConfigType.Int => 3,
        ConfigType.Short => 4,
        ConfigType.Long => 5,
        ConfigType.Double => 6,
        ConfigType.List => 7,
        ConfigType.Class => 8,
        ConfigType.Password => 9,
        _ => 0,
    };

    private readonly record struct Resource(ConfigResourceType Type, string Name, string[]? Keys);

    private readonly record struct Described(ErrorCode Error, string? Message, IReadOnlyList<ConfigEntry> Entries);
}
