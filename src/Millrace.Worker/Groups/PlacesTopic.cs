using Microsoft.Extensions.Logging;
using Millrace.Kafka;

namespace Millrace.Worker.Groups;

/// <summary>The topic whose partitions are places for tasks: <c>CONFIG-TOPIC-tasks</c>. Nothing is ever written to it.</summary>
/// <param name="admin">Not owned.</param>
/// <param name="name">Its name.</param>
/// <param name="known">How many partitions it had when this worker started.</param>
internal sealed partial class PlacesTopic(KafkaAdmin admin, string name, int known, ILogger logger)
{
    private int _known = known;
    private bool _refused;

    /// <summary>Told when it has grown, so that this worker's member looks at it.</summary>
    public Action? Grown { get; set; }

    public int Known => _known;

    public static string NameFor(string configTopic) => configTopic + "-tasks";

    /// <summary>
    /// The topic whose one partition is the lead. A topic of its own, and behind the other in the order of names: the sticky assignor takes
    /// partitions away in that order, so that the lead stays where it is when a worker joins. The config topic's would go first.
    /// </summary>
    public static string LeadNameFor(string configTopic) => NameFor(configTopic) + "-leader";

    /// <summary>Learns how many there are now.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        int partitions = await CountAsync(cancellationToken);
        if (partitions > 0) _known = partitions;
    }

    /// <summary>Sees to it that there are so many places. A cluster that refuses has fewer, and shares go by larger steps.</summary>
    public async Task GrowAsync(int wanted, CancellationToken cancellationToken)
    {
        if (_known >= wanted || _refused) return;
        int partitions = await CountAsync(cancellationToken);
        if (partitions > 0 && partitions < wanted)
        {
            try
            {
                await admin.CreatePartitionsAsync(name, wanted).WaitAsync(cancellationToken);
                partitions = wanted;
                LogGrown(name, wanted);
            }
            catch (KafkaException fault) when (!fault.IsRetriable)
            {
                _refused = true;
                LogRefused(name, wanted, fault.Message);
            }
        }

        _known = Math.Max(_known, partitions);
        Grown?.Invoke();
    }

    private async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        ClusterMetadata metadata = await admin.MetadataAsync(name).WaitAsync(cancellationToken);
        return metadata.Topics.FirstOrDefault(topic => topic.Name == name)?.Partitions.Count ?? 0;
    }

    [LoggerMessage(2231, LogLevel.Information, "Topic {Topic} has {Partitions} places for tasks now.")]
    private partial void LogGrown(string topic, int partitions);

    [LoggerMessage(2232, LogLevel.Warning,
        "Topic {Topic} cannot be given {Partitions} partitions, one for each place; workers share tasks through those it has. {Reason}")]
    private partial void LogRefused(string topic, int partitions, string reason);
}
