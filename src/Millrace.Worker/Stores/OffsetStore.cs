using System.Text;
using Millrace.Records;

namespace Millrace.Worker.Stores;

/// <summary>Offsets of source connectors, as the offsets topic has them.</summary>
internal sealed class OffsetStore(string topic)
{
    private readonly Lock _gate = new();

    // By serialized key: it is what the topic is compacted by, and what the JVM worker looks up.
    private readonly Dictionary<string, (string Connector, OffsetMap Partition, OffsetMap Offset)> _offsets = new(StringComparer.Ordinal);
    private InternalTopics _topics = null!;

    public string Topic { get; } = topic;

    public void Bind(InternalTopics topics) => _topics = topics;

    /// <summary>The stored offset of a partition, or null; as of now, with all that has been written before the call.</summary>
    public async Task<OffsetMap?> ReadAsync(string connector, OffsetMap partition, CancellationToken cancellationToken)
    {
        await _topics.ReadToEndAsync(Topic, cancellationToken);
        lock (_gate) return _offsets.TryGetValue(OffsetJson.Key(connector, partition), out var found) ? found.Offset : null;
    }

    /// <summary>All stored offsets of a connector, ordered by their keys.</summary>
    public async Task<IReadOnlyList<KeyValuePair<OffsetMap, OffsetMap>>> ListAsync(string connector, CancellationToken cancellationToken)
    {
        await _topics.ReadToEndAsync(Topic, cancellationToken);
        lock (_gate)
        {
            return _offsets.OrderBy(entry => entry.Key, StringComparer.Ordinal).Where(entry => entry.Value.Connector == connector)
                .Select(entry => KeyValuePair.Create(entry.Value.Partition, entry.Value.Offset)).ToList();
        }
    }

    /// <summary>
    /// Stores offsets; null removes one. Returns when the broker has them. A write whose wait is cancelled is still tried, before any later
    /// one.
    /// </summary>
    /// <exception cref="Kafka.KafkaException">The broker refuses one.</exception>
    public Task WriteAsync(string connector, IReadOnlyCollection<KeyValuePair<OffsetMap, OffsetMap?>> offsets,
        CancellationToken cancellationToken) =>
        Task.WhenAll(offsets.Select(entry =>
            _topics.WriteAsync(Topic, OffsetJson.Key(connector, entry.Key), entry.Value is null ? null : OffsetJson.Value(entry.Value))))
            .WaitAsync(cancellationToken);

    /// <summary>Takes a record of the topic.</summary>
    public void Apply(InternalRecord record)
    {
        string key = Encoding.UTF8.GetString(record.Key);
        var (connector, partition) = OffsetJson.ReadKey(record.Key);
        lock (_gate)
        {
            if (record.IsTombstone) _offsets.Remove(key);
            else _offsets[key] = (connector, partition, OffsetJson.ReadValue(record.Value));
        }
    }
}
