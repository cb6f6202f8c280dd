using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Text;
using static Millrace.Formats.JsonSchema.Mapping.JsonNamesOfConnect;

namespace Millrace.Formats.JsonSchema.Mapping;

/// <summary>
/// The JSON schema of a Connect schema, in the order in which Confluent's converter prints:
/// type, title, description, default, $id, what is Connect's, then what the value consists of. Properties stand in the order of the fields.
/// Used once per schema.
/// </summary>
internal sealed class ConnectToJsonSchema
{
    // A struct that is used in many places is written in each; a schema that is larger than this is no longer what anybody meant.
    private const int MaxLength = 16 * 1024 * 1024;

    private readonly JsonSchemaSettings _settings;
    private readonly StringBuilder _text = new();

    // Structs that contain themselves get an address: the first use has the definition, further ones refer to it.
    private readonly Dictionary<Schema, string> _recursive = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Schema> _defined = new(ReferenceEqualityComparer.Instance);

    private ConnectToJsonSchema(JsonSchemaSettings settings) => _settings = settings;

    /// <summary>The text.</summary>
    /// <exception cref="DataException"/>
    public static string Convert(Schema schema, JsonSchemaSettings settings)
    {
        var converter = new ConnectToJsonSchema(settings);
        converter.FindRecursive(schema, new(ReferenceEqualityComparer.Instance), new(ReferenceEqualityComparer.Instance));
        converter.Write(schema, schema.IsOptional, null);
        return converter._text.ToString();
    }

    /// <summary>True for a struct that stands for a choice between its fields.</summary>
    public static bool IsUnion(Schema schema) =>
        schema.Type == SchemaType.Struct && (schema.Name == OneOf || schema.Parameters.ContainsKey(GeneralUnion));

    /// <summary>True for a map that is an object; others are lists of entries.</summary>
    public static bool IsObject(Schema map) => map.KeySchema is { Type: SchemaType.String, IsOptional: false };

    /// <summary>The parameter under which an enum keeps its symbols; null for a plain text.</summary>
    public static string? EnumParameter(Schema schema) => schema.Type != SchemaType.String ? null
        : schema.Parameters.ContainsKey(JsonNamesOfConnect.Enum) ? JsonNamesOfConnect.Enum
        : schema.Parameters.ContainsKey(GeneralEnum) ? GeneralEnum : null;

    private void FindRecursive(Schema schema, HashSet<Schema> open, HashSet<Schema> seen)
    {
        if (schema.Type is not (SchemaType.Struct or SchemaType.Array or SchemaType.Map)) return;
        if (open.Contains(schema))
        {
            _recursive.TryAdd(schema, schema.Parameters.GetValueOrDefault(IdParameter)
                ?? $"#id{(_recursive.Count + 1).ToString(CultureInfo.InvariantCulture)}");
            return;
        }

        if (!seen.Add(schema)) return;
        if (schema.Type == SchemaType.Struct) open.Add(schema);
        foreach (Field field in schema.Fields) FindRecursive(field.Schema, open, seen);
        if (schema.KeySchema is not null) FindRecursive(schema.KeySchema, open, seen);
        if (schema.ValueSchema is not null) FindRecursive(schema.ValueSchema, open, seen);
        open.Remove(schema);
    }

    private void Write(Schema schema, bool isOptional, int? index)
    {
        if (_text.Length > MaxLength) throw new DataException($"The JSON schema of {schema} is longer than {MaxLength} characters");
        bool isUnion = IsUnion(schema);
        if (_recursive.TryGetValue(schema, out string? id) && (isUnion || !isOptional) && !_defined.Add(schema))
        {
            JsonText.AppendString(Open(index).Append("\"$ref\":"), id);
            _text.Append('}');
        }
        else if (isUnion)
        {
            Open(index);
            if (id is not null) JsonText.AppendString(_text.Append("\"$id\":"), id);
            _text.Append(id is null ? "\"oneOf\":[" : ",\"oneOf\":[");
            if (isOptional) _text.Append("{\"type\":\"null\"}").Append(schema.Fields.Count > 0 ? "," : "");
            WriteList(schema.Fields, field => Write(field.Schema, isOptional: false, field.Index));
            _text.Append("]}");
        }
        else if (isOptional)
        {
            Open(index).Append("\"oneOf\":[{\"type\":\"null\"},");
            Write(schema, isOptional: false, null);
            _text.Append("]}");
        }
        else
        {
            WriteType(schema, index, id);
        }
    }

    private StringBuilder Open(int? index)
    {
        _text.Append('{');
        if (index is not null) _text.Append(CultureInfo.InvariantCulture, $"\"{IndexKeyword}\":{index},");
        return _text;
    }

