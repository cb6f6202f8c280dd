using Millrace.Connectors;
using Millrace.Kafka;
using Millrace.Records;
using Millrace.Worker.Clients;
using Millrace.Worker.Config;
using Millrace.Worker.States;
using Millrace.Worker.Stores;
using Millrace.Worker.Tasks.Sources;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Worker.Herding;

/// <summary>Offsets of connectors: a sink's are those of its consumer group, a source's are in the offsets topic.</summary>
internal sealed partial class Herder
{
    private const string MustBeStopped =
        "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector "
        + "by issuing a 'PUT' request to the '/connectors/{0}/stop' endpoint";

    public async Task<IReadOnlyList<ConnectorOffset>> OffsetsAsync(string name, CancellationToken cancellationToken)
    {
        StoredConnector stored = Require(name);
        ConnectorInstance instance = Instance(stored);
        if (instance.Plugin.Type == PluginType.Source)
        {
            return (await _services.Offsets.ListAsync(name, cancellationToken))
                .Select(entry => new ConnectorOffset(entry.Key, entry.Value)).ToList();
        }

        return await WithAdminAsync(name, instance, async admin =>
            (await CommittedAsync(admin, GroupOf(name, instance))).Select(entry => SinkOffsets.Of(entry.Key, entry.Value)).ToList());
    }

    public Task<string> AlterOffsetsAsync(string name, IReadOnlyList<ConnectorOffset> offsets, CancellationToken cancellationToken) =>
        ChangeAsync(async () =>
    {
        ConnectorInstance instance = RequireStopped(name);
        bool handled = instance.Plugin.Type == PluginType.Sink
            ? await WithAdminAsync(name, instance, admin =>
                AlterSinkAsync(name, instance, admin, SinkOffsets.Parse(offsets), cancellationToken))
            : await AlterSourceAsync(name, instance, offsets, cancellationToken);
        return handled
            ? "The offsets for this connector have been altered successfully"
            : "The Connect framework-managed offsets for this connector have been altered successfully. However, if this connector manages "
            + "offsets externally, they will "
                + "need to be manually altered in the system that the connector uses.";
    }, cancellationToken);

