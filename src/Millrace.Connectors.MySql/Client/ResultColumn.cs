using System.Text;
using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Client;

/// <summary>A column of a result, as the server describes it.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Type">Its type on the wire.</param>
/// <param name="Length">Most bytes of a value; the display width of numbers, and what <c>TINYINT(1)</c> and <c>BIT(n)</c> have in parentheses.</param>
/// <param name="Decimals">Digits after the point of a DECIMAL.</param>
/// <param name="IsBinary">True for bytes, false for text.</param>
internal sealed record ResultColumn(string Name, NativeType Type, long Length, int Decimals, FieldFlags Flags, bool IsBinary)
{
    private const uint BinaryCharset = 63;

    public bool IsUnsigned => (Flags & FieldFlags.Unsigned) != 0;

    public bool IsNullable => (Flags & FieldFlags.NotNull) == 0;

    public bool IsAutoIncrement => (Flags & FieldFlags.AutoIncrement) != 0;

    public static unsafe ResultColumn From(in NativeField field) => new(
        Encoding.UTF8.GetString(field.Name, (int)field.NameLength), field.Type, (long)field.Length.Value, (int)field.Decimals,
        field.Flags & (FieldFlags.Unsigned | FieldFlags.NotNull | FieldFlags.AutoIncrement), field.Charset == BinaryCharset);
}
