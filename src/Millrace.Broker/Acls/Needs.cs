using static Millrace.Broker.Acls.AclOperation;

namespace Millrace.Broker.Acls;

/// <summary>One thing that a request needs: an operation on a resource of a type, and what it is told without it.</summary>
internal sealed record Need(AclOperation Operation, AclResourceType On)
{
    public Protocol.ErrorCode Refusal { get; } = On switch
    {
        AclResourceType.Topic => Protocol.ErrorCode.TopicAuthorizationFailed,
        AclResourceType.Group => Protocol.ErrorCode.GroupAuthorizationFailed,
        AclResourceType.TransactionalId => Protocol.ErrorCode.TransactionalIdAuthorizationFailed,
        _ => Protocol.ErrorCode.ClusterAuthorizationFailed,
    };
}

/// <summary>
/// Which operation each API wants, all of it, as Kafka's KafkaApis and ControllerApis ask for it
/// (https://kafka.apache.org/documentation/#operations_resources_and_protocols). What is not here (ApiVersions, SaslHandshake,
/// SaslAuthenticate, ConsumerGroupHeartbeat, which is refused to all) needs nothing.
/// </summary>
internal static class Needs
{
    private static readonly Need
        s_readGroup = new(Read, AclResourceType.Group),
        s_describeTopic = new(Describe, AclResourceType.Topic),
        s_readTopic = new(Read, AclResourceType.Topic),
        s_writeTopic = new(Write, AclResourceType.Topic),
        s_describeGroup = new(Describe, AclResourceType.Group),
        s_writeTransaction = new(Write, AclResourceType.TransactionalId),
        s_describeTransaction = new(Describe, AclResourceType.TransactionalId),
        s_describeCluster = new(Describe, AclResourceType.Cluster),
        s_alterCluster = new(Alter, AclResourceType.Cluster);

    public static readonly Need
        Produce = s_writeTopic, ProduceInTransaction = s_writeTransaction,
        Fetch = s_readTopic,
        ListOffsets = s_describeTopic,
        OffsetForLeaderEpoch = s_describeTopic, OffsetForLeaderEpochOfAll = new(ClusterAction, AclResourceType.Cluster),
        DeleteRecords = new(Delete, AclResourceType.Topic),
        DescribeProducers = s_readTopic;

    public static readonly Need
        Metadata = s_describeTopic, MetadataCreate = new(Create, AclResourceType.Topic),
        MetadataCreateAny = new(Create, AclResourceType.Cluster), MetadataClusterOperations = s_describeCluster,
        DescribeTopicPartitions = s_describeTopic,
        DescribeClusterOperations = s_describeCluster,
        CreateTopics = new(Create, AclResourceType.Topic), CreateTopicsAny = new(Create, AclResourceType.Cluster),
        CreateTopicsShowConfigs = new(DescribeConfigs, AclResourceType.Topic),
        CreatePartitions = new(Alter, AclResourceType.Topic),
        DeleteTopics = new(Delete, AclResourceType.Topic), DeleteTopicsAny = new(Delete, AclResourceType.Cluster),
        DeleteTopicsShow = s_describeTopic;

    public static readonly Need
        FindGroup = s_describeGroup, FindTransaction = s_describeTransaction,
        JoinGroup = s_readGroup, SyncGroup = s_readGroup, Heartbeat = s_readGroup, LeaveGroup = s_readGroup,
        OffsetCommit = s_readGroup, OffsetCommitTopic = s_readTopic,
        OffsetFetch = s_describeGroup, OffsetFetchTopic = s_describeTopic,
        OffsetDelete = new(Delete, AclResourceType.Group), OffsetDeleteTopic = s_readTopic,
        DescribeGroups = s_describeGroup,
        ListGroups = s_describeGroup, ListGroupsAll = s_describeCluster,
        DeleteGroups = new(Delete, AclResourceType.Group);

    public static readonly Need
        InitProducerId = new(IdempotentWrite, AclResourceType.Cluster), InitProducerIdSomeTopic = s_writeTopic,
        InitTransactionalId = s_writeTransaction,
        AddPartitionsToTxn = s_writeTransaction, AddPartitionsToTxnTopic = s_writeTopic,
        AddOffsetsToTxn = s_writeTransaction, AddOffsetsToTxnGroup = s_readGroup,
        EndTxn = s_writeTransaction,
        TxnOffsetCommit = s_writeTransaction, TxnOffsetCommitGroup = s_readGroup, TxnOffsetCommitTopic = s_readTopic,
        DescribeTransactions = s_describeTransaction, DescribeTransactionsTopic = s_describeTopic,
        ListTransactions = s_describeTransaction;

    public static readonly Need
        DescribeAcls = s_describeCluster, CreateAcls = s_alterCluster, DeleteAcls = s_alterCluster,
        DescribeUserScramCredentials = s_describeCluster, AlterUserScramCredentials = s_alterCluster,
        DescribeClientQuotas = new(DescribeConfigs, AclResourceType.Cluster),
        AlterClientQuotas = new(AlterConfigs, AclResourceType.Cluster),
        ListConfigResources = new(DescribeConfigs, AclResourceType.Cluster),
        DescribeLogDirs = s_describeCluster, AlterReplicaLogDirs = s_alterCluster,
        DescribeQuorum = s_describeCluster, ElectLeaders = s_alterCluster,
        AlterPartitionReassignments = s_alterCluster, ListPartitionReassignments = s_describeCluster;

    /// <summary>DescribeConfigs, by what the settings are of: topics and groups are named, everything else is the cluster's.</summary>
    public static Need ReadConfigs(AclResourceType of) => s_readConfigs[(int)of];

    /// <summary>AlterConfigs and IncrementalAlterConfigs.</summary>
    public static Need ChangeConfigs(AclResourceType of) => s_changeConfigs[(int)of];

    private static readonly Need[] s_readConfigs = ForEach(DescribeConfigs), s_changeConfigs = ForEach(AlterConfigs);

    private static Need[] ForEach(AclOperation operation) =>
        [.. Enumerable.Range(0, (int)AclResourceType.User + 1).Select(type => new Need(operation, (AclResourceType)type))];
}
