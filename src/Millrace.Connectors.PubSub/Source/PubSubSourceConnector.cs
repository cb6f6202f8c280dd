using Millrace.Config;
using Millrace.Connectors.PubSub.Client;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// The source from a Pub/Sub subscription. Tasks share the subscription;
/// the service divides its messages among them, by ordering key where it keeps order.
/// </summary>
internal sealed class PubSubSourceConnector : SourceConnector, IConnectionTester
{
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    public override ConfigDef Config => SourceSettings.Def;

    public override SourceTask CreateTask() => new PubSubSourceTask();

    /// <summary>The declarations and their rules, and when they hold, whether the subscription is there.</summary>
    public override async Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        ConfigValidation validation = Config.Validate(config);
        if (validation.ErrorCount > 0) return validation;
        ResourceName subscription = SourceOptions.From(validation.Values).Subscription;
        await PubSubConnection.CheckAsync(validation, subscription, SourceSettings.Subscription, cancellationToken);
        return validation;
    }

    public Task TestConnectionAsync(IReadOnlyDictionary<string, string> config, ConnectionTrial trial)
    {
        ConfigValidation validation = Config.Validate(config);
        ResourceName? subscription = validation.IsValid(ConnectionSettings.Project) && validation.IsValid(SourceSettings.Subscription)
            ? ResourceName.Subscription(
                validation.Values.Get(ConnectionSettings.Project), validation.Values.Get(SourceSettings.Subscription))
            : null;
        return ServiceTrial.RunAsync(trial, validation.Values, subscription, SourceSettings.Subscription, ConnectionTrial.RightToRead,
            "pubsub.subscriptions.consume");
    }

    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        SourceSettings.Def.Parse(config);
        _config = config;
        return Task.CompletedTask;
    }

    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) =>
        Enumerable.Repeat(_config, maxTasks).ToList();
}
