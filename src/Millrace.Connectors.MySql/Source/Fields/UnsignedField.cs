using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>BIGINT UNSIGNED as INT64, which holds its lower half.</summary>
internal sealed class UnsignedField(ResultColumn column) : IntegerField(column, Schema.Int64)
{
    protected override Value ReadContent(ValueArena arena, MySqlStatement statement) => Number >= 0
        ? Value.Int64(Number)
        : throw Refused(
            ((ulong)Number).ToString(CultureInfo.InvariantCulture),
            $"is above {long.MaxValue}, the largest INT64. Set bigint.unsigned.mapping=decimal, which makes a Decimal of every BIGINT "
            + $"UNSIGNED column");
}
