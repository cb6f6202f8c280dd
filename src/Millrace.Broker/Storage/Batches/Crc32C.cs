using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Millrace.Broker.Storage.Batches;

/// <summary>CRC-32C (Castagnoli), the checksum of record batches.</summary>
/// <remarks>
/// <see cref="BitOperations.Crc32C(uint, ulong)"/> is one SSE 4.2 or Arm instruction per 8 bytes (3 cycles: 8 GB/s and more), with the
/// runtime's own table code where the processor has none.
/// </remarks>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(data))
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (byte b in data[(data.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
