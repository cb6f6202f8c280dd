using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>TINYINT to BIGINT, and YEAR as a number. The client library widens all to 8 bytes, by the sign that the column has.</summary>
internal class IntegerField(ResultColumn column, Schema schema) : FieldReader(column, schema)
{
    private readonly SchemaType _type = schema.Type;

    /// <summary>The number of the current row, which must not be null.</summary>
    public unsafe long Number => *(long*)Content;

    public override bool TryGetWhole(out long number)
    {
        number = IsNull ? 0 : Number;
        return !IsNull && (number >= 0 || !Column.IsUnsigned);
    }

    protected override void BindType(ref NativeBind bind)
    {
        bind.Type = NativeType.LongLong;
        bind.IsUnsigned = Column.IsUnsigned ? (byte)1 : (byte)0;
    }

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement) => _type switch
    {
        SchemaType.Int64 => Value.Int64(Number),
        SchemaType.Int32 => Value.Int32((int)Number),
        SchemaType.Int16 => Value.Int16((short)Number),
        SchemaType.Boolean => Value.Boolean(Number != 0),
        _ => Value.Int8((sbyte)Number),
    };
}
