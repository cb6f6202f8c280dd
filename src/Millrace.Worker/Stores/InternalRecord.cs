namespace Millrace.Worker.Stores;

/// <summary>A record of an internal topic: UTF-8 text for key and value.</summary>
internal readonly ref struct InternalRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool isTombstone)
{
    public ReadOnlySpan<byte> Key { get; } = key;

    public ReadOnlySpan<byte> Value { get; } = value;

    public bool IsTombstone { get; } = isTombstone;
}
