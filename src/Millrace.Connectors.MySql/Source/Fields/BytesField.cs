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
