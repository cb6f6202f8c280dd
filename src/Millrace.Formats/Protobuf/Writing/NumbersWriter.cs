using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>Writes messages that are nothing but a few integers.</summary>
internal static class NumbersWriter
{
    /// <summary>Writes [n - 1] as field n, unless it is zero.</summary>
    public static void Write(ref ProtobufWriter writer, scoped ReadOnlySpan<long> numbers)
    {
        int before = writer.Enter();
        for (int i = numbers.Length - 1; i >= 0; i--)
        {
            if (numbers[i] == 0) continue;
            writer.WriteVarint((ulong)numbers[i]);
            writer.WriteVarint((ulong)((i + 1) << 3) | (ulong)WireType.Varint);
        }

        writer.Leave(before);
    }
}
