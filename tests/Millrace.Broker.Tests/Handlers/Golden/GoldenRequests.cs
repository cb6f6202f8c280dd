using System.Buffers;
using Millrace.Broker.Protocol;
using Millrace.Broker.Tests.Storage;

namespace Millrace.Broker.Tests.Handlers.Golden;

/// <summary>What the golden requests ask: a value for each field, by the names that Kafka's messages share, or for one API alone.</summary>
internal static class GoldenRequests
{
    public static readonly Guid TopicId = Guid.Parse("11112222-3333-4444-5555-666677778888");

    private static readonly Dictionary<string, string?> s_byName = new()
    {
        ["Name"] = "t", ["Topic"] = "t", ["TopicName"] = "t", ["TopicNames[]"] = "t", ["TopicId"] = TopicId.ToString(), ["GroupId"] = "g",
        ["Groups[]"] = "g", ["GroupsNames[]"] = "g", ["MemberId"] = "", ["GroupInstanceId"] = null, ["InstanceId"] = null,
        ["ProtocolType"] = "consumer", ["GenerationId"] = "-1", ["GenerationIdOrMemberEpoch"] = "-1", ["CurrentLeaderEpoch"] = "-1",
        ["CommittedLeaderEpoch"] = "0", ["CommittedMetadata"] = "m", ["SessionTimeoutMs"] = "10000", ["RebalanceTimeoutMs"] = "10000",
        ["ReplicaId"] = "-1", ["Key"] = "g", ["CoordinatorKeys[]"] = "g", ["MaxBytes"] = "1000000", ["PartitionMaxBytes"] = "1000000",
        ["ClientSoftwareName"] = "golden", ["ClientSoftwareVersion"] = "1.0", ["TransactionalId"] = null, ["ProducerId"] = "-1",
        ["ProducerEpoch"] = "-1", ["Acks"] = "-1", ["Timestamp"] = "-1", ["StatesFilter"] = "0", ["TypesFilter"] = "0",
        ["TransactionTimeoutMs"] = "60000", ["TimeoutMs"] = "30000", ["SessionEpoch"] = "-1", ["Metadata"] = "aa", ["Assignment"] = "bb",
        ["ForgottenTopicsData"] = "0", ["Cursor"] = null, ["ResponsePartitionLimit"] = "100", ["RetentionTimeMs"] = "-1",
        ["IncludeClusterAuthorizedOperations"] = "true", ["IncludeTopicAuthorizedOperations"] = "true", ["IncludeSynonyms"] = "true",
        ["IncludeAuthorizedOperations"] = "true", ["IncludeDocumentation"] = "true", ["Records"] = Convert.ToHexString(
            Batch.Of("golden").Bytes()),
    };

