using Millrace.Data;
using Millrace.Records;

namespace Millrace.Testing;

/// <summary>A record to be put into a sink. What its values refer to is its own: it may be put as often as one likes.</summary>
/// <param name="KeySchema">Schema of the key; null for a key without one, and for no key.</param>
/// <param name="Key">The key; <see cref="Value.Null"/> for none.</param>
/// <param name="ValueSchema">Schema of the value; null for data without one, and for a tombstone.</param>
/// <param name="Value">The value; <see cref="Value.Null"/> is a tombstone.</param>
public readonly record struct TestRecord(Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value)
{
    /// <summary>Partition that it is consumed from.</summary>
    public int Partition { get; init; }

    /// <summary>When it was made, in milliseconds since the epoch; 2023-11-14 22:13:20 unless said.</summary>
    public long Timestamp { get; init; } = 1_700_000_000_000;

    /// <summary>Its headers, or null for none.</summary>
    public Headers? Headers { get; init; }

    /// <summary>The four parts as a tuple.</summary>
    public static implicit operator TestRecord((Schema? KeySchema, Value Key, Schema? ValueSchema, Value Value) parts) =>
        new(parts.KeySchema, parts.Key, parts.ValueSchema, parts.Value);

    /// <summary>A key and a value of text; a null text is a tombstone.</summary>
    public static TestRecord Text(string? key, string? value) =>
        new(key is null ? null : Schema.String, Value.String(key), value is null ? null : Schema.String, Value.String(value));

    /// <summary>A struct without a key.</summary>
    public static TestRecord Row(Schema schema, params Value[] fields) => new(null, default, schema, Value.Struct(fields));

    /// <summary>A struct under a key of a plain type.</summary>
    public static TestRecord Keyed(Value key, Schema schema, params Value[] fields) =>
        new(SchemaOf(key), key, schema, Value.Struct(fields));

    /// <summary>A key of a plain type, and no value.</summary>
    public static TestRecord Tombstone(Value key) => new(SchemaOf(key), key, null, default);

    private static Schema SchemaOf(Value key) => key.Kind switch
    {
        ValueKind.Boolean => Schema.Boolean,
        ValueKind.Int8 => Schema.Int8,
        ValueKind.Int16 => Schema.Int16,
        ValueKind.Int32 => Schema.Int32,
        ValueKind.Int64 => Schema.Int64,
        ValueKind.Float32 => Schema.Float32,
        ValueKind.Float64 => Schema.Float64,
        ValueKind.String => Schema.String,
        ValueKind.Bytes => Schema.Bytes,
        _ => throw new ArgumentException($"The kind {key.Kind} of a key does not say its schema; take the constructor.", nameof(key)),
    };
}
