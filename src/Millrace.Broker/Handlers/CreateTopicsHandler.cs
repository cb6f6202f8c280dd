// CreateTopics (19), versions 2-7, flexible from 5
// Request: Topics:[]{}, timeoutMs:i32=60000, validateOnly:bool
//   Topics: Name:str, NumPartitions:i32, ReplicationFactor:i16, Assignments:[]{}, Configs:[]{}
//     Assignments: PartitionIndex:i32, BrokerIds:[]i32
//     Configs: Name:str, Value:str?
// Reply:  ThrottleTimeMs:i32, Topics:[]{}
//   Topics: Name:str, TopicId:uuid [7+], ErrorCode:i16, ErrorMessage:str?, TopicConfigErrorCode:i16 tag0@5+, NumPartitions:i32 [5+]=-1,
//     ReplicationFactor:i16 [5+]=-1, Configs:[]{}? [5+]
//     Configs: Name:str, Value:str?, ReadOnly:bool, ConfigSource:i8=-1, IsSensitive:bool

using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>
/// CreateTopics 2-7. A replication factor above 1 is taken as 1, as Kafka Connect and many scripts ask for 3 by habit and the one
/// replica is what they get; the reply says 1.
/// </summary>
internal sealed class CreateTopicsHandler(LogDirectory logs, DynamicConfigs dynamic) : ImmediateHandler
{
    private const int UseDefault = -1;
    private const short OneReplica = 1;

    /// <summary>
    /// Kafka's own bound (MAX_PARTITIONS_PER_BATCH of its ReplicationControlManager): each partition is a directory with open files.
    /// </summary>
    public const int MaxPartitionsAtOnce = 10_000;

    public override ApiVersionRange Api => new(ApiKey.CreateTopics, 2, 7, FlexibleFrom: 5);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<NewTopic>();
        for (int count = body.ArrayCount("topics", minimumElementBytes: 8); count > 0; count--)
            asked.Add(ReadTopic(ref body));
        body.Skip32("timeout");
        bool validateOnly = body.Bool("validate only");
        body.EndStruct();
        HashSet<string> twice = [.. asked.GroupBy(topic => topic.Name).Where(same => same.Count() > 1).Select(same => same.Key)];

        bool mayCreateAny = request.Access.May(Needs.CreateTopicsAny);