    private static readonly Dictionary<string, string?> s_byPath = new()
    {
        ["CreateTopics Topics.Name"] = "made", ["CreateTopics Topics.NumPartitions"] = "2", ["CreateTopics Topics.ReplicationFactor"] = "1",
        ["CreateTopics Topics.Assignments"] = "0", ["CreateTopics Topics.Configs.Name"] = "retention.ms",
        ["CreateTopics Topics.Configs.Value"] = "1234", ["CreatePartitions Topics.Count"] = "3",
        ["CreatePartitions Topics.Assignments"] = "-1", ["DescribeConfigs Resources.ResourceType"] = "2",
        ["DescribeConfigs Resources.ResourceName"] = "t", ["DescribeConfigs Resources.ConfigurationKeys[]"] = "retention.ms",
        ["AlterConfigs Resources.ResourceType"] = "2", ["AlterConfigs Resources.ResourceName"] = "t",
        ["AlterConfigs Resources.Configs.Name"] = "retention.ms", ["AlterConfigs Resources.Configs.Value"] = "1234",
        ["IncrementalAlterConfigs Resources.ResourceType"] = "2", ["IncrementalAlterConfigs Resources.ResourceName"] = "t",
        ["IncrementalAlterConfigs Resources.Configs.Name"] = "retention.ms", ["IncrementalAlterConfigs Resources.Configs.Value"] = "1234",
        ["DeleteRecords Topics.Partitions.Offset"] = "1", ["AlterClientQuotas Entries.Entity.EntityType"] = "user",
        ["AlterClientQuotas Entries.Entity.EntityName"] = "u", ["AlterClientQuotas Entries.Ops.Key"] = "producer_byte_rate",
        ["AlterClientQuotas Entries.Ops.Value"] = "1024", ["DescribeClientQuotas Components.EntityType"] = "user",
        ["DescribeClientQuotas Components.Match"] = "u", ["AlterPartitionReassignments Topics.Partitions.Replicas[]"] = "1",
        ["DescribeQuorum Topics.TopicName"] = "__cluster_metadata", ["DescribeCluster EndpointType"] = "1",
        ["JoinGroup Protocols.Name"] = "range", ["ListConfigResources ResourceTypes[]"] = "2",
        ["DescribeAcls ResourceTypeFilter"] = "1", ["DescribeAcls PatternTypeFilter"] = "1", ["DescribeAcls Operation"] = "1",
        ["DescribeAcls PermissionType"] = "1", ["DescribeAcls ResourceNameFilter"] = null, ["DescribeAcls PrincipalFilter"] = null,
        ["DescribeAcls HostFilter"] = null, ["CreateAcls Creations.ResourceType"] = "2", ["CreateAcls Creations.ResourceName"] = "made",
        ["CreateAcls Creations.ResourcePatternType"] = "4", ["CreateAcls Creations.Principal"] = "User:u",
        ["CreateAcls Creations.Host"] = "*", ["CreateAcls Creations.Operation"] = "3", ["CreateAcls Creations.PermissionType"] = "3",
        ["DeleteAcls Filters.ResourceTypeFilter"] = "2", ["DeleteAcls Filters.ResourceNameFilter"] = "t",
        ["DeleteAcls Filters.PatternTypeFilter"] = "3", ["DeleteAcls Filters.PrincipalFilter"] = null,
        ["DeleteAcls Filters.HostFilter"] = null, ["DeleteAcls Filters.Operation"] = "1", ["DeleteAcls Filters.PermissionType"] = "1",
        ["AddPartitionsToTxn V3AndBelowTransactionalId"] = "x",
        ["AddOffsetsToTxn TransactionalId"] = "x", ["EndTxn TransactionalId"] = "x", ["TxnOffsetCommit TransactionalId"] = "x",
        ["AddOffsetsToTxn ProducerId"] = "0", ["EndTxn ProducerId"] = "0", ["TxnOffsetCommit ProducerId"] = "0",
        ["AddOffsetsToTxn ProducerEpoch"] = "0", ["EndTxn ProducerEpoch"] = "0", ["TxnOffsetCommit ProducerEpoch"] = "0",
        ["SaslHandshake Mechanism"] = "PLAIN", ["EndTxn Committed"] = "true", ["DescribeTransactions TransactionalIds[]"] = "x",
        ["ListTransactions StateFilters"] = "0",
        ["ListTransactions ProducerIdFilters"] = "0", ["ListTransactions DurationFilter"] = "-1",
        ["ListTransactions TransactionalIdPattern"] = "x.*",
    };

    /// <summary>The frame behind its length.</summary>
    public static byte[] Frame(MessageGrammar grammar, ApiVersionRange api, short version)
    {
        var output = new ArrayBufferWriter<byte>();
        var header = new WireWriter(output, flexible: false);
        header.Int16((short)api.Key);
        header.Int16(version);
        header.Int32(5);
        header.String("caller");
        new WireWriter(output, api.IsFlexible(version)).EndStruct();
        output.Write(MessageCodec.Encode(grammar, version, (path, type) => Value(api.Key, version, path, type)));
        return output.WrittenSpan.ToArray();
    }

    private static string? Value(ApiKey api, short version, string path, string type)
    {
        // From here on a topic is asked for by either its name or its id.
        if (api == ApiKey.DeleteTopics && path == "Topics.Name")
            return null;
        if (api == ApiKey.Metadata && path.StartsWith("Topics.", StringComparison.Ordinal) && version >= 10)
            return path == "Topics.Name" ? version >= 12 ? null : "t" : version >= 12 ? TopicId.ToString() : Guid.Empty.ToString();
        if (s_byPath.TryGetValue($"{api} {path}", out string? own))
            return own;
        if (s_byName.TryGetValue(path[(path.LastIndexOf('.') + 1)..], out string? common))
            return common;
        return type switch
        {
            "bool" => "false",
            "uuid" => Guid.Empty.ToString(),
            "str" or "bytes" or "records" => "",
            "{}" => "present",
            _ when type.StartsWith("[]", StringComparison.Ordinal) => "1",
            _ => "0",
        };
    }
}
