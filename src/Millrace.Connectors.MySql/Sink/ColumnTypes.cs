using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>The type table: Connect schema to MySQL type, to DEFAULT literal and to the buffer its values are sent from.</summary>
/// <param name="options">Of the task.</param>
/// <param name="exactCollation">For keys: <see cref="ServerFeatures.ExactCollation"/>.</param>
internal sealed class ColumnTypes(SinkOptions options, string exactCollation)
{
    private const int MostScale = 30; // MySQL: "M is 1 to 65, D is 0 to 30"

    /// <summary>Type in CREATE and ALTER. Errors: <see cref="DataException"/> when MySQL has none for it.</summary>
    public string SqlType(Column column)
    {
        if (column.IsEpoch) return "DATETIME(6)";
        Schema schema = column.Schema;
        switch (schema.Name)
        {
            case LogicalTypes.Decimal:
                int scale = LogicalTypes.ScaleOf(schema);
                if (scale > MostScale) throw new DataException($"field '{column.Name}' is a Decimal with scale {scale}; MySQL knows up to {MostScale}");
                return $"DECIMAL(65,{Math.Max(0, scale)})";
            case LogicalTypes.Date: return "DATE";
            case LogicalTypes.Time: return "TIME(3)";
            case LogicalTypes.Timestamp: return "DATETIME(3)";
        }

        return schema.Type switch
        {
            SchemaType.Int8 or SchemaType.Boolean => "TINYINT",
            SchemaType.Int16 => "SMALLINT",
            SchemaType.Int32 => "INT",
            SchemaType.Int64 => "BIGINT",
            SchemaType.Float32 => "FLOAT",
            SchemaType.Float64 => "DOUBLE",
            SchemaType.String => column.IsKey ? $"{options.KeyTextType} CHARACTER SET utf8mb4 COLLATE {exactCollation}" : options.TextType,
            SchemaType.Bytes => "VARBINARY(1024)",
            _ => throw Unsupported(column),
        };
    }

    /// <summary>The memory that this column's values are sent from. Errors: <see cref="DataException"/> as above.</summary>
    public ColumnBuffer CreateBuffer(Column column, int capacity)
    {
        if (column.IsEpoch) return new EpochColumn(capacity, options.DbClock, options.LegacyCalendar, options.TimestampUnitsPerMicrosecond);
        switch (column.Schema.Name)
        {
            case LogicalTypes.Decimal: return new DecimalColumn(capacity, LogicalTypes.ScaleOf(column.Schema));
            case LogicalTypes.Date: return new DateColumn(capacity, options.DateClock, options.LegacyCalendar);
            case LogicalTypes.Time: return new TimeOfDayColumn(capacity, options.DbClock);
            case LogicalTypes.Timestamp: return new DateTimeColumn(capacity, options.DbClock, options.LegacyCalendar);
        }

        return column.Schema.Type switch
        {
            SchemaType.Int8 or SchemaType.Boolean => new Int8Column(capacity),
            SchemaType.Int16 => new Int16Column(capacity),
            SchemaType.Int32 => new Int32Column(capacity),
            SchemaType.Int64 => new Int64Column(capacity),
            SchemaType.Float32 => new Float32Column(capacity),
            SchemaType.Float64 => new Float64Column(capacity),
            SchemaType.String => new TextColumn(capacity),
            SchemaType.Bytes => new BytesColumn(capacity),
            _ => throw Unsupported(column),
        };
    }

    /// <summary>What stands after DEFAULT, or null: MySQL refuses a literal default of TEXT (error 1101).</summary>
    public string? DefaultLiteral(Column column, SqlNames names)
    {
        Schema schema = column.Schema;
        if (!schema.HasDefault || schema.Default.IsNull || column.IsEpoch) return null;
        Value value = schema.Default;
        switch (schema.Name)
        {
            case LogicalTypes.Decimal: return DecimalColumn.Format(value.AsBytes, LogicalTypes.ScaleOf(schema));
            case LogicalTypes.Date: return $"'{Local(column, options.DateClock, (Int128)value.AsInt64 * DayCount.MillisPerDay):yyyy-MM-dd}'";
            case LogicalTypes.Time: return $"'{Local(column, options.DbClock, value.AsInt64):HH:mm:ss.fff}'";
            case LogicalTypes.Timestamp: return $"'{Local(column, options.DbClock, value.AsInt64):yyyy-MM-dd HH:mm:ss.fff}'";
        }

        return schema.Type switch
        {
            SchemaType.Boolean => value.AsBoolean ? "1" : "0",
            SchemaType.String => SqlType(column).Contains("TEXT", StringComparison.Ordinal) ? null : names.Literal(value.AsString),
            SchemaType.Bytes => $"x'{Convert.ToHexStringLower(value.AsBytes)}'",
            SchemaType.Float32 => value.AsFloat32.ToString("R", CultureInfo.InvariantCulture),
            SchemaType.Float64 => value.AsFloat64.ToString("R", CultureInfo.InvariantCulture),
            _ => value.AsInt64.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Errors: <see cref="DataException"/> outside of the years that MySQL knows.</summary>
    private static DateTime Local(Column column, ZoneClock clock, Int128 utcMillis)
    {
        // Two days within .NET's limits, so that no time zone leads beyond them.
        if (utcMillis > DateTimeOffset.MinValue.AddDays(2).ToUnixTimeMilliseconds() && utcMillis < DateTimeOffset.MaxValue.AddDays(-2).ToUnixTimeMilliseconds())
            return DateTime.UnixEpoch.AddMilliseconds(clock.ToLocal((long)utcMillis));
        throw new DataException($"field '{column.Name}' has a default outside of the years 1 to 9999, which MySQL cannot store. Take it out of the schema");
    }

    private static DataException Unsupported(Column column) => new(
        $"field '{column.Name}' is of type {column.Schema.TypeName}, for which MySQL has no column type. Leave it out with fields.whitelist or the ReplaceField transformation (exclude)" +
        (column.Schema.Type == SchemaType.Struct ? ", or make columns of its fields with the Flatten transformation" : ""));
}
