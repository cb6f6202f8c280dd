using System.Security.Cryptography;

namespace Millrace.Broker.Storage.Compaction;

/// <summary>
/// The last offset of every key seen, bounded. Keys are kept as MD5, as Kafka's cleaner does: 128 bits are unique enough.
/// </summary>
internal sealed class KeyOffsets(int maxKeys)
{
    private readonly Dictionary<UInt128, long> _lastOffset = [];

    /// <summary>False when the key is new and there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, long offset)
    {
        UInt128 digest = Digest(key);
        if (_lastOffset.Count >= maxKeys && !_lastOffset.ContainsKey(digest))
            return false;
        _lastOffset[digest] = offset;
        return true;
    }

    /// <summary>Whether no later record with this key is known.</summary>
    public bool IsLast(ReadOnlySpan<byte> key, long offset) => !_lastOffset.TryGetValue(Digest(key), out long last) || offset >= last;

    private static UInt128 Digest(ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(key, digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
