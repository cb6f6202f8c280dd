using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Millrace.Formats.Text;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>
/// Prints a schema as Java's <c>Schema.toString()</c> does, attribute by attribute in the same order:
/// registries tell schemas apart by this text. The first use of a named type is its definition, later ones are its name.
/// </summary>
internal sealed class AvroSchemaPrinter
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private string? _space;

    public static string Print(AvroSchema schema, IEnumerable<AvroSchema> references)
    {
        var printer = new AvroSchemaPrinter();
        foreach (AvroSchema reference in references) printer.Define(reference);
        printer.Write(schema);
        return printer._text.ToString();
    }

    private void Write(AvroSchema schema)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (schema)
        {
            case AvroNamedSchema named when !_defined.Add(named.FullName):
                String(named.Name.Within(_space));
                break;
            case AvroUnionSchema union:
                _text.Append('[');
                for (int i = 0; i < union.Branches.Count; i++)
                {
                    if (i > 0) _text.Append(',');
                    Write(union.Branches[i]);
                }

                _text.Append(']');
                break;
            case AvroPrimitiveSchema { Properties.Count: 0 }:
                String(schema.TypeName);
                break;
            default:
                _text.Append("{\"type\":");
                String(schema is AvroRecordSchema { IsError: true } ? "error" : schema.TypeName);
                WriteAttributes(schema);
                _text.Append('}');
                break;
        }
    }

    private void WriteAttributes(AvroSchema schema)
    {
        string? outer = _space;
        if (schema is AvroNamedSchema named) WriteName(named);
        switch (schema)
        {
            case AvroArraySchema array:
                Member("items");
                Write(array.Items);
                break;
            case AvroMapSchema map:
                Member("values");
                Write(map.Values);
                break;
            case AvroFixedSchema fixedSize:
                Member("size").Append(fixedSize.Size);
                break;
            case AvroEnumSchema symbols:
                Strings("symbols", symbols.Symbols);
                if (symbols.DefaultSymbol is not null) Text("default", symbols.DefaultSymbol);
                break;
            case AvroRecordSchema record:
                _space = record.Name.Namespace;
                Member("fields").Append('[');
                for (int i = 0; i < record.Fields.Count; i++)
                {
                    if (i > 0) _text.Append(',');
                    WriteField(record.Fields[i]);
                }

                _text.Append(']');
                _space = outer;
                break;
        }

        WriteProperties(schema.Properties);
        if (schema is AvroNamedSchema { Aliases.Count: > 0 } aliased)
            Strings("aliases", aliased.Aliases.Select(alias => alias.Namespace == aliased.Name.Namespace
                ? alias.Within(aliased.Name.Namespace)
                : alias.Full));
    }

    private void WriteName(AvroNamedSchema named)
    {
        Text("name", named.Name.Simple);
        if (named.Name.Namespace != _space) Text("namespace", named.Name.Namespace ?? "");
        if (named.Doc is not null) Text("doc", named.Doc);
    }

    private void WriteField(AvroField field)
    {
        _text.Append("{\"name\":");
        String(field.Name);
        Member("type");
        Write(field.Schema);
        if (field.Doc is not null) Text("doc", field.Doc);
        if (field.Default is { } value) WriteDefault(field.Schema, value);
        if (field.Order != AvroField.Ascending) Text("order", field.Order);
        if (field.Aliases.Count > 0) Strings("aliases", field.Aliases);
        WriteProperties(field.Properties);
        _text.Append('}');
    }

    // Avro reads a number that is written as text for float and double.
    private void WriteDefault(AvroSchema schema, JsonElement value)
    {
        StringBuilder text = Member("default");
        if (schema.Type is AvroType.Float or AvroType.Double && value.ValueKind == JsonValueKind.String
            && JavaNumbers.TryParse(value.GetString()!, out double number) && double.IsFinite(number))
            text.Append(JavaNumbers.Format(number));
        else
            JsonText.Append(text, value);
    }

    private void WriteProperties(IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
    {
        foreach (var (name, value) in properties) JsonText.Append(Member(name), value);
    }

    private void Strings(string name, IEnumerable<string> values)
    {
        Member(name).Append('[');
        bool isFirst = true;
        foreach (string value in values)
        {
            if (!isFirst) _text.Append(',');
            isFirst = false;
            String(value);
        }

        _text.Append(']');
    }

    private void Text(string name, string value) => JsonText.AppendString(Member(name), value);

    private void String(string value) => JsonText.AppendString(_text, value);

    private StringBuilder Member(string name)
    {
        _text.Append(',');
        String(name);
        return _text.Append(':');
    }

    private void Define(AvroSchema schema)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (schema)
        {
            case AvroArraySchema array: Define(array.Items); break;
            case AvroMapSchema map: Define(map.Values); break;
            case AvroUnionSchema union:
                foreach (AvroSchema branch in union.Branches) Define(branch);
                break;
            case AvroNamedSchema named when _defined.Add(named.FullName) && named is AvroRecordSchema record:
                foreach (AvroField field in record.Fields) Define(field.Schema);
                break;
        }
    }
}
