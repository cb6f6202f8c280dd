using Millrace.Data;
using Millrace.Errors;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Times;

/// <summary>Points in time from one way of holding them to another, by way of a <see cref="Moment"/>; all in UTC.</summary>
internal sealed class TimeConversion(TimeKind target, JavaDateFormat? format, string pattern, UnixPrecision precision)
{
    private const long MillisecondsPerDay = 86_400_000;

    /// <summary>Schema of what comes out.</summary>
    public Schema TargetSchema(bool isOptional)
    {
        Schema schema = target switch
        {
            TimeKind.String => Schema.String,
            TimeKind.Unix => Schema.Int64,
            TimeKind.Date => LogicalTypes.DateSchema,
            TimeKind.Time => LogicalTypes.TimeSchema,
            _ => LogicalTypes.TimestampSchema,
        };
        return isOptional ? schema.AsOptional() : schema;
    }

    /// <summary>How values of that schema hold time.</summary>
    /// <exception cref="DataException">They hold none.</exception>
    public static TimeKind KindOf(Schema schema) => (schema.Name, schema.Type) switch
    {
        (LogicalTypes.Timestamp, _) => TimeKind.Timestamp,
        (LogicalTypes.Date, _) => TimeKind.Date,
        (LogicalTypes.Time, _) => TimeKind.Time,
        (_, SchemaType.String) => TimeKind.String,
        (_, SchemaType.Int64) => TimeKind.Unix,
        _ => throw new DataException($"Schema {schema} does not correspond to a known timestamp type format"),
    };

    /// <summary>Without a schema: text, or a 64-bit number.</summary>
    /// <exception cref="DataException">For anything else.</exception>
    public static TimeKind KindOf(in Value value) => value.Kind switch
    {
        ValueKind.String => TimeKind.String,
        ValueKind.Int64 => TimeKind.Unix,
        _ => throw new DataException($"TimestampConverter does not support {JavaClass.Of(value)} objects as timestamps"),
    };

    public Value Convert(in Value value, TimeKind from, ValueArena arena)
    {
        if (value.IsNull) return value;
        Moment moment = from switch
        {
            TimeKind.String => Read(value.AsString),
            TimeKind.Unix => precision.Read(value.AsInt64),
            TimeKind.Date => new Moment(value.AsInt64 * MillisecondsPerDay, 0),
            _ => new Moment(value.AsInt64, 0),
        };
        long milliseconds = moment.Milliseconds;
        switch (target)
        {
            case TimeKind.String: return arena.Utf8(Write(moment));
            case TimeKind.Unix: return Value.Int64(precision.Write(moment));
            case TimeKind.Date: return Date(DaysOf(milliseconds));
            case TimeKind.Time: return Value.Int32((int)(milliseconds - (DaysOf(milliseconds) * MillisecondsPerDay)));
            default: return Value.Int64(milliseconds);
        }
    }

    private static long DaysOf(long milliseconds) => (long)Math.Floor(milliseconds / (decimal)MillisecondsPerDay);

    private static Value Date(long days) =>
        days == (int)days ? Value.Int32((int)days) : throw new DataException($"Day {days} since 1970 does not fit a Date");

    private Moment Read(string text)
    {
        if (format is null) throw new DataException($"Could not parse timestamp: value ({text}) is text, and no format is set");
        return format.TryRead(text, out Moment moment)
            ? moment
            : throw new DataException($"Could not parse timestamp: value ({text}) does not match pattern ({pattern})");
    }

    private string Write(Moment moment)
    {
        try
        {
            return format!.Format(moment);
        }
        catch (FormatException fault)
        {
            throw new DataException($"Could not format timestamp: {fault.Message}", fault);
        }
    }
}
