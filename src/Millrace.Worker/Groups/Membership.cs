using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Timing;

namespace Millrace.Worker.Groups;

/// <summary>
/// The worker's place in its group: a member of an ordinary consumer group that subscribes to two topics without records. Whoever is
/// assigned the one partition of the one leads; partitions of the other are places for tasks.
/// </summary>
/// <remarks>
/// Kafka's coordinator and the cooperative-sticky assignor decide; nothing of ours elects or counts heartbeats. A worker that is stopped
/// leaves, and the others take over at once; one that was killed is missed after <c>session.timeout.ms</c>, one with a
/// <c>group.instance.id</c> also when it was stopped. JVM workers are in their group with another protocol, so that this one cannot join
/// while one of them is there.
/// </remarks>
internal sealed partial class Membership(
    KafkaConsumer member, string group, string leadTopic, string placesTopic, TimeSpan sessionTimeout, IGroupMember worker,
    GroupNumbers numbers, ILogger logger)
    : IRebalanceListener, IAsyncDisposable
{
    // Also how often the lease is renewed: several times within the shortest session that Kafka allows (6 s).
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GroupAssignment _assignment = GroupAssignment.None;
    private Lease _lease = new(sessionTimeout, TimeProvider.System);
    private bool _started;
    private volatile bool _refresh;

    /// <summary>Joins; what comes of it is told.</summary>
    public void Start()
    {
        _started = true;
        Subscribe();
        new Thread(Run) { IsBackground = true, Name = "group-membership" }.Start();
    }

    /// <summary>The places topic has got more partitions: looks at it at once, not when metadata is next asked for.</summary>
    public void Refresh()
    {
        _refresh = true;
        member.Wake();
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
        bool hadNothing = _assignment.IsNothing;
        _assignment = new GroupAssignment(
            _assignment.Leads || assigned.Partitions.Any(IsLead), _assignment.Places.Union(PlacesIn(assigned.Partitions)).ToHashSet());
        // One that is over stays so for what is running by it: the next turn of the loop finds it, and joins anew.
        if (!_lease.TryRenew() && hadNothing) _lease = new Lease(sessionTimeout, TimeProvider.System);
        numbers.AddRebalance(_assignment.Places.Count);
        worker.Assigned(_assignment, _lease);
    }

    void IRebalanceListener.OnRevoked(IReadOnlyList<TopicPartition> partitions)
    {
        _assignment = new GroupAssignment(
            _assignment.Leads && !partitions.Any(IsLead), _assignment.Places.Except(PlacesIn(partitions)).ToHashSet());
        numbers.Places = _assignment.Places.Count;
        if (_stopping.IsCancellationRequested) return;
        Task gone = worker.RevokedAsync(_assignment);
        // The group waits for this, and gives what is revoked to nobody before. Heartbeats go on meanwhile.
        while (Task.WaitAny([gone], PollTimeout) < 0) _lease.TryRenew();
    }

    void IRebalanceListener.OnLost(IReadOnlyList<TopicPartition> partitions) => Lose();

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
                if (!_lease.TryRenew() && !_assignment.IsNothing) Rejoin();
                if (_refresh)
                {
                    _refresh = false;
                    member.RefreshMetadata(PollTimeout);
                }

                member.Poll(batch, PollTimeout);
                foreach (ConsumerEvent happened in batch.Events) Note(happened);
            }
            catch (KafkaException fault) when (fault.IsFatal)
            {
                LogEnded(group, fault.Message);
                _lease.End();
                worker.Ended();
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

    /// <summary>
    /// This process stood still for longer than its session. Whatever the client still believes, others have taken over:
    /// everything stops, and the group is joined anew.
    /// </summary>
    private void Rejoin()
    {
        LogFrozen(group);
        Lose();
        member.Unsubscribe();
        Subscribe();
    }

    private void Lose()
    {
        if (_assignment.IsNothing) return;
        LogLost(group);
        _lease.End();
        _assignment = GroupAssignment.None;
        numbers.Places = 0;
        worker.Lost();
    }

    private void Subscribe() => member.Subscribe([placesTopic, leadTopic], this);

    private bool IsLead(TopicPartition partition) => partition.Topic == leadTopic;

    private IEnumerable<int> PlacesIn(IEnumerable<TopicPartition> partitions) =>
        partitions.Where(partition => partition.Topic == placesTopic).Select(partition => partition.Partition);

    private void Note(ConsumerEvent happened)
    {
        if (happened.Code == KafkaErrorCode.InconsistentGroupProtocol) LogForeign(group);
        else LogFault(group, happened.Reason);
    }

    [LoggerMessage(2220, LogLevel.Warning,
        "The group '{Group}' has heard nothing of this worker for its session timeout, or no broker answers. What it runs stops, because "
        + "others may have taken over; it joins again.")]
    private partial void LogLost(string group);

    [LoggerMessage(2225, LogLevel.Warning, "This worker of the group '{Group}' stood still for longer than its session timeout.")]
    private partial void LogFrozen(string group);

    [LoggerMessage(2221, LogLevel.Critical,
        "This worker's membership in the group '{Group}' has ended for good and all that it runs stops: {Reason} Start the worker again.")]
    private partial void LogEnded(string group, string reason);

    [LoggerMessage(2222, LogLevel.Warning, "Group '{Group}': {Reason}")]
    private partial void LogFault(string group, string reason);

    [LoggerMessage(2224, LogLevel.Error, "Group '{Group}': an unexpected error; this worker goes on as a member.")]
    private partial void LogBug(string group, Exception bug);

    [LoggerMessage(2223, LogLevel.Warning,
        "The group '{Group}' has members that speak another protocol, JVM workers perhaps. This worker waits until they are stopped.")]
    private partial void LogForeign(string group);
}
