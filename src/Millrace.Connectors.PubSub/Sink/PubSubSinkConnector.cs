using Millrace.Config;
using Millrace.Connectors.PubSub.Client;
using Millrace.Records;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>The sink into a Pub/Sub topic. Every task has the same configuration; partitions divide the work.</summary>
internal sealed class PubSubSinkConnector : SinkConnector, IConnectionTester
{
    public override ConfigDef Config => SinkSettings.Def;

    public override SinkTask CreateTask() => new PubSubSinkTask();

    /// <summary>The declarations and their rules, and when they hold, whether the topic is there.</summary>
    public override async Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        ConfigValidation validation = Config.Validate(config);
        if (validation.ErrorCount > 0) return validation;
        ResourceName topic = SinkOptions.From(validation.Values).Topic;
        await PubSubConnection.CheckAsync(validation, topic, SinkSettings.Topic, cancellationToken);
        return validation;
    }

    public Task TestConnectionAsync(IReadOnlyDictionary<string, string> config, ConnectionTrial trial)
    {
        ConfigValidation validation = Config.Validate(config);
        ResourceName? topic = validation.IsValid(ConnectionSettings.Project) && validation.IsValid(SinkSettings.Topic)
            ? ResourceName.Topic(validation.Values.Get(ConnectionSettings.Project), validation.Values.Get(SinkSettings.Topic))
            : null;
        return ServiceTrial.RunAsync(
            trial, validation.Values, topic, SinkSettings.Topic, ConnectionTrial.RightToWrite, "pubsub.topics.publish");
    }

    /// <summary>The consumer group's offsets are the only ones.</summary>
    public override Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<TopicPartition, long?> offsets,
        CancellationToken cancellationToken) => Task.FromResult(true);
}
