using Millrace.Broker.Protocol;

namespace Millrace.Broker.Tests.Protocol;

/// <summary>Fields of replies, which need no name: a test that fails says where by itself.</summary>
internal static class UnnamedFields
{
    private const string Field = "a field of a reply";

    public static sbyte Int8(this ref WireReader reader) => reader.Int8(Field);

    public static bool Bool(this ref WireReader reader) => reader.Bool(Field);

    public static short Int16(this ref WireReader reader) => reader.Int16(Field);

    public static int Int32(this ref WireReader reader) => reader.Int32(Field);

    public static long Int64(this ref WireReader reader) => reader.Int64(Field);

    public static double Double(this ref WireReader reader) => reader.Double(Field);

    public static Guid Uuid(this ref WireReader reader) => reader.Uuid(Field);

    public static string String(this ref WireReader reader) => reader.String(Field);

    public static string? NullableString(this ref WireReader reader) => reader.NullableString(Field);

    public static ReadOnlySpan<byte> Bytes(this ref WireReader reader) => reader.Bytes(Field);

    public static int ArrayCount(this ref WireReader reader) => reader.ArrayCount(Field);

    public static int[] Int32s(this ref WireReader reader) => reader.Int32s(Field);
}
