using System.Buffers.Binary;
using Millrace.Connectors.MySql.Client;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>BIGINT UNSIGNED as a Decimal without digits after the point.</summary>
internal sealed class UnsignedDecimalField(ResultColumn column) : IntegerField(column, DecimalSchema)
{
    private const string Digits = "20"; // of 2^64 - 1

    private static readonly Schema DecimalSchema = LogicalTypes.DecimalBuilder(0).Parameter(LogicalTypes.PrecisionParameter, Digits)
        .Build();

    protected override Value ReadContent(ValueArena arena, MySqlStatement statement)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = 0; // the sign
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], Number);
        return arena.Bytes(TwosComplement.Shortest(bytes));
    }
}
