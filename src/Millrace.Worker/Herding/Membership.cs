using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Timing;

namespace Millrace.Worker.Herding;

/// <summary>
/// The worker's place in its group. Whoever is assigned the config topic's one partition runs the connectors;
/// the others stand by and take over when it is gone.
/// </summary>
/// <remarks>
/// Kafka's consumer group decides, so there is at most one, also among workers of one address. The assignment is sticky:
/// a worker that joins takes nothing away. A worker that is stopped leaves, and another one takes over at once; one that was killed is
/// missed after <c>session.timeout.ms</c>. JVM workers are in their group with another protocol, so that this one cannot join while one of
/// them is there. What is lost because no broker answers stays with the worker until the group says otherwise:
/// when it is back, it is told whether another one has taken over.
/// </remarks>
internal sealed partial class Membership(KafkaConsumer member, string group, string configTopic, Action<MembershipState> changed,
    ILogger logger)
    : IRebalanceListener, IAsyncDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;
    private bool _holds;

    /// <summary>Joins; what comes of it is told.</summary>
    public void Start()
    {
        _started = true;
        member.Subscribe([configTopic], this);
        new Thread(Run) { IsBackground = true, Name = "group-membership" }.Start();
    }

    void IRebalanceListener.OnAssigned(AssignedPartitions assigned)
    {
        foreach (TopicPartition partition in assigned.Partitions)
        {
            // It is held, not read.
            assigned.StartAt(partition, 0);
            assigned.Pause(partition);
        }

        // A cooperative assignment names only what is new: nothing, for a worker that keeps what it has.
        _holds |= assigned.Partitions.Count > 0;
        changed(_holds ? MembershipState.Active : MembershipState.Standby);
    }

    void IRebalanceListener.OnRevoked(IReadOnlyList<TopicPartition> partitions)
    {
        _holds = false;
        if (!_stopping.IsCancellationRequested) changed(MembershipState.Standby);
    }

    void IRebalanceListener.OnLost(IReadOnlyList<TopicPartition> partitions)
    {
        _holds = false;
        LogLost(group);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_started)
        {
            member.Wake();
            await _ended.Task;
        }

        member.Dispose();
    }

    private void Run()
    {
        using var batch = new MessageBatch(1);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                member.Poll(batch, PollTimeout);
                foreach (ConsumerEvent happened in batch.Events) Note(happened);
            }
            catch (KafkaException fault) when (fault.IsFatal)
            {
                LogEnded(group, fault.Message);
                changed(MembershipState.Ended);
                break;
            }
            catch (KafkaException fault)
            {
                LogFault(group, fault.Message);
                TimeProvider.System.Pause(PollTimeout, _stopping.Token);
            }
            catch (Exception bug)
            {
                // An exception that leaves a thread ends the process, and a member that does not poll loses its place.
                LogBug(group, bug);
                TimeProvider.System.Pause(PollTimeout, _stopping.Token);
            }
        }

        _ended.TrySetResult();
    }

    private void Note(ConsumerEvent happened)
    {
        if (happened.Code == KafkaErrorCode.InconsistentGroupProtocol) LogForeign(group);
        else LogFault(group, happened.Reason);
    }

    [LoggerMessage(2220, LogLevel.Warning,
        "No broker has answered the group '{Group}' for its session timeout. Connectors go on; "
        + "they stop if another worker has taken over.")]
    private partial void LogLost(string group);

    [LoggerMessage(2221, LogLevel.Critical,
        "This worker's membership in the group '{Group}' has ended for good and its connectors stop: {Reason} Start the worker again.")]
    private partial void LogEnded(string group, string reason);

    [LoggerMessage(2222, LogLevel.Warning, "Group '{Group}': {Reason}")]
    private partial void LogFault(string group, string reason);

    [LoggerMessage(2224, LogLevel.Error, "Group '{Group}': an unexpected error; this worker goes on as a member.")]
    private partial void LogBug(string group, Exception bug);

    [LoggerMessage(2223, LogLevel.Warning,
        "The group '{Group}' has members that speak another protocol, JVM workers perhaps. This worker waits until they are stopped.")]
    private partial void LogForeign(string group);
}
