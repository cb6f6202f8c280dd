namespace Millrace.Kafka;

/// <summary>
/// A key or value: bytes, or null (<c>default</c>). A span always counts as bytes, also when it is empty; a null array counts as null.
/// </summary>
public readonly ref struct NullableBytes
{
    private NullableBytes(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        HasValue = true;
    }

    /// <summary>The bytes; empty when null.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>False for null.</summary>
    public bool HasValue { get; }

    /// <summary>These bytes.</summary>
    public static implicit operator NullableBytes(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>These bytes.</summary>
    public static implicit operator NullableBytes(Span<byte> bytes) => new(bytes);

    /// <summary>These bytes.</summary>
    public static implicit operator NullableBytes(byte[]? bytes) => bytes is null ? default : new(bytes);
}
