using System.Buffers;
using System.Text.Json;
using Millrace.Connectors.PubSub.Client;
using Millrace.Timing;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// What a task has pulled and not acknowledged: bounds it, remembers which messages are safe, and writes the requests that acknowledge,
/// extend or give back.
/// </summary>
/// <remarks>Asked by the pulls, by the acknowledger and by the worker's thread: one lock, taken once for a batch.</remarks>
internal sealed class Leases(SourceOptions options)
{
    // The tag of a record: number of the pull and index in it, which PulledMessages keeps below 1,000.
    private const int IndexBits = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, PulledMessages> _pulls = [];
    private readonly Queue<(PulledMessages Pull, int Index)> _safe = new();
    private readonly ArrayBufferWriter<byte> _json = new(4096);
    private readonly ArrayBufferWriter<byte> _safeJson = new(4096);
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly List<(PulledMessages Pull, long End)> _extended = [];
    private long _lastNumber;
    private long _bytes;
    private int _reserved;
    private int _messages;
    private TaskCompletionSource? _room;

    /// <summary>Messages pulled and not acknowledged by the worker.</summary>
    public int Outstanding
    {
        get
        {
            lock (_gate) return _messages;
        }
    }

    public static long Tag(long pull, int index) => (pull << IndexBits) | (uint)index;

    /// <summary>
    /// Takes room for a whole pull. False when there is none now: <paramref name="whenChanged"/> ends when it is worth asking again.
    /// </summary>
    public bool TryReserve(int messages, out Task whenChanged)
    {
        lock (_gate)
        {
            whenChanged = Task.CompletedTask;
            if (_bytes < options.MaxBytes && _messages + _reserved + messages <= options.MaxMessages)
            {
                _reserved += messages;
                return true;
            }

            whenChanged = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return false;
        }
    }

    /// <summary>Ends a pull that had reserved; null when it brought nothing.</summary>
    public void Add(PulledMessages? pull, int reserved, TimeSpan lease)
    {
        lock (_gate)
        {
            _reserved -= reserved;
            TellOfRoom();
            if (pull is null) return;
            pull.Number = ++_lastNumber;
            pull.PulledAt = TimeProvider.System.Milliseconds();
            pull.LeaseEnd = pull.PulledAt + (long)lease.TotalMilliseconds;
            _pulls.Add(pull.Number, pull);
            _messages += pull.Count;
            _bytes += pull.Size;
        }
    }

    /// <summary>These records are safe in Kafka, or dropped on purpose: they are acknowledged next.</summary>
    public void MarkSafe(ReadOnlySpan<RecordAcknowledgement> records)
    {
        lock (_gate)
        {
            foreach (RecordAcknowledgement record in records)
            {
                if (!_pulls.TryGetValue(record.Tag >> IndexBits, out PulledMessages? pull)) continue;
                _safe.Enqueue((pull, (int)(record.Tag & ((1 << IndexBits) - 1))));
                _messages--;
            }

            TellOfRoom();
        }

        if (_changed.CurrentCount == 0) _changed.Release();
    }

    /// <summary>Waits until there is something to acknowledge, or for that long.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _changed.WaitAsync(longest, cancellationToken);

    /// <summary>
    /// The next messages to acknowledge, as many as one request takes; false when there are none.
    /// They are done with by <see cref="Settle"/>.
    /// </summary>
    public bool TryTakeSafe(List<(PulledMessages Pull, int Index)> taken)
    {
        lock (_gate)
        {
            int bytes = 0;
            while (taken.Count < PubSubLimits.AckIds && bytes < PubSubLimits.AckBytes && _safe.TryDequeue(out var message))
            {
                taken.Add(message);
                bytes += message.Pull.AckIdAt(message.Index).Length + 3;
            }

            return taken.Count > 0;
        }
    }

    /// <summary>The body of the request that acknowledges these; valid until the next call.</summary>
    public ReadOnlyMemory<byte> WriteSafe(List<(PulledMessages Pull, int Index)> taken) => Write(_safeJson, taken, null);

    /// <summary>
    /// What is taken is done with, whether the service has heard of it or not; replies of which nothing is open are given back.
    /// </summary>
    public void Settle(List<(PulledMessages Pull, int Index)> taken)
    {
        lock (_gate)
        {
            foreach (var (pull, index) in taken)
            {
                if (!pull.Settle(index) || pull.Open > 0) continue;
                _pulls.Remove(pull.Number);
                _bytes -= pull.Size;
                pull.Dispose();
            }

            TellOfRoom();
        }

        taken.Clear();
    }

    /// <summary>
    /// The messages whose lease ends soon and may go on, as bodies of requests. They count as extended at once.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> WriteExtensions(TimeSpan extension)
    {
        var bodies = new List<ReadOnlyMemory<byte>>();
        lock (_gate)
        {
            _extended.Clear();
            long now = TimeProvider.System.Milliseconds();
            foreach (PulledMessages pull in _pulls.Values)
            {
                // Extended at half of its time, so that a lost request can be tried again in the other half.
                if (pull.LeaseEnd - now > extension.TotalMilliseconds / 2 || now - pull.PulledAt > options.LongestLease.TotalMilliseconds)
                    continue;
                AddBodies(bodies, pull, (int)extension.TotalSeconds);
                _extended.Add((pull, pull.LeaseEnd));
                pull.LeaseEnd = now + (long)extension.TotalMilliseconds;
            }
        }

        return bodies;
    }

    /// <summary>The service has not heard of the extensions written last: their leases end when they did before.</summary>
    public void TakeBackExtensions()
    {
        lock (_gate)
        {
            foreach (var (pull, end) in _extended) pull.LeaseEnd = end;
            _extended.Clear();
        }
    }

    /// <summary>Everything that is not safe, to be given back: bodies with a deadline of 0.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> WriteReturns()
    {
        var bodies = new List<ReadOnlyMemory<byte>>();
        lock (_gate)
        {
            foreach (PulledMessages pull in _pulls.Values) AddBodies(bodies, pull, 0);
        }

        return bodies;
    }

    /// <summary>At the end, when nobody else asks any more.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (PulledMessages pull in _pulls.Values) pull.Dispose();
            _pulls.Clear();
            _safe.Clear();
        }
    }

    private void AddBodies(List<ReadOnlyMemory<byte>> bodies, PulledMessages pull, int seconds)
    {
        var open = new List<(PulledMessages, int)>();
        int bytes = 0;
        for (int i = 0; i < pull.Count; i++)
        {
            if (pull.IsSettled(i)) continue;
            open.Add((pull, i));
            bytes += pull.AckIdAt(i).Length + 3;
            if (bytes < PubSubLimits.AckBytes) continue;
            bodies.Add(Write(_json, open, seconds).ToArray());
            open.Clear();
            bytes = 0;
        }

        if (open.Count > 0) bodies.Add(Write(_json, open, seconds).ToArray());
    }

    private void TellOfRoom()
    {
        _room?.SetResult();
        _room = null;
    }

    // The memory is valid until the buffer is written to again.
    private static ReadOnlyMemory<byte> Write(ArrayBufferWriter<byte> json, List<(PulledMessages Pull, int Index)> messages, int? seconds)
    {
        json.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteStartArray("ackIds"u8);
        foreach (var (pull, index) in messages) writer.WriteStringValue(pull.AckIdAt(index));
        writer.WriteEndArray();
        if (seconds is { } deadline) writer.WriteNumber("ackDeadlineSeconds"u8, deadline);
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenMemory;
    }
}
