using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Groups;
using Millrace.Broker.Quotas;
using Millrace.Broker.Security;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Handlers;

/// <summary>Every API this broker serves. A new one is its own file and one line here.</summary>
internal static class ApiHandlers
{
    public static IReadOnlyList<ApiHandler> Create(
        LogDirectory logs, GroupCoordinator groups, TransactionCoordinator transactions, BrokerNode node, DynamicConfigs configs,
        BrokerLoggers loggers, TimeProvider time, Authorizer? authorizer = null)
    {
        BrokerSettings settings = configs.Initial;
        ConfigScopes scopes = ConfigScopes.Create(logs, configs, loggers);
        var quotas = new ClientQuotas(configs);
        var users = new UserStore(logs.Settings.Directory);
        IReadOnlyList<ApiHandler> handlers = [];
        return handlers =
        [
            new ProduceHandler(logs, transactions),
            new FetchHandler(logs, settings, time),
            new ListOffsetsHandler(logs),
            new MetadataHandler(logs, node, settings),
            new OffsetCommitHandler(groups, logs, settings, time),
            new OffsetFetchHandler(groups),
            new FindCoordinatorHandler(node),
            new JoinGroupHandler(groups),
            new HeartbeatHandler(groups),
            new LeaveGroupHandler(groups),
            new SyncGroupHandler(groups),
            new DescribeGroupsHandler(groups),
            new ListGroupsHandler(groups),
            new SaslHandshakeHandler(),
            new ApiVersionsHandler(() => handlers),
            new CreateTopicsHandler(logs, configs),
            new DeleteTopicsHandler(logs, groups, settings),
            new DeleteRecordsHandler(logs),
            new InitProducerIdHandler(logs, transactions),
            new OffsetForLeaderEpochHandler(logs),
            new AddPartitionsToTxnHandler(transactions, logs),
            new AddOffsetsToTxnHandler(transactions),
            new EndTxnHandler(transactions),
            new TxnOffsetCommitHandler(transactions, logs, settings, time),
            new DescribeAclsHandler(authorizer),
            new CreateAclsHandler(authorizer),
            new DeleteAclsHandler(authorizer),
            new DescribeConfigsHandler(scopes),
            new AlterConfigsHandler(scopes),
            new AlterReplicaLogDirsHandler(logs),
            new DescribeLogDirsHandler(logs),
            new SaslAuthenticateHandler(),
            new CreatePartitionsHandler(logs, settings),
            new DeleteGroupsHandler(groups),
            new ElectLeadersHandler(logs),
            new IncrementalAlterConfigsHandler(scopes),
            new AlterPartitionReassignmentsHandler(logs, node),
            new ListPartitionReassignmentsHandler(),
            new OffsetDeleteHandler(groups, logs),
            new DescribeClientQuotasHandler(quotas),
            new AlterClientQuotasHandler(quotas),
            new DescribeUserScramCredentialsHandler(users),
            new AlterUserScramCredentialsHandler(users),
            new DescribeQuorumHandler(logs, configs, node, time),
            new DescribeClusterHandler(node),
            new DescribeProducersHandler(logs),
            new DescribeTransactionsHandler(transactions),
            new ListTransactionsHandler(transactions, time),
            new ConsumerGroupHeartbeatHandler(),
            new ListConfigResourcesHandler(scopes),
            new DescribeTopicPartitionsHandler(logs, node),
        ];
    }
}
