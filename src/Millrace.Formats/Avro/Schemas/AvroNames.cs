using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>
/// The named types that a schema text may refer to: those of its references, those already read, and those that come later in it.
/// </summary>
internal sealed class AvroNames
{
    private readonly Dictionary<string, AvroNamedSchema> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Definition> _definitions = new(StringComparer.Ordinal);

    public AvroNames(IEnumerable<AvroSchema> references)
    {
        foreach (AvroSchema reference in references) AddAll(reference);
    }

    public AvroNamedSchema? Find(string fullName) => _known.GetValueOrDefault(fullName);

    /// <summary>A type that is defined further down in the text, with the namespace it stands in.</summary>
    public bool TryFindLater(string fullName, out JsonElement json, out string? space)
    {
        bool found = _definitions.TryGetValue(fullName, out Definition later);
        (json, space) = (later.Json, later.Space);
        return found;
    }

    public void Add(AvroNamedSchema schema) => _known.Add(schema.FullName, schema);

    /// <summary>Notes where the named types of a text are defined, so that a name may be used before its definition.</summary>
    public void Scan(JsonElement json, string? space)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement branch in json.EnumerateArray()) Scan(branch, space);
            return;
        }

        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("type", out JsonElement type)) return;
        switch (type.ValueKind == JsonValueKind.String ? type.GetString() : null)
        {
            case null: Scan(type, space); break;
            case "array": ScanMember(json, "items", space); break;
            case "map": ScanMember(json, "values", space); break;
            case "enum" or "fixed": Note(json, space); break;
            case "record" or "error":
                space = Note(json, space)?.Namespace ?? space;
                if (!json.TryGetProperty("fields", out JsonElement fields) || fields.ValueKind != JsonValueKind.Array) break;
                foreach (JsonElement field in fields.EnumerateArray())
                    if (field.ValueKind == JsonValueKind.Object) ScanMember(field, "type", space);
                break;
        }
    }

    private void ScanMember(JsonElement json, string name, string? space)
    {
        if (json.TryGetProperty(name, out JsonElement member)) Scan(member, space);
    }

    private AvroName? Note(JsonElement json, string? space)
    {
        if (AvroSchemaParser.NameOf(json, space) is not { } name) return null;
        if (_known.ContainsKey(name.Full) || !_definitions.TryAdd(name.Full, new Definition(json, space)))
            throw new AvroSchemaException($"Can't redefine: {name.Full}");
        return name;
    }

    private void AddAll(AvroSchema schema)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (schema)
        {
            case AvroArraySchema array: AddAll(array.Items); break;
            case AvroMapSchema map: AddAll(map.Values); break;
            case AvroUnionSchema union:
                foreach (AvroSchema branch in union.Branches) AddAll(branch);
                break;
            case AvroNamedSchema named when _known.TryAdd(named.FullName, named) && named is AvroRecordSchema record:
                foreach (AvroField field in record.Fields) AddAll(field.Schema);
                break;
        }
    }

    private readonly record struct Definition(JsonElement Json, string? Space);
}
