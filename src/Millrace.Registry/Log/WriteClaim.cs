using System.Buffers.Binary;

namespace Millrace.Registry.Log;

/// <summary>
/// The condition under which a record counts: nobody else changed the registry between the view that it was decided on and the record
/// itself. It travels as a record header, so that every registry on the topic comes to the same verdict, and no two of them need to know
/// each other.
/// </summary>
/// <param name="Operation">The same for all records of one change, which stand or fall together.</param>
/// <param name="Base">Offset of the last change in the view; -1 when there was none.</param>
internal readonly record struct WriteClaim(Guid Operation, long Base)
{
    public const string HeaderName = "millrace.claim";

    private const int Length = 16 + sizeof(long);

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        Operation.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), Base);
        return bytes;
    }

    public static WriteClaim? Parse(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new WriteClaim(new Guid(bytes[..16]), BinaryPrimitives.ReadInt64BigEndian(bytes[16..])) : null;
}
