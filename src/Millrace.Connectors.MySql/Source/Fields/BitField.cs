using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

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
