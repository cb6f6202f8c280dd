using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>Reads messages that are nothing but a few integers.</summary>
internal static class NumbersReader
{
    /// <summary>Puts field n into <paramref name="numbers"/>[n - 1]; what is absent stays as it is.</summary>
    public static void Read(ref ProtobufReader reader, scoped Span<long> numbers)
    {
        int outer = reader.Enter();
        while (!reader.IsAtEnd)
        {
            uint tag = reader.ReadTag();
            int index = (int)(tag >> 3) - 1;
            if ((tag & 7) == (uint)WireType.Varint && (uint)index < (uint)numbers.Length) numbers[index] = (long)reader.ReadVarint();
            else reader.Skip(tag);
        }

        reader.Leave(outer);
    }
}
