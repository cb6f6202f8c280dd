using Millrace.Data;
using Millrace.Errors;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Times;

/// <summary>Points in time from one way of holding them to another, by way of milliseconds since the epoch; all in UTC.</summary>
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

    /// <summary>How values of that schema hold time. Errors: <see cref="DataException"/> when they do not.</summary>
    public static TimeKind KindOf(Schema schema) => (schema.Name, schema.Type) switch
    {
        (LogicalTypes.Timestamp, _) => TimeKind.Timestamp,
        (LogicalTypes.Date, _) => TimeKind.Date,
        (LogicalTypes.Time, _) => TimeKind.Time,
        (_, SchemaType.String) => TimeKind.String,
        (_, SchemaType.Int64) => TimeKind.Unix,
        _ => throw new DataException($"Schema {schema} does not correspond to a known timestamp type format"),
    };

    /// <summary>Without a schema: text, or a 64-bit number. Errors: <see cref="DataException"/> for anything else.</summary>
    public static TimeKind KindOf(in Value value) => value.Kind switch
    {
        ValueKind.String => TimeKind.String,
        ValueKind.Int64 => TimeKind.Unix,
        _ => throw new DataException($"TimestampConverter does not support {JavaClass.Of(value)} objects as timestamps"),
    };

    public Value Convert(in Value value, TimeKind from, ValueArena arena)
    {
        if (value.IsNull) return value;
        long milliseconds = from switch
        {
            TimeKind.String => Read(value.AsString),
            TimeKind.Unix => precision.ToMilliseconds(value.AsInt64),
            TimeKind.Date => value.AsInt64 * MillisecondsPerDay,
            _ => value.AsInt64,
        };
        switch (target)
        {
            case TimeKind.String: return arena.Utf8(Write(milliseconds));
            case TimeKind.Unix: return Value.Int64(precision.FromMilliseconds(milliseconds));
            case TimeKind.Date: return Value.Int32((int)DaysOf(milliseconds));
            case TimeKind.Time: return Value.Int32((int)(milliseconds - (DaysOf(milliseconds) * MillisecondsPerDay)));
            default: return Value.Int64(milliseconds);
        }
    }

    private static long DaysOf(long milliseconds) => (long)Math.Floor(milliseconds / (decimal)MillisecondsPerDay);

    private long Read(string text)
    {
        if (format is null) throw new DataException($"Could not parse timestamp: value ({text}) is text, and no format is set");
        return format.TryRead(text, out long milliseconds)
            ? milliseconds
            : throw new DataException($"Could not parse timestamp: value ({text}) does not match pattern ({pattern})");
    }

    private string Write(long milliseconds)
    {
        try
        {
            return format!.Format(milliseconds);
        }
        catch (FormatException fault)
        {
            throw new DataException($"Could not format timestamp: {fault.Message}", fault);
        }
    }
}
