using System.Globalization;
using Millrace.Errors;

namespace Millrace.Data;

/// <summary>
/// Connect's logical types. A value of one is held in its base representation: Decimal as the unscaled number in big-endian two's
/// complement bytes, Date as days since 1970-01-01, Time as milliseconds of the day, Timestamp as milliseconds since the epoch.
/// What it means is said by the schema's name alone.
/// </summary>
public static class LogicalTypes
{
    /// <summary>Name of a decimal number, BYTES.</summary>
    public const string Decimal = "org.apache.kafka.connect.data.Decimal";

    /// <summary>Name of a day, INT32.</summary>
    public const string Date = "org.apache.kafka.connect.data.Date";

    /// <summary>Name of a time of the day, INT32.</summary>
    public const string Time = "org.apache.kafka.connect.data.Time";

    /// <summary>Name of a point in time, INT64.</summary>
    public const string Timestamp = "org.apache.kafka.connect.data.Timestamp";

    /// <summary>Parameter of a Decimal schema: digits after the point, an integer as text.</summary>
    public const string ScaleParameter = "scale";

    /// <summary>Parameter by convention of the JDBC and Avro plugins: digits in all.</summary>
    public const string PrecisionParameter = "connect.decimal.precision";

    /// <summary>A day that may not be null.</summary>
    public static readonly Schema DateSchema = DateBuilder().Build();

    /// <summary>A time of the day that may not be null.</summary>
    public static readonly Schema TimeSchema = TimeBuilder().Build();

    /// <summary>A point in time that may not be null.</summary>
    public static readonly Schema TimestampSchema = TimestampBuilder().Build();

    /// <summary>Begins a day.</summary>
    public static SchemaBuilder DateBuilder() => new SchemaBuilder(SchemaType.Int32).Name(Date).Version(1);

    /// <summary>Begins a time of the day.</summary>
    public static SchemaBuilder TimeBuilder() => new SchemaBuilder(SchemaType.Int32).Name(Time).Version(1);

    /// <summary>Begins a point in time.</summary>
    public static SchemaBuilder TimestampBuilder() => new SchemaBuilder(SchemaType.Int64).Name(Timestamp).Version(1);

    /// <summary>Begins a decimal number with so many digits after the point.</summary>
    public static SchemaBuilder DecimalBuilder(int scale) => new SchemaBuilder(SchemaType.Bytes).Name(Decimal).Version(1)
        .Parameter(ScaleParameter, scale.ToString(CultureInfo.InvariantCulture));

    /// <summary>Digits after the point of a Decimal schema.</summary>
    /// <exception cref="DataException">The parameter is missing or no integer.</exception>
    public static int ScaleOf(Schema schema)
    {
        if (!schema.Parameters.TryGetValue(ScaleParameter, out string? text))
            throw new DataException($"Invalid Decimal schema: {ScaleParameter} parameter not found.");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int scale)
            ? scale
            : throw new DataException($"Invalid {ScaleParameter} parameter found in Decimal schema: {text}");
    }
}
