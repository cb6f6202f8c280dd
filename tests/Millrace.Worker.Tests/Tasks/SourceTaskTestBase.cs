using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Worker.Config;
using Millrace.Worker.Stores;
using Millrace.Worker.Tests.Herding;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>A source task on a real broker, with a topic for its records and one for its offsets.</summary>
public abstract class SourceTaskTestBase : IAsyncLifetime
{
    private InternalTopics _topics = null!;

    /// <param name="broker">Where all of it is.</param>
    /// <param name="worker">Settings of the worker beside what every worker here has.</param>
    protected SourceTaskTestBase(EmbeddedKafka broker, params (string Name, string Value)[] worker)
    {
        Broker = broker;
        Rig = new TaskRig(broker) { Worker = worker };
        Source = new ScriptedSource(Rig.Topic);
        Store = new OffsetStore($"{Rig.Name}-offsets");
    }

    private protected static TimeSpan Graceful { get; } = TimeSpan.FromSeconds(30);

    private protected EmbeddedKafka Broker { get; }

    private protected TaskRig Rig { get; }

    private protected ScriptedSource Source { get; }

    private protected OffsetStore Store { get; }

    public async ValueTask InitializeAsync()
    {
        await Rig.CreateTopicAsync(1);
        InternalTopic topic = await new InternalTopicSetup(Rig.Admin, mayCreate: true, NullLogger.Instance).EnsureAsync(
            new InternalTopic(Store.Topic, "offset.storage.topic", 1, 1, new Dictionary<string, string>(), Store.Apply),
            exactPartitions: null);
        var worker = WorkerConfig.Load(LiveWorker.Settings(Broker.BootstrapServers, Rig.Name), TestPlugins.Providers);
        _topics = new InternalTopics(new InternalClients(worker, NullLogger.Instance), Rig.Admin, [topic], NullLogger.Instance);
        Store.Bind(_topics);
        await _topics.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Rig.StopTasksAsync();
        await _topics.DisposeAsync();
        await Rig.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The number that comes next by the stored offset, or null.</summary>
    private protected async Task<long?> StoredAsync() =>
        (await Store.ReadAsync(Rig.Name, ScriptedSource.Partition, TestContext.Current.CancellationToken))?["next"].AsInt64;
}
