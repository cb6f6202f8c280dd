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

    /// <summary>Called once before any other.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public abstract void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role);

    /// <summary>
    /// Reads one payload. Text and bytes of the value may be copied into <paramref name="arena"/>, never point into
    /// <paramref name="payload"/>. Returns the schema, the same object for records of the same schema; null for schemaless data.
    /// </summary>
    /// <exception cref="Errors.DataException">The payload is bad.</exception>
    /// <exception cref="Errors.RetriableException">A schema could not be fetched now.</exception>
    public abstract Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value);

    /// <summary>
    /// Name of the record header by which a payload may name its schema, and which the record then brings along; null: there is none.
    /// Does not change once <see cref="Configure"/> was called. Default: none.
    /// </summary>
    public virtual string? SchemaHeader => null;

    /// <summary>
    /// Reads the payload of a record that has the header <see cref="SchemaHeader"/>; otherwise as
    /// <see cref="Decode(string, ReadOnlySpan{byte}, ValueArena, out Value)"/>. Default: the header says nothing.
    /// </summary>
    public virtual Schema? Decode(string topic, ReadOnlySpan<byte> schemaHeader, ReadOnlySpan<byte> payload, ValueArena arena,
        out Value value) => Decode(topic, payload, arena, out value);

    /// <summary>
    /// What the record of the payload written last is to have as its header <see cref="SchemaHeader"/>, in place of any that it has;
    /// empty: none. Valid until the next call of <see cref="Encode"/>. Default: none.
    /// </summary>
    public virtual ReadOnlySpan<byte> WrittenSchemaHeader => default;

    /// <summary>The schema that goes with a null payload, whose value is null. Default: none.</summary>
    public virtual Schema? DecodeNull(string topic) => null;

    /// <summary>
    /// Writes one value; false says that the payload is null (nothing was written).
    /// On an error, what was written to the output is to be thrown away. Errors: as <see cref="Decode(string, ReadOnlySpan{byte},
    /// ValueArena, out Value)"/>.
    /// </summary>
    public abstract bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output);
}
