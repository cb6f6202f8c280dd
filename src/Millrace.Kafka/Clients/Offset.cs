namespace Millrace.Kafka;

/// <summary>Offsets that name a place without a number (librdkafka's logical offsets).</summary>
public static class Offset
{
    /// <summary>The first record that the partition still has.</summary>
    public const long Beginning = -2;

    /// <summary>After the last record.</summary>
    public const long End = -1;

    /// <summary>The group's committed offset; without one, where <c>auto.offset.reset</c> says.</summary>
    public const long Stored = -1000;

    /// <summary>No offset: nothing committed, nothing read.</summary>
    public const long Invalid = -1001;
}