    public Task<string> ResetOffsetsAsync(string name, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        ConnectorInstance instance = RequireStopped(name);
        bool handled;
        if (instance.Plugin.Type == PluginType.Sink)
        {
            handled = await WithAdminAsync(name, instance, admin => ResetSinkAsync(name, instance, admin, cancellationToken));
        }
        else
        {
            var stored = (await _services.Offsets.ListAsync(name, cancellationToken)).Select(entry => new ConnectorOffset(entry.Key, null))
                .ToList();
            handled = await AlterSourceAsync(name, instance, stored, cancellationToken);
        }

        return handled
            ? "The offsets for this connector have been reset successfully"
            : "The Connect framework-managed offsets for this connector have been reset successfully. However, if this connector manages "
            + "offsets externally, they will "
                + "need to be manually reset in the system that the connector uses.";
    }, cancellationToken);

    private async Task<bool> ResetSinkAsync(string name, ConnectorInstance instance, KafkaAdmin admin, CancellationToken cancellationToken)
    {
        string group = GroupOf(name, instance);
        var forgotten = (await CommittedAsync(admin, group)).ToDictionary(entry => entry.Key, long? (_) => null);
        // A connector that keeps offsets of its own may have some that the group has not: it was killed before its first commit.
        IReadOnlyList<string> used = Statuses.TopicsOf(name);
        if (used.Count > 0)
        {
            foreach (TopicMetadata topic in (await admin.MetadataAsync()).Topics.Where(topic => used.Contains(topic.Name)))
                for (int partition = 0; partition < topic.Partitions.Count; partition++)
                    forgotten[new TopicPartition(topic.Name, partition)] = null;
        }

        await RequireNoMembersAsync(name, "reset", admin, group);
        bool handled = await AskAsync(name, "sink", () =>
            ((SinkConnector)instance.Connector).AlterOffsetsAsync(instance.Config, forgotten, cancellationToken), cancellationToken);
        AdminResult result = (await admin.DeleteGroupsAsync(group))[0];
        return result.Code is KafkaErrorCode.None or KafkaErrorCode.GroupIdNotFound
            ? handled
            : throw GroupFault(name, "reset", result.Error!);
    }

    private async Task<bool> AlterSinkAsync(
        string name, ConnectorInstance instance, KafkaAdmin admin, IReadOnlyDictionary<TopicPartition, long?> offsets,
        CancellationToken cancellationToken)
    {
        // All that can be known before: the connector's own offsets must not be changed by a request that is refused.
        if (offsets.Values.Any(offset => offset < 0)) throw HerderException.Failed($"Failed to modify offsets for sink connector {name}");
        string group = GroupOf(name, instance);
        await RequirePartitionsAsync(name, admin, offsets.Keys);
        await RequireNoMembersAsync(name, "alter", admin, group);
        bool handled = await AskAsync(name, "sink", () =>
            ((SinkConnector)instance.Connector).AlterOffsetsAsync(instance.Config, offsets, cancellationToken), cancellationToken);
        try
        {
            TopicPartitionOffset[] altered = offsets.Where(entry => entry.Value is not null)
                .Select(entry => new TopicPartitionOffset(entry.Key.Topic, entry.Key.Partition, entry.Value!.Value)).ToArray();
            if (altered.Length > 0) await admin.AlterGroupOffsetsAsync(group, altered);
            Kafka.TopicPartition[] removed = offsets.Where(entry => entry.Value is null)
                .Select(entry => new Kafka.TopicPartition(entry.Key.Topic, entry.Key.Partition)).ToArray();
            if (removed.Length > 0) await admin.DeleteGroupOffsetsAsync(group, removed);
        }
        catch (KafkaException fault) when (fault.Code != KafkaErrorCode.GroupIdNotFound)
        {
            throw GroupFault(name, "alter", fault);
        }

        return handled;
    }

    private async Task<bool> AlterSourceAsync(string name, ConnectorInstance instance, IReadOnlyList<ConnectorOffset> offsets,
        CancellationToken cancellationToken)
    {
        var changes = new Dictionary<OffsetMap, OffsetMap?>();
        foreach (ConnectorOffset entry in offsets)
            changes[entry.Partition ?? throw HerderException.InvalidOffsets(
                "The partition for a source connector offset cannot be null or missing")] = entry.Offset;
        bool handled = await AskAsync(name, "source", () =>
            ((SourceConnector)instance.Connector).AlterOffsetsAsync(instance.Config, changes, cancellationToken), cancellationToken);
        // A task that is not gone yet would set them back.
        if (SourceGuarantee.Fences(_services.Worker) && _services.Configs.Find(name)?.FencedTasks is { } tasks)
            await _services.Runners.FenceAsync(name, instance.Config, tasks, cancellationToken);
        await _services.Offsets.WriteAsync(name, changes, cancellationToken);
        return handled;
    }

    private ConnectorInstance RequireStopped(string name)
    {
        StoredConnector stored = Require(name);
        if (stored.Target != TargetState.Stopped || stored.Tasks.Count > 0)
            throw new HerderException(HerderFault.NotStopped, string.Format(null, MustBeStopped, name));
        return Instance(stored);
    }

    private ConnectorInstance Instance(StoredConnector stored) =>
        ConnectorInstance.Create(stored.ConfigOrEmpty, _services.Worker, _services.Plugins);

    /// <summary>
    /// Works with a client that has the connector's own <c>admin.override.</c> settings:
    /// its group may live on another cluster, or need another login.
    /// </summary>
    private async Task<T> WithAdminAsync<T>(string name, ConnectorInstance instance, Func<KafkaAdmin, Task<T>> work)
    {
        if (!instance.Config.Keys.Any(key => key.StartsWith("admin.override.", StringComparison.Ordinal))) return await work(_admin);
        Dictionary<string, string> settings = ClientConfig.Admin(_services.Worker, name, 0, instance.Config);
        using var admin =
            new KafkaAdmin(KafkaClients.Translate(settings, ClientRole.Admin, name, _logger), KafkaLog.Options(name, _logger));
        return await work(admin);
    }

    private string GroupOf(string name, ConnectorInstance instance) =>
        ClientConfig.SinkConsumer(_services.Worker, name, 0, instance.Config)["group.id"];

    private static async Task<Dictionary<TopicPartition, long>> CommittedAsync(KafkaAdmin admin, string group)
    {
        try
        {
            return (await admin.ListGroupOffsetsAsync(group)).Where(entry => entry.Offset >= 0)
                .OrderBy(entry => entry.Topic, StringComparer.Ordinal).ThenBy(entry => entry.Partition)
                .ToDictionary(entry => new TopicPartition(entry.Topic, entry.Partition), entry => entry.Offset);
        }
        catch (KafkaException fault) when (fault.Code == KafkaErrorCode.GroupIdNotFound)
        {
            return [];
        }
    }

    /// <summary>The plugin's own check. Its errors are answered in its own words; what it did not mean to throw is wrapped.</summary>
    private static async Task<bool> AskAsync(string name, string kind, Func<Task<bool>> alter, CancellationToken cancellationToken)
    {
        try
        {
            return await alter();
        }
        catch (NotSupportedException fault)
        {
            throw HerderException.Failed(
                $"Failed to modify offsets for connector {name} because it doesn't support external modification of offsets", fault);
        }
        catch (Errors.ConnectException fault)
        {
            throw HerderException.Failed(fault.Message, fault);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw HerderException.Failed($"Failed to modify offsets for {kind} connector {name}", fault);
        }
    }

    private static async Task RequirePartitionsAsync(string name, KafkaAdmin admin, IEnumerable<TopicPartition> partitions)
    {
        ClusterMetadata metadata = await admin.MetadataAsync();
        foreach (TopicPartition partition in partitions)
        {
            if (!metadata.Topics.Any(topic => topic.Name == partition.Topic && partition.Partition >= 0
                && partition.Partition < topic.Partitions.Count))
                throw HerderException.Failed($"Failed to alter consumer group offsets for connector {name}");
        }
    }

    private static async Task RequireNoMembersAsync(string name, string verb, KafkaAdmin admin, string group)
    {
        if ((await admin.DescribeGroupsAsync(group))[0].Members.Count > 0) throw StillRunning(name, verb, null);
    }

    private static HerderException GroupFault(string name, string verb, KafkaException fault) =>
        fault.Code is KafkaErrorCode.NonEmptyGroup or KafkaErrorCode.UnknownMemberId
        or KafkaErrorCode.GroupSubscribedToTopic
        ? StillRunning(name, verb, fault)
        : HerderException.Failed($"Failed to {verb} consumer group offsets for connector {name}", fault);

    private static HerderException StillRunning(string name, string verb, KafkaException? fault) =>
        HerderException.Failed(
            $"Failed to {verb} consumer group offsets for connector {name} either because its tasks haven't stopped completely yet or the "
            + $"connector was resumed before the request to "
            + $"{verb} its offsets could be successfully completed. If the connector is in a stopped state, this operation can be safely "
            + $"retried. If it doesn't eventually succeed, "
            + "the Connect cluster may need to be restarted to get rid of the zombie sink tasks.", fault);
}
