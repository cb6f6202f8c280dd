using System.Text;
using Millrace.Connectors.PubSub.Client;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>
/// The requests of one batch, in lanes: what is in one lane goes one after the other, lanes go side by side.
/// An ordering key is a lane, and messages without one make a lane of every request. Requests are used again by the next batch.
/// </summary>
internal sealed class PublishPlan(SinkOptions options)
{
    // What is kept between batches, all requests together: a batch of ten thousand keys must not hold its memory for ever, nor a few huge
    // messages.
    private const int MostKept = 16 * 1024 * 1024;

    private readonly Stack<PublishRequest> _free = new();
    private readonly Stack<List<PublishRequest>> _freeLanes = new();
    private readonly List<List<PublishRequest>> _lanes = [];
    private readonly Dictionary<string, List<PublishRequest>> _byKey = new(StringComparer.Ordinal);
    private List<PublishRequest>? _unordered;

    public IReadOnlyList<IReadOnlyList<PublishRequest>> Lanes => _lanes;

    /// <summary>Bytes of memory that wait to be used again.</summary>
    public long KeptBytes { get; private set; }

    public void Clear()
    {
        foreach (List<PublishRequest> lane in _lanes)
        {
            foreach (PublishRequest request in lane) Keep(request);
            lane.Clear();
            _freeLanes.Push(lane);
        }

        _lanes.Clear();
        _byKey.Clear();
        _unordered = null;
    }

    public void Add(int record, MessageDraft message)
    {
        List<PublishRequest> lane = LaneOf(message);
        if (!HasRoom(lane[^1], message)) lane.Add(NewRequest());
        lane[^1].Add(record, message);
    }

    private List<PublishRequest> LaneOf(MessageDraft message)
    {
        if (message.OrderingKey.Length == 0) return _unordered is { } open && HasRoom(open[^1], message) ? open : _unordered = NewLane();
        Span<char> key = stackalloc char[PubSubLimits.OrderingKey];
        key = key[..Encoding.UTF8.GetChars(message.OrderingKey, key)];
        var lanes = _byKey.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lanes.TryGetValue(key, out List<PublishRequest>? lane)) lanes[key] = lane = NewLane();
        return lane;
    }

    private void Keep(PublishRequest request)
    {
        if (KeptBytes + request.Capacity > MostKept) return;
        KeptBytes += request.Capacity;
        _free.Push(request);
    }

    private bool HasRoom(PublishRequest request, MessageDraft message) =>
        request.Count == 0 || (request.Count < options.MaxMessages && request.Size + message.Size <= options.MaxBytes);

    private List<PublishRequest> NewLane()
    {
        if (!_freeLanes.TryPop(out List<PublishRequest>? lane)) lane = [];
        lane.Add(NewRequest());
        _lanes.Add(lane);
        return lane;
    }

    private PublishRequest NewRequest()
    {
        if (!_free.TryPop(out PublishRequest? request)) return new PublishRequest();
        KeptBytes -= request.Capacity;
        request.Clear();
        return request;
    }
}
