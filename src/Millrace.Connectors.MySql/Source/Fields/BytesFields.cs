using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>
/// Texts and byte strings of any length. Short ones come with the row, longer ones are read once more, straight into the batch.
/// </summary>
internal class BytesField(ResultColumn column, Schema schema) : FieldReader(column, schema)
{
    // What a row's buffer has for one column: most texts fit, and a table of 1,000 such columns still needs only 4 MB.
    private const int MostBuffered = 4096;

    private readonly bool _isText = schema.Type == SchemaType.String;

    public override int Size => (int)Math.Clamp(Column.Length, 8, MostBuffered);

    /// <summary>The bytes of the current row, as far as they were buffered.</summary>
    protected unsafe ReadOnlySpan<byte> Buffered => new(Content, Math.Min(Length, Size));

    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.Blob;

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        int length = Length;
        if ((uint)length > Value.MaxLength)
            throw Refused($"a value of {(uint)length} bytes", $"is longer than the {Value.MaxLength} bytes that a record's field can have");
        Value value = _isText ? arena.Utf8(length, out Span<byte> target) : arena.Bytes(length, out target);
        if (length <= Size) Buffered.CopyTo(target);
        else statement.FetchColumn(Index, NativeType.Blob, target);
        return value;
    }
}

/// <summary>BIT(n) as a number: big-endian bytes on the wire.</summary>
internal sealed class BitField(ResultColumn column, Schema schema) : BytesField(column, schema)
{
    private readonly bool _isInt8 = schema.Type == SchemaType.Int8;

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        long number = 0;
        foreach (byte b in Buffered) number = (number << 8) | b;
        if (!_isInt8 && number >= 0) return Value.Int64(number);
        if (!_isInt8)
            throw Refused(((ulong)number).ToString(CultureInfo.InvariantCulture),
                $"is above {long.MaxValue}, the largest INT64. Set bit.mapping=bytes");
        return number is >= 0 and <= sbyte.MaxValue
            ? Value.Int8((sbyte)number)
            : throw Refused(((ulong)number).ToString(CultureInfo.InvariantCulture),
                "is above 127, the largest INT8. Set bit.mapping=int64 or bit.mapping=bytes");
    }
}
