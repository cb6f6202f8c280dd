using System.Text;

namespace Millrace.Kafka;

/// <summary>One header of a consumed record; valid as long as its message.</summary>
public readonly ref struct Header
{
    internal Header(ReadOnlySpan<byte> nameUtf8, ReadOnlySpan<byte> value, bool isValueNull)
    {
        NameUtf8 = nameUtf8;
        Value = value;
        IsValueNull = isValueNull;
    }

    /// <summary>The name as it is on the wire.</summary>
    public ReadOnlySpan<byte> NameUtf8 { get; }

    /// <summary>The value, which may be null.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether the value is null; <see cref="Value"/> is then empty.</summary>
    public bool IsValueNull { get; }

    /// <summary>The name as a new string.</summary>
    public string Name => Encoding.UTF8.GetString(NameUtf8);
}
