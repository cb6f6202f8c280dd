using Millrace.Broker.Protocol;

namespace Millrace.Broker.Metrics;

/// <summary>Why the broker closes a connection.</summary>
internal enum CloseReason
{
    Protocol, Bug, Idle, Limit,
}

/// <summary>What has come in and gone out on all connections. Moved on once a request and once a reply. <b>Threads</b>: any.</summary>
internal sealed class TrafficNumbers
{
    // The keys are few and small.
    private readonly long[] _requests = new long[Enum.GetValues<ApiKey>().Max(key => (int)key) + 1];
    private readonly long[] _closed = new long[Enum.GetValues<CloseReason>().Length];
    private long _received;
    private long _sent;

    public long Received => Volatile.Read(ref _received);

    public long Sent => Volatile.Read(ref _sent);

    public IEnumerable<(ApiKey Api, long Count)> Requests =>
        Enum.GetValues<ApiKey>().Select(key => (key, Volatile.Read(ref _requests[(int)key]))).Where(entry => entry.Item2 > 0);

    public IEnumerable<(CloseReason Reason, long Count)> Closed =>
        Enum.GetValues<CloseReason>().Select(reason => (reason, Volatile.Read(ref _closed[(int)reason])));

    public void AddRequest(ApiKey api) => Interlocked.Increment(ref _requests[(int)api]);

    public void AddReceived(long bytes) => Interlocked.Add(ref _received, bytes);

    public void AddSent(long bytes) => Interlocked.Add(ref _sent, bytes);

    public void AddClosed(CloseReason reason) => Interlocked.Increment(ref _closed[(int)reason]);
}
