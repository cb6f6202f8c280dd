using System.Text;
using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Client;

/// <summary>A column of a result, as the server describes it.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Type">Its type on the wire.</param>
/// <param name="Length">
/// Most bytes of a value; the display width of numbers, and what <c>TINYINT(1)</c> and <c>BIT(n)</c> have in parentheses.
/// </param>
/// <param name="Decimals">Digits after the point of a DECIMAL.</param>
/// <param name="IsBinary">True for bytes, false for text.</param>
internal sealed record ResultColumn(string Name, NativeType Type, long Length, int Decimals, FieldFlags Flags, bool IsBinary)
{
    private const uint BinaryCharset = 63;

    /// <summary>
    /// True when it is a column of a table, view or subquery under its own name, so that a WHERE behind the query means the same.
    /// False for an expression, for a column under another's name, and for what a UNION, EXCEPT or INTERSECT makes.
    /// </summary>
    public bool IsPlain { get; init; }

    public bool IsUnsigned => (Flags & FieldFlags.Unsigned) != 0;

    public bool IsNullable => (Flags & FieldFlags.NotNull) == 0;

    public bool IsPrimaryKey => (Flags & FieldFlags.PrimaryKey) != 0;

    public bool IsAutoIncrement => (Flags & FieldFlags.AutoIncrement) != 0;

    public static unsafe ResultColumn From(in NativeField field) => new(
        Text(field.Name, field.NameLength), field.Type, (long)field.Length.Value, (int)field.Decimals,
        field.Flags & (FieldFlags.PrimaryKey | FieldFlags.Unsigned | FieldFlags.NotNull | FieldFlags.AutoIncrement),
        field.Charset == BinaryCharset)
    {
        IsPlain = field.TableLength > 0 && Text(field.OriginalName, field.OriginalNameLength).Equals(Text(field.Name, field.NameLength),
            StringComparison.OrdinalIgnoreCase),
    };

    private static unsafe string Text(byte* bytes, uint length) => Encoding.UTF8.GetString(bytes, (int)length);
}
