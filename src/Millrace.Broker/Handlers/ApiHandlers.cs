using Millrace.Broker.Groups;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Handlers;

/// <summary>Every API this broker serves. A new one is its own file and one line here.</summary>
internal static class ApiHandlers
{
    public static IReadOnlyList<ApiHandler> Create(
        LogDirectory logs, GroupCoordinator groups, BrokerNode node, BrokerSettings settings, TimeProvider time)
    {
        IReadOnlyList<ApiHandler> handlers = [];
        return handlers =
        [
            new ProduceHandler(logs),
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
            new ApiVersionsHandler(() => handlers),
            new CreateTopicsHandler(logs, settings),
            new DeleteTopicsHandler(logs, groups),
            new DeleteRecordsHandler(logs),
            new InitProducerIdHandler(logs),
            new OffsetForLeaderEpochHandler(logs),
            new DescribeAclsHandler(),
            new CreateAclsHandler(),
            new DeleteAclsHandler(),
            new DescribeConfigsHandler(logs, settings),
            new AlterConfigsHandler(logs),
            new AlterReplicaLogDirsHandler(logs),
            new DescribeLogDirsHandler(logs),
            new CreatePartitionsHandler(logs, settings),
            new DeleteGroupsHandler(groups),
            new ElectLeadersHandler(logs),
            new IncrementalAlterConfigsHandler(logs, settings),
            new AlterPartitionReassignmentsHandler(logs, node),
            new ListPartitionReassignmentsHandler(),
            new OffsetDeleteHandler(groups, logs),
            new DescribeClusterHandler(node),
            new DescribeProducersHandler(logs),
            new DescribeTopicPartitionsHandler(logs, node),
        ];
    }
}
