using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>The one table of column types and what they become; docs/connectors/mysql-source.md says the same to users.</summary>
internal static class FieldReaders
{
    private const int MostLongDigits = 18;

    /// <summary>The reader of a column; null for a type that Connect cannot hold, which is left out.</summary>
    public static FieldReader? Create(ResultColumn column, TypeOptions options) => column.Type switch
    {
        NativeType.Tiny when column is { Length: 1, IsUnsigned: false } && options.TinyOneIsBoolean =>
            new IntegerField(column, Schema.Boolean),
        NativeType.Tiny => new IntegerField(column, column.IsUnsigned ? Schema.Int16 : Schema.Int8),
        NativeType.Short => new IntegerField(column, column.IsUnsigned ? Schema.Int32 : Schema.Int16),
        NativeType.Long or NativeType.Int24 => new IntegerField(column, column.IsUnsigned ? Schema.Int64 : Schema.Int32),
        NativeType.LongLong when !column.IsUnsigned => new IntegerField(column, Schema.Int64),
        NativeType.LongLong =>
            options.BigUnsigned == UnsignedMapping.Decimal ? new UnsignedDecimalField(column) : new UnsignedField(column),
        NativeType.Year => options.YearIsDate ? new YearField(column, options) : new IntegerField(column, Schema.Int16),
        NativeType.Float => new FloatField(column),
        NativeType.Double => new DoubleField(column),
        NativeType.Decimal or NativeType.NewDecimal => Decimal(column, options),
        NativeType.Bit => Bit(column, options),
        NativeType.Date or NativeType.NewDate => new DateField(column, options),
        NativeType.Time => new TimeField(column, options),
        NativeType.DateTime or NativeType.Timestamp =>
            options.Granularity == Granularity.ConnectLogical
            ? new TimestampField(column, options)
            : new FineTimestampField(column, options),
        NativeType.Json => new BytesField(column, Schema.String), // its character set says binary
        NativeType.Geometry or NativeType.Vector => new BytesField(column, Schema.Bytes),
        NativeType.VarChar or NativeType.VarString or NativeType.String or NativeType.Enum or NativeType.Set
            or NativeType.TinyBlob or NativeType.Blob or NativeType.MediumBlob or NativeType.LongBlob =>
            new BytesField(column, column.IsBinary ? Schema.Bytes : Schema.String),
        _ => null,
    };

    private static FieldReader Decimal(ResultColumn column, TypeOptions options)
    {
        int scale = column.Decimals;
        // The length counts the point and the sign too.
        int precision = (int)column.Length - (scale > 0 ? 1 : 0) - (column.IsUnsigned ? 0 : 1);
        bool isInteger = options.Decimals != NumericMapping.None && scale == 0 && precision <= MostLongDigits;
        if (isInteger)
            return new DecimalNumberField(column,
                precision switch { > 9 => Schema.Int64, > 4 => Schema.Int32, > 2 => Schema.Int16, _ => Schema.Int8 });
        bool isDouble = scale > 0
            && (options.Decimals == NumericMapping.BestFitEagerDouble
                || (options.Decimals == NumericMapping.BestFit && precision <= MostLongDigits));
        if (isDouble) return new DecimalNumberField(column, Schema.Float64);
        return new DecimalField(
            column, LogicalTypes.DecimalBuilder(scale)
            .Parameter(LogicalTypes.PrecisionParameter, precision.ToString(CultureInfo.InvariantCulture)).Build());
    }

    private static FieldReader Bit(ResultColumn column, TypeOptions options) => options.Bits switch
    {
        BitMapping.Bytes when column.Length > 1 => new BytesField(column, Schema.Bytes),
        BitMapping.Int64 when column.Length > 1 => new BitField(column, Schema.Int64),
        _ => new BitField(column, Schema.Int8),
    };
}
