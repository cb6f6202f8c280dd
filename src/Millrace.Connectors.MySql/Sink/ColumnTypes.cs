using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>What a Connect schema is in MySQL.</summary>
/// <param name="Sql">Type in CREATE and ALTER.</param>
/// <param name="CreateBuffer">The memory that so many values are sent from.</param>
/// <param name="Literal">A value as it stands after DEFAULT; null where MySQL takes none.</param>
internal sealed record ColumnType(string Sql, Func<int, ColumnBuffer> CreateBuffer, Func<Value, string?> Literal)
{
    /// <summary>Why no such column can be made; null when it can. One that is there may be of another type, and take the values.</summary>
    public string? Fault { get; init; }
}

/// <summary>The type table.</summary>
/// <param name="options">Of the task.</param>
/// <param name="names">Quotes texts.</param>
/// <param name="exactCollation">For keys: <see cref="ServerFeatures.ExactCollation"/>.</param>
internal sealed class ColumnTypes(SinkOptions options, SqlNames names, string exactCollation)
{
    private const int MostScale = 30; // MySQL: "M is 1 to 65, D is 0 to 30"

    /// <exception cref="DataException">MySQL has no type for it.</exception>
    public ColumnType Of(Column column)
    {
        if (column.IsEpoch)
        {
            return new ColumnType(
                "DATETIME(6)",
                capacity => new EpochColumn(capacity, options.DbClock, options.LegacyCalendar, options.TimestampUnitsPerMicrosecond),
                _ => null);
        }

        return column.Schema.Name switch
        {
            LogicalTypes.Decimal => Decimal(column),
            LogicalTypes.Date => new ColumnType(
                "DATE", capacity => new DateColumn(capacity, options.DateClock, options.LegacyCalendar),
                value => $"'{Local(column, options.DateClock, (Int128)value.AsInt64 * DayCount.MillisPerDay):yyyy-MM-dd}'"),
            LogicalTypes.Time => new ColumnType(
                "TIME(3)", capacity => new TimeOfDayColumn(capacity, options.DbClock),
                value => $"'{Local(column, options.DbClock, value.AsInt64):HH:mm:ss.fff}'"),
            LogicalTypes.Timestamp => new ColumnType(
                "DATETIME(3)", capacity => new DateTimeColumn(capacity, options.DbClock, options.LegacyCalendar),
                value => $"'{Local(column, options.DbClock, value.AsInt64):yyyy-MM-dd HH:mm:ss.fff}'"),
            _ => Plain(column),
        };
    }

    private ColumnType Plain(Column column) => column.Schema.Type switch
    {
        SchemaType.Boolean => new ColumnType("TINYINT", capacity => new Int8Column(capacity), value => value.AsBoolean ? "1" : "0"),
        SchemaType.Int8 => new ColumnType("TINYINT", capacity => new Int8Column(capacity), Integer),
        SchemaType.Int16 => new ColumnType("SMALLINT", capacity => new Int16Column(capacity), Integer),
        SchemaType.Int32 => new ColumnType("INT", capacity => new Int32Column(capacity), Integer),
        SchemaType.Int64 => new ColumnType("BIGINT", capacity => new Int64Column(capacity), Integer),
        SchemaType.Float32 => new ColumnType(
            "FLOAT", capacity => column.IsStoredAsText ? new FloatTextColumn(capacity) : new Float32Column(capacity),
            value => value.AsFloat32.ToString("R", CultureInfo.InvariantCulture)),
        SchemaType.Float64 => new ColumnType(
            "DOUBLE", capacity => column.IsStoredAsText ? new FloatTextColumn(capacity) : new Float64Column(capacity),
            value => value.AsFloat64.ToString("R", CultureInfo.InvariantCulture)),
        SchemaType.String when column.IsKey => Text($"{options.KeyTextType} CHARACTER SET utf8mb4 COLLATE {exactCollation}"),
        SchemaType.String => Text(options.TextType),
        SchemaType.Bytes => new ColumnType(
            "VARBINARY(1024)", capacity => new BytesColumn(capacity), value => $"x'{Convert.ToHexStringLower(value.AsBytes)}'"),
        _ => throw Unsupported(column),
    };

    // MySQL refuses a literal default of TEXT (error 1101).
    private ColumnType Text(string sql) => new(
        sql, capacity => new TextColumn(capacity),
        value => sql.Contains("TEXT", StringComparison.Ordinal) ? null : names.Literal(value.AsString));

    private static ColumnType Decimal(Column column)
    {
        int scale = LogicalTypes.ScaleOf(column.Schema);
        return new ColumnType(
            $"DECIMAL(65,{Math.Max(0, scale)})", capacity => new DecimalColumn(capacity, scale),
            value => DecimalColumn.Format(value.AsBytes, scale))
        {
            Fault = scale > MostScale ? $"field '{column.Name}' is a Decimal with scale {scale}; MySQL knows up to {MostScale}" : null,
        };
    }

    private static string Integer(Value value) => value.AsInt64.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="DataException">Outside of the years that MySQL knows.</exception>
    private static DateTime Local(Column column, ZoneClock clock, Int128 utcMillis)
    {
        // Two days within .NET's limits, so that no time zone leads beyond them.
        long first = DateTimeOffset.MinValue.AddDays(2).ToUnixTimeMilliseconds(), last = DateTimeOffset.MaxValue.AddDays(-2)
            .ToUnixTimeMilliseconds();
        if (utcMillis > first && utcMillis < last) return DateTime.UnixEpoch.AddMilliseconds(clock.ToLocal((long)utcMillis));
        throw new DataException(
            $"field '{column.Name}' has a default outside of the years 1 to 9999, which MySQL cannot store. Take it out of the schema");
    }

    private static DataException Unsupported(Column column) => new(
        $"field '{column.Name}' is of type {column.Schema.TypeName}, for which MySQL has no column type. Leave it out with "
        + "fields.whitelist or the ReplaceField transformation (exclude)"
        + (column.Schema.Type == SchemaType.Struct ? ", or make columns of its fields with the Flatten transformation" : ""));
}
