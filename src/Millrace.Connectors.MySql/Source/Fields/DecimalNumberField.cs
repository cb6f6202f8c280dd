using System.Buffers.Text;
using Millrace.Connectors.MySql.Client;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>DECIMAL as an integer or a double, which <c>decimal.mapping</c> asks for.</summary>
internal sealed class DecimalNumberField(ResultColumn column, Schema schema) : BytesField(column, schema)
{
    private readonly SchemaType _type = schema.Type;

    public override int Size => 80; // as DecimalField

    public override bool TryGetWhole(out long number)
    {
        Int128 unscaled = IsNull || Length > DecimalField.InlineDigits ? Int128.MaxValue : DecimalField.Unscaled(Buffered);
        bool fits = Column.Decimals == 0 && unscaled >= long.MinValue && unscaled <= long.MaxValue;
        number = fits ? (long)unscaled : 0;
        return fits;
    }

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        if (_type == SchemaType.Float64)
        {
            Utf8Parser.TryParse(Buffered, out double real, out _);
            return Value.Float64(real);
        }

        long number = (long)DecimalField.Unscaled(Buffered);
        return _type switch
        {
            SchemaType.Int64 => Value.Int64(number),
            SchemaType.Int32 => Value.Int32((int)number),
            SchemaType.Int16 => Value.Int16((short)number),
            _ => Value.Int8((sbyte)number),
        };
    }
}
