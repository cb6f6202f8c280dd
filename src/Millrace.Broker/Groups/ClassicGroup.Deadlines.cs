using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

internal sealed partial class ClassicGroup
{
    /// <summary>A timer takes at most 49 days; one that fires early finds nothing due and is set again.</summary>
    private const double LongestTimerMs = 24 * 60 * 60 * 1000;

    /// <summary>
    /// One timer per group, set to its next deadline. Heartbeats only move deadlines later, so they leave it alone: it fires early,
    /// finds nothing due and is set again.
    /// </summary>
    private void OnTimer()
    {
        lock (_gate)
        {
            if (State == GroupState.Dead)
                return;
            try
            {
                MeetDeadlines();
            }
            catch (Exception problem)
            {
                // Nobody waits for an answer here, and an exception would end the process. After a restart the group is as it was stored
                // last, and whoever is gone expires again.
                _store.ReportLost(GroupId, problem);
            }
            ScheduleTimer();
        }
    }

    private void MeetDeadlines()
    {
        long now = _time.GetTimestamp();
        foreach (string id in _pendingMembers.Where(pending => pending.Value <= now).Select(pending => pending.Key).ToList())
            _pendingMembers.Remove(id);
        foreach (GroupMember dead in _members.Values.Where(member => IsTimed(member) && member.Deadline <= now).ToList())
            RemoveAndRebalance(dead);
        if (State == GroupState.CompletingRebalance && _syncDeadline <= now)
            GiveUpOnLateSyncs();
        if (State == GroupState.PreparingRebalance)
        {
            if (_joinDeadline <= now)
                OnJoinDeadline();
            else
                CompleteJoinIfAllAreHere();
        }
    }

    /// <summary>While a request of the member is parked the broker keeps it waiting, so its silence means nothing.</summary>
    private static bool IsTimed(GroupMember member) => member.Joining is null && member.Syncing is null;

    private void GiveUpOnLateSyncs()
    {
        foreach (string id in _awaitingSync.ToList())
        {
            if (_members.TryGetValue(id, out GroupMember? late))
                Remove(late, ErrorCode.UnknownMemberId);
        }
        PrepareRebalance();
    }

    private long After(TimeSpan wait) => _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);

    private void ScheduleTimer()
    {
        long next = long.MaxValue;
        foreach (GroupMember member in _members.Values)
        {
            if (IsTimed(member))
                next = Math.Min(next, member.Deadline);
        }
        foreach (long deadline in _pendingMembers.Values)
            next = Math.Min(next, deadline);
        if (State == GroupState.PreparingRebalance)
            next = Math.Min(next, _joinDeadline);
        if (State == GroupState.CompletingRebalance)
            next = Math.Min(next, _syncDeadline);
        if (next == long.MaxValue)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        double seconds = Math.Max(0, next - _time.GetTimestamp()) / (double)_time.TimestampFrequency;
        // Rounded up to the timer's millisecond, or it would fire just before the deadline over and over.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(seconds * 1000), LongestTimerMs)), Timeout.InfiniteTimeSpan);
    }
}
