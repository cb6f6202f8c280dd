using System.Buffers;
using Millrace.Config;
using Millrace.Data;

namespace Millrace.Connectors;

/// <summary>
/// Bytes to values and back. One instance serves one task and one role, from one thread at a time;
/// it remembers per schema what it needs, so that a record costs no lookups beyond one.
/// </summary>
public abstract class Converter
{
    /// <summary>Its settings, without the prefix that they have in a connector (<c>value.converter.</c>).</summary>
    public abstract ConfigDef Config { get; }

    /// <summary>Called once before any other. Errors: <see cref="Errors.ConfigException"/>.</summary>
    public abstract void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role);

    /// <summary>
    /// Reads one payload. Text and bytes of the value may be copied into <paramref name="arena"/>, never point into
    /// <paramref name="payload"/>. Returns the schema, the same object for records of the same schema; null for schemaless data.
    /// Errors: <see cref="Errors.DataException"/> when the payload is bad, <see cref="Errors.RetriableException"/> when a schema could not
    /// be fetched now.
    /// </summary>
    public abstract Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value);

    /// <summary>The schema that goes with a null payload, whose value is null. Default: none.</summary>
    public virtual Schema? DecodeNull(string topic) => null;

    /// <summary>
    /// Writes one value; false says that the payload is null (nothing was written).
    /// On an error, what was written to the output is to be thrown away. Errors: as <see cref="Decode"/>.
    /// </summary>
    public abstract bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output);
}
