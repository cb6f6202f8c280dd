using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

/// <summary>Reads one value of one schema; made once per schema by <see cref="JsonReaderCompiler"/>.</summary>
internal abstract class JsonValueReader(Schema schema, NullHandling nulls)
{
    // The default stands in for null, if the schema has one and the configuration says so.
    private readonly bool _hasDefault = schema.HasDefault && !schema.Default.IsNull && nulls == NullHandling.Default;

    protected Schema Schema { get; } = schema;

    /// <summary>Reads the value at the present token, and ends at its last one.</summary>
    /// <exception cref="DataException"/>
    public void Read(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType == JsonTokenType.Null) value = ReadNull();
        else ReadValue(ref input, out value);
    }

    /// <summary>The same where null is a value like others.</summary>
    public void ReadAny(ref JsonInput input, out Value value) => ReadValue(ref input, out value);

    /// <summary>The value of a null or of a member that is not there.</summary>
    public Value ReadNull()
    {
        if (_hasDefault) return Schema.Default;
        return Schema.IsOptional ? Value.Null : throw new DataException($"Invalid null value for required {Schema.TypeName} field");
    }

    /// <summary>The value of a member that is not there, where that is no fault.</summary>
    public Value ReadMissing() => _hasDefault ? Schema.Default : Value.Null;

    protected abstract void ReadValue(ref JsonInput input, out Value value);
}
