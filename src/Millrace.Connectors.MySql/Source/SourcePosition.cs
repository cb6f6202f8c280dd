using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Source;

/// <summary>How far a table has been read, and the same as Connect's JDBC connector stores it.</summary>
/// <param name="Micros">
/// Time of the last row, in microseconds since the epoch; null when there is none, or the mode does not use it.
/// </param>
/// <param name="Id">Value of the growing column; null likewise.</param>
internal readonly record struct SourcePosition(long? Micros, long? Id)
{
    public const string TimestampKey = "timestamp";
    public const string NanosKey = "timestamp_nanos";
    public const string IncrementingKey = "incrementing";

    /// <summary>Reads a stored offset.</summary>
    /// <exception cref="ConnectException">One of its numbers is none.</exception>
    public static SourcePosition From(OffsetMap offset)
    {
        long? millis = Number(offset, TimestampKey), nanos = Number(offset, NanosKey);
        // timestamp_nanos is all of the part below a second, the milliseconds included.
        long? micros = millis is not { } ms
            ? null
            : nanos is { } ns ? (Columns.DateColumn.FloorDiv(ms, 1000) * 1_000_000) + (ns / 1000) : ms * 1000;
        return new SourcePosition(micros, Number(offset, IncrementingKey));
    }

    /// <summary>The offset with what is known, in the order that the Java connector writes.</summary>
    public OffsetMap ToOffset()
    {
        var entries = new List<KeyValuePair<string, Value>>(3);
        if (Micros is { } micros)
            entries.Add(new(NanosKey, Value.Int64((micros - (Columns.DateColumn.FloorDiv(micros, 1_000_000) * 1_000_000)) * 1000)));
        if (Id is { } id) entries.Add(new(IncrementingKey, Value.Int64(id)));
        if (Micros is { } at) entries.Add(new(TimestampKey, Value.Int64(Columns.DateColumn.FloorDiv(at, 1000))));
        return new OffsetMap(entries);
    }

    private static long? Number(OffsetMap offset, string key)
    {
        Value value = offset[key];
        return value.Kind switch
        {
            ValueKind.Null => null,
            ValueKind.Int64 or ValueKind.Int32 => value.AsInt64,
            _ => throw new ConnectException($"The value for the '{key}' key in the offset is expected to be a number, not {value}"),
        };
    }
}