        reply.Int32(0);
        reply.ArrayCount(asked.Count);
        foreach (NewTopic topic in asked)
        {
            Outcome outcome = twice.Contains(topic.Name)
                ? new Outcome(ErrorCode.InvalidRequest, "Duplicate topic name.")
                : !mayCreateAny && request.Check(Needs.CreateTopics, topic.Name) is var refusal and not ErrorCode.None
                ? new Outcome(refusal, "Authorization failed.")
                : Create(topic, validateOnly);
            bool mayShowConfigs = outcome.Error != ErrorCode.None
                || request.Check(Needs.CreateTopicsShowConfigs, topic.Name) == ErrorCode.None;
            Write(request.Version, topic.Name, outcome, mayShowConfigs, reply);
        }
        reply.EndStruct();
    }

    private static NewTopic ReadTopic(ref WireReader body)
    {
        string name = body.String("name");
        int partitions = body.Int32("partitions");
        short replicationFactor = body.Int16("replication factor");
        var assigned = new Dictionary<int, int[]>();
        bool repeated = false;
        for (int count = body.ArrayCount("assignments", minimumElementBytes: 5); count > 0; count--)
        {
            repeated |= !assigned.TryAdd(body.Int32("partition"), body.Int32s("broker ids"));
            body.EndStruct();
        }
        var configs = new Dictionary<string, string>();
        string? withoutValue = null;
        for (int count = body.ArrayCount("configs", minimumElementBytes: 2); count > 0; count--)
        {
            string key = body.String("key");
            if (body.NullableString("config value") is { } value)
                configs[key] = value;
            else
                withoutValue = key;
            body.EndStruct();
        }
        body.EndStruct();
        return new NewTopic(name, partitions, replicationFactor, assigned, repeated, configs, withoutValue);
    }

    private Outcome Create(NewTopic asked, bool validateOnly)
    {
        if (Problem(asked) is { } problem)
            return problem;
        int partitions = asked.Assigned.Count > 0 ? asked.Assigned.Count
            : asked.Partitions == UseDefault ? dynamic.Initial.Get(BrokerSettingDefs.DefaultPartitions) : asked.Partitions;
        try
        {
            logs.ValidateNewTopic(asked.Name, partitions, asked.Configs);
            Guid id = validateOnly ? Guid.Empty : logs.CreateTopic(asked.Name, partitions, asked.Configs).Id;
            return new Outcome(ErrorCode.None, null, id, partitions, TopicConfigEntries.Of(asked.Configs, dynamic));
        }
        catch (StorageException refused)
        {
            return new Outcome(refused.Code, refused.Message);
        }
    }

    private Outcome? Problem(NewTopic asked)
    {
        if (asked.ConfigWithoutValue is not null)
            return new Outcome(ErrorCode.InvalidConfig, $"Null value not supported for topic configs: {asked.ConfigWithoutValue}");
        if (asked.Assigned.Count > 0 && (asked.Partitions != UseDefault || asked.ReplicationFactor != UseDefault))
            return new Outcome(ErrorCode.InvalidRequest,
                "A manual partition assignment needs numPartitions and replicationFactor to be -1.");
        if (asked.AssignedTwice || Enumerable.Range(0, asked.Assigned.Count).Any(partition => !asked.Assigned.ContainsKey(partition)))
            return new Outcome(ErrorCode.InvalidReplicaAssignment, "Partitions must be assigned from 0 on without gaps, each once.");
        if (asked.Assigned.Values.Any(brokers => brokers is not [var only] || only != dynamic.Initial.NodeId))
            return new Outcome(ErrorCode.InvalidReplicaAssignment, $"The only broker is {dynamic.Initial.NodeId}.");
        if (asked.Partitions == 0 || asked.Partitions < UseDefault)
            return new Outcome(ErrorCode.InvalidPartitions, "Number of partitions must be larger than 0.");
        if (asked.Partitions > MaxPartitionsAtOnce)
            return new Outcome(ErrorCode.PolicyViolation, "Excessively large number of partitions per request.");
        if (asked.ReplicationFactor == 0 || asked.ReplicationFactor < UseDefault)
            return new Outcome(ErrorCode.InvalidReplicationFactor, "Replication factor must be larger than 0.");
        return null;
    }

    private static void Write(short version, string name, Outcome outcome, bool mayShowConfigs, WireWriter reply)
    {
        bool isShown = outcome.Error == ErrorCode.None && mayShowConfigs;
        reply.String(name);
        if (version >= 7)
            reply.Uuid(outcome.Id);
        reply.Error(outcome.Error);
        reply.String(outcome.Message);
        if (version >= 5)
        {
            reply.Int32(isShown ? outcome.Partitions : -1);
            reply.Int16(isShown ? OneReplica : (short)-1);
            IReadOnlyList<ConfigEntry> configs = isShown ? outcome.Configs ?? [] : [];
            reply.ArrayCount(configs.Count);
            foreach (ConfigEntry config in configs)
            {
                reply.String(config.Name);
                reply.String(config.Value);
                reply.Bool(config.ReadOnly);
                reply.Int8((sbyte)config.Source);
                reply.Bool(false);
                reply.EndStruct();
            }
        }
        if (mayShowConfigs || version < 5)
            reply.EndStruct();
        else
            WriteConfigError(Needs.CreateTopicsShowConfigs.Refusal, reply);
    }

    /// <summary>The end of the struct with its tagged field 0: why there are no settings (KIP-525).</summary>
    private static void WriteConfigError(ErrorCode error, WireWriter reply)
    {
        reply.UVarint(1);
        reply.UVarint(0);
        reply.UVarint(sizeof(short));
        reply.Error(error);
    }

    private sealed record NewTopic(
        string Name, int Partitions, short ReplicationFactor, IReadOnlyDictionary<int, int[]> Assigned, bool AssignedTwice,
        IReadOnlyDictionary<string, string> Configs, string? ConfigWithoutValue);

    private sealed record Outcome(
        ErrorCode Error, string? Message, Guid Id = default, int Partitions = -1, IReadOnlyList<ConfigEntry>? Configs = null);
}
