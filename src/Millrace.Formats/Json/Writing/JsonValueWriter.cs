using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Writing;

/// <summary>Writes one value of one schema; made once per schema by <see cref="JsonWriterCompiler"/>.</summary>
internal abstract class JsonValueWriter(Schema schema, NullHandling nulls)
{
    private readonly bool _hasDefault = schema.HasDefault && !schema.Default.IsNull && nulls == NullHandling.Default;

    protected Schema Schema { get; } = schema;

    /// <summary>Writes the value.</summary>
    /// <exception cref="DataException">It is not of the schema.</exception>
    public void Write(ref JsonOutput output, in Value value)
    {
        if (!value.IsNull) WriteValue(ref output, value);
        else if (_hasDefault) WriteValue(ref output, Schema.Default);
        else if (Schema.IsOptional) output.Write("null"u8);
        else throw new DataException("Conversion error: null value for field that is required and has no default value");
    }

    protected abstract void WriteValue(ref JsonOutput output, in Value value);

    protected DataException Invalid(in Value value) => new($"Invalid type for {Schema.TypeName}: class {value.Kind}");
}
