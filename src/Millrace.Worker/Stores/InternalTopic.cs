namespace Millrace.Worker.Stores;

/// <summary>One of the worker's own topics.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Setting">The setting that names it, for messages.</param>
/// <param name="Partitions">Partitions when it has to be created; -1 for the broker's default.</param>
/// <param name="Replication">Replicas when it has to be created.</param>
/// <param name="Configs">Topic settings when it has to be created, beside <c>cleanup.policy=compact</c>.</param>
/// <param name="Apply">Takes each record, in order of its partition; a null value is a tombstone. Called on the reading thread.</param>
internal sealed record InternalTopic(
    string Name, string Setting, int Partitions, short Replication, IReadOnlyDictionary<string, string> Configs,
    Action<InternalRecord> Apply);

/// <summary>A record of an internal topic: UTF-8 text for key and value.</summary>
internal readonly ref struct InternalRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
{
    public ReadOnlySpan<byte> Key { get; } = key;

    public ReadOnlySpan<byte> Value { get; } = value;

    public bool IsTombstone { get; } = isTombstone;

    /// <summary>Where it was read.</summary>
    public long Offset { get; init; }

    /// <summary>The leader's epoch in which it was written; null where it does not say.</summary>
    public long? Epoch { get; init; }
}
