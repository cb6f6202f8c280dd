using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json;

/// <summary>Schemas as the JSON of envelopes. The order of the members is that of Connect's own converter.</summary>
internal sealed class ConnectSchemaWriter(DecimalFormat decimals)
{
    private readonly StringBuilder _text = new();

    // Schemas being written further up: a recursive one has no end in JSON.
    private readonly HashSet<Schema> _open = new(ReferenceEqualityComparer.Instance);

    /// <summary>The JSON text; <c>null</c> for none.</summary>
    public static string Print(Schema? schema, DecimalFormat decimals)
    {
        if (schema is null) return "null";
        var writer = new ConnectSchemaWriter(decimals);
        writer.Write(schema, null);
        return writer._text.ToString();
    }

    private void Write(Schema schema, string? field)
    {
        if (!_open.Add(schema) && schema.Type is SchemaType.Struct)
            throw new DataException($"Schema {schema.Name} contains itself, which JSON envelopes cannot express; set schemas.enable=false");
        _text.Append("{\"type\":\"").Append(TypeOf(schema.Type)).Append('"');
        switch (schema.Type)
        {
            case SchemaType.Array:
                _text.Append(",\"items\":");
                Write(schema.ValueSchema!, null);
                break;
            case SchemaType.Map:
                _text.Append(",\"keys\":");
                Write(schema.KeySchema!, null);
                _text.Append(",\"values\":");
                Write(schema.ValueSchema!, null);
                break;
            case SchemaType.Struct:
                _text.Append(",\"fields\":[");
                foreach (Field child in schema.Fields)
                {
                    if (child.Index > 0) _text.Append(',');
                    Write(child.Schema, child.Name);
                }

                _text.Append(']');
                break;
        }

        _text.Append(",\"optional\":").Append(schema.IsOptional ? "true" : "false");
        Append("name", schema.Name);
        if (schema.Version is { } version) _text.Append(CultureInfo.InvariantCulture, $",\"version\":{version}");
        Append("doc", schema.Doc);
        WriteParameters(schema);
        if (schema.HasDefault && !schema.Default.IsNull)
            _text.Append(",\"default\":").Append(JsonValues.Print(schema, schema.Default, decimals));
        Append("field", field);
        _text.Append('}');
        _open.Remove(schema);
    }

    private void WriteParameters(Schema schema)
    {
        if (schema.Parameters.Count == 0) return;
        _text.Append(",\"parameters\":");
        char before = '{';
        foreach (var (name, value) in schema.Parameters)
        {
            JsonText.AppendString(_text.Append(before), name);
            JsonText.AppendString(_text.Append(':'), value);
            before = ',';
        }

        _text.Append('}');
    }

    private void Append(string name, string? value)
    {
        if (value is not null) JsonText.AppendString(_text.Append(",\"").Append(name).Append("\":"), value);
    }

    private static string TypeOf(SchemaType type) => type switch
    {
        SchemaType.Float32 => "float",
        SchemaType.Float64 => "double",
        _ => type.ToString().ToLowerInvariant(),
    };
}