    private void WriteType(Schema schema, int? index, string? id)
    {
        string? symbols = EnumParameter(schema);
        bool isFirst = true;
        if (symbols is null) Member("type", TypeOf(schema));
        if (schema.Name is not null) Member("title", schema.Name);
        if (schema.Doc is not null) Member("description", schema.Doc);
        if (schema.HasDefault && !schema.Default.IsNull) Name("default").Append(JsonSchemaValues.Print(schema, _settings.Decimals));
        if (id is not null) Member("$id", id);
        if (index is not null) Name(IndexKeyword).Append(CultureInfo.InvariantCulture, $"{index}");
        if (ConnectTypeOf(schema) is { } type) Member(TypeKeyword, type);
        if (schema.Version is { } version) Name(VersionKeyword).Append(CultureInfo.InvariantCulture, $"{version}");
        if (schema.Parameters.Any(IsKept)) WriteParameters(Name(ParametersKeyword), schema);
        switch (schema.Type)
        {
            case SchemaType.Struct:
                Name("properties").Append('{');
                WriteList(_settings.PreservesMore ? [.. schema.Fields.Where(field => !Variants.Variants.IsMore(field))] : schema.Fields,
                    field =>
                {
                    JsonText.AppendString(_text, field.Name);
                    _text.Append(':');
                    Write(field.Schema, field.Schema.IsOptional, field.Index);
                });
                _text.Append('}');
                if (!_settings.AllowsMoreProperties) Name("additionalProperties").Append("false");
                break;
            case SchemaType.Map when IsObject(schema):
                Name("additionalProperties");
                Write(schema.ValueSchema!, schema.ValueSchema!.IsOptional, null);
                break;
            case SchemaType.Map:
                Name("items").Append("{\"type\":\"object\",\"properties\":{\"key\":");
                Write(schema.KeySchema!, schema.KeySchema!.IsOptional, 0);
                _text.Append(",\"value\":");
                Write(schema.ValueSchema!, schema.ValueSchema!.IsOptional, 1);
                _text.Append("}}");
                break;
            case SchemaType.Array:
                Name("items");
                Write(schema.ValueSchema!, schema.ValueSchema!.IsOptional, null);
                break;
            case SchemaType.String when symbols is not null:
                Name("enum").Append('[');
                WriteList(schema.Parameters.Keys.Where(key => key.StartsWith(symbols + ".", StringComparison.Ordinal)).ToList(),
                    WriteSymbol);
                _text.Append(']');
                break;
        }

        if (isFirst) _text.Append('{');
        _text.Append('}');

        StringBuilder Name(string name)
        {
            JsonText.AppendString(_text.Append(isFirst ? '{' : ','), name);
            isFirst = false;
            return _text.Append(':');
        }

        void Member(string name, string value) => JsonText.AppendString(Name(name), value);

        void WriteSymbol(string key)
        {
            string symbol = key[(symbols!.Length + 1)..];
            if (symbol == NullSymbol) _text.Append("null");
            else JsonText.AppendString(_text, symbol);
        }
    }

    // Connect's own parameters; those of JSON Schema have become keywords.
    private static bool IsKept(KeyValuePair<string, string> parameter) => !parameter.Key.StartsWith(Namespace, StringComparison.Ordinal);

    private static void WriteParameters(StringBuilder text, Schema schema)
    {
        char before = '{';
        foreach (var (name, value) in schema.Parameters.Where(IsKept))
        {
            JsonText.AppendString(text.Append(before), name);
            JsonText.AppendString(text.Append(':'), value);
            before = ',';
        }

        text.Append('}');
    }

    private string TypeOf(Schema schema) => schema.Type switch
    {
        SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 or SchemaType.Int64 => "integer",
        SchemaType.Float32 or SchemaType.Float64 => "number",
        SchemaType.Boolean => "boolean",
        SchemaType.Bytes => schema.Name == LogicalTypes.Decimal && _settings.Decimals == DecimalFormat.Numeric ? "number" : "string",
        SchemaType.Array => "array",
        SchemaType.Map => IsObject(schema) ? "object" : "array",
        SchemaType.Struct => "object",
        _ => "string",
    };

    private static string? ConnectTypeOf(Schema schema) => schema.Type switch
    {
        SchemaType.String or SchemaType.Boolean or SchemaType.Array or SchemaType.Struct => null,
        SchemaType.Map => MapType,
        _ => schema.Type.ToString().ToLowerInvariant(),
    };

    private void WriteList<T>(IReadOnlyList<T> items, Action<T> write)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0) _text.Append(',');
            write(items[i]);
        }
    }
}
