using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>A record of named fields.</summary>
public sealed class AvroRecordSchema : AvroNamedSchema
{
    internal AvroRecordSchema(AvroName name, string? doc, IReadOnlyList<AvroName> aliases, bool isError,
        IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(AvroType.Record, name, doc, aliases, properties) => IsError = isError;

    /// <summary>True for an <c>error</c>, which is a record in all but name.</summary>
    public bool IsError { get; }

    /// <summary>In wire order. Set once by the parser, after the record itself exists: fields may refer to it.</summary>
    public IReadOnlyList<AvroField> Fields { get; internal set; } = [];

    /// <summary>The field of that name, or null.</summary>
    public AvroField? FindField(string name)
    {
        foreach (AvroField field in Fields)
            if (field.Name == name) return field;
        return null;
    }
}
