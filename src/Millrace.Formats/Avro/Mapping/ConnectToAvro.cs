using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Text;
using static Millrace.Formats.Avro.Mapping.AvroNamesOfConnect;

namespace Millrace.Formats.Avro.Mapping;

/// <summary>
/// The Avro schema of a Connect schema, attribute by attribute in the order of Confluent's converter, so that both register the same text.
/// Writes the JSON and has it parsed, which checks it. Used once per schema.
/// </summary>
internal sealed class ConnectToAvro
{
    private const string AnythingText = """
        {"type":"record","name":"Anything","namespace":"io.confluent.connect.avro","fields":[
        {"name":"boolean","type":["null","boolean"],"default":null},{"name":"bytes","type":["null","bytes"],"default":null},
        {"name":"double","type":["null","double"],"default":null},{"name":"float","type":["null","float"],"default":null},
        {"name":"int","type":["null","int"],"default":null},{"name":"long","type":["null","long"],"default":null},
        {"name":"string","type":["null","string"],"default":null},
        {"name":"array","type":["null",{"type":"array","items":"Anything"}],"default":null},
        {"name":"map","type":["null",{"type":"array","items":{"type":"record","name":"MapEntry","fields":[
        {"name":"key","type":"Anything"},{"name":"value","type":"Anything"}]}}],"default":null}]}
        """;

    /// <summary>What data without a schema is written with.</summary>
    public static readonly AvroSchema AnythingSchema = AvroSchema.Parse(AnythingText);

    private readonly AvroSettings _settings;
    private readonly StringBuilder _text = new();

    // Full names given so far, with what they stand for: a second use is a reference. Unnamed structs get names in the order met.
    private readonly Dictionary<string, Schema> _defined = new(StringComparer.Ordinal);
    private readonly Dictionary<Schema, string> _unnamed = [];

    private ConnectToAvro(AvroSettings settings) => _settings = settings;

    /// <summary>The schema.</summary>
    /// <exception cref="DataException">Avro cannot express it, such as a name with a dash.</exception>
    public static AvroSchema Convert(Schema? schema, AvroSettings settings)
    {
        if (schema is null) return AnythingSchema;
        var converter = new ConnectToAvro(settings);
        converter.Write(schema, schema.IsOptional);
        return AvroSchema.Parse(converter._text.ToString());
    }

    /// <summary>True for a struct that stands for a choice between its fields.</summary>
    public static bool IsUnion(Schema schema) =>
        schema.Type == SchemaType.Struct && (schema.Name == Union || schema.Parameters.ContainsKey(GeneralUnion));

    /// <summary>True for a map that Avro has as such; others are arrays of entries.</summary>
    public static bool IsAvroMap(Schema map, AvroSettings settings) =>
        map.KeySchema!.Type == SchemaType.String && (!map.KeySchema.IsOptional || settings.AllowsOptionalMapKeys);

    private void Write(Schema schema, bool isOptional)
    {
        if (IsUnion(schema))
        {
            _text.Append(isOptional ? "[\"null\"," : "[");
            WriteList(schema.Fields, field => Write(field.Schema, isOptional: false));
            _text.Append(']');
        }
        else if (!isOptional)
        {
            WriteType(schema);
        }
        else
        {
            // A default must be of the first branch.
            bool nullIsFirst = !schema.HasDefault || schema.Default.IsNull;
            _text.Append(nullIsFirst ? "[\"null\"," : "[");
            WriteType(schema);
            _text.Append(nullIsFirst ? "]" : ",\"null\"]");
        }
    }

    private void WriteType(Schema schema)
    {
        if (NameOf(schema) is { } name)
        {
            if (_defined.TryGetValue(name, out Schema? known) && IsSameType(known, schema))
            {
                JsonText.AppendString(_text, name);
                return;
            }

            _defined[name] = schema;
        }

        string type = TypeOf(schema);
        JsonText.AppendString(_text.Append("{\"type\":"), type);
        switch (type)
        {
            case "record":
                WriteRecord(schema);
                break;
            case "enum":
                WriteEnum(schema);
                break;
            case "fixed":
                JsonText.AppendString(_text.Append(",\"name\":"), NameOf(schema)!);
                _text.Append(",\"size\":").Append(schema.Parameters[FixedSize]);
                break;
            case "map":
                _text.Append(",\"values\":");
                Write(schema.ValueSchema!, schema.ValueSchema!.IsOptional);
                break;
            case "array" when schema.Type == SchemaType.Map:
                WriteEntries(schema);
                break;
            case "array":
                _text.Append(",\"items\":");
                Write(schema.ValueSchema!, schema.ValueSchema!.IsOptional);
                break;
        }

        ConnectAttributes.Append(_text, schema, _settings);
        _text.Append('}');
    }

    private void WriteRecord(Schema schema)
    {
        JsonText.AppendString(_text.Append(",\"name\":"), NameOf(schema)!);
        if (schema.Parameters.TryGetValue(RecordDoc, out string? doc)) JsonText.AppendString(_text.Append(",\"doc\":"), doc);
        _text.Append(",\"fields\":[");
        WriteList(schema.Fields, field => WriteField(schema, field));
        _text.Append(']');
    }

    private void WriteField(Schema schema, Field field)
    {
        JsonText.AppendString(_text.Append("{\"name\":"), _settings.ScrubsNames
            ? AvroNameScrubber.Scrub(field.Name)
            : Legal(field.Name, field.Name, "a field"));
        _text.Append(",\"type\":");
        bool isReference = NameOf(field.Schema) is { } name && _defined.TryGetValue(name, out Schema? known)
            && IsSameType(known, field.Schema);
        Write(field.Schema, field.Schema.IsOptional);
        if (schema.Parameters.TryGetValue(FieldDoc + field.Name, out string? doc)) JsonText.AppendString(_text.Append(",\"doc\":"), doc);
        if (field.Schema.HasDefault && !field.Schema.Default.IsNull && !IsUnion(field.Schema)) AppendDefault(field.Schema);
        else if (field.Schema.IsOptional) _text.Append(",\"default\":null");
        // What a reference cannot carry stands beside it.
        if (isReference && _settings.ConnectMetaData) ConnectAttributes.AppendParameters(_text, field.Schema);
        _text.Append('}');
    }

    private void AppendDefault(Schema schema)
    {
        if (ConnectDefaultWriter.TryPrint(schema, _settings) is { } json) _text.Append(",\"default\":").Append(json);
    }

    private void WriteEnum(Schema schema)
    {
        string parameter = EnumParameter(schema)!, name = NameOf(schema)!;
        string simple = name[(name.LastIndexOf('.') + 1)..];
        JsonText.AppendString(_text.Append(",\"name\":"), name);
        if (schema.Parameters.TryGetValue(EnumDoc + simple, out string? doc)) JsonText.AppendString(_text.Append(",\"doc\":"), doc);
        _text.Append(",\"symbols\":[");
        WriteList(schema.Parameters.Keys.Where(key => key.StartsWith(parameter + ".", StringComparison.Ordinal)).ToList(),
            key => JsonText.AppendString(_text, key[(parameter.Length + 1)..]));
        _text.Append(']');
        if (schema.Parameters.TryGetValue(EnumDefault + simple, out string? fallback))
            JsonText.AppendString(_text.Append(",\"default\":"), fallback);
    }

    private void WriteEntries(Schema map)
    {
        string name = map.Name is { } given ? Scrubbed(given) : MapEntry;
        // Avro cannot define a name twice: further unnamed maps get a numbered one, which readers know by its internal type.
        for (int i = 2; map.Name is null && _defined.TryGetValue(name, out Schema? other) && !IsSameType(other, map); i++)
            name = MapEntry + i.ToString(CultureInfo.InvariantCulture);
        _text.Append(",\"items\":");
        if (!_defined.TryAdd(name, map))
        {
            JsonText.AppendString(_text, name);
            return;
        }

        JsonText.AppendString(_text.Append("{\"type\":\"record\",\"name\":"), name);
        _text.Append(",\"fields\":[{\"name\":\"key\",\"type\":");
        Write(map.KeySchema!, map.KeySchema!.IsOptional);
        _text.Append("},{\"name\":\"value\",\"type\":");
        Write(map.ValueSchema!, map.ValueSchema!.IsOptional);
        _text.Append("}]");
        if (name != MapEntry) _text.Append(CultureInfo.InvariantCulture, $",\"{InternalTypeProperty}\":\"MapEntry\"");
        _text.Append('}');
    }

    private string TypeOf(Schema schema) => schema.Type switch
    {
        SchemaType.Int8 or SchemaType.Int16 or SchemaType.Int32 => "int",
        SchemaType.Int64 => "long",
        SchemaType.Float32 => "float",
        SchemaType.Float64 => "double",
        SchemaType.Boolean => "boolean",
        SchemaType.String => EnumParameter(schema) is null ? "string" : "enum",
        SchemaType.Bytes => IsFixed(schema) ? "fixed" : "bytes",
        SchemaType.Array => "array",
        SchemaType.Map => IsAvroMap(schema, _settings) ? "map" : "array",
        _ => "record",
    };

    // The Avro name of what has one: structs, enums and fixed; null for the rest.
    private string? NameOf(Schema schema)
    {
        if (schema.Type == SchemaType.String) return EnumParameter(schema) is { } parameter ? Scrubbed(schema.Parameters[parameter]) : null;
        if (schema.Type == SchemaType.Bytes) return IsFixed(schema) ? Scrubbed(schema.Name!) : null;
        if (schema.Type != SchemaType.Struct || IsUnion(schema)) return null;
        if (schema.Name is not null) return Scrubbed(schema.Name);
        Schema required = schema.AsRequired();
        if (!_unnamed.TryGetValue(required, out string? name))
            _unnamed[required] = name = _unnamed.Count == 0
                ? DefaultRecord
                : DefaultRecord + (_unnamed.Count + 1).ToString(CultureInfo.InvariantCulture);
        return name;
    }

    private string? EnumParameter(Schema schema)
    {
        if (_settings.GeneralizedSums && schema.Parameters.ContainsKey(GeneralEnum)) return GeneralEnum;
        return _settings.Enhanced && schema.Parameters.ContainsKey(AvroNamesOfConnect.Enum) ? AvroNamesOfConnect.Enum : null;
    }

    private string Scrubbed(string fullName)
    {
        if (_settings.ScrubsNames) return AvroNameScrubber.ScrubFullName(fullName);
        foreach (string part in fullName.Split('.')) Legal(part, fullName, "the schema");
        return fullName;
    }

    // Before the parser says the same without knowing what helps.
    private static string Legal(string name, string whole, string what) =>
        AvroNameScrubber.IsLegal(name) ? name : throw new AvroSchemaException(
        $"Illegal character in: {whole}. Names in Avro are of letters, digits and _, and do not begin with a digit. Set "
        + $"scrub.invalid.names=true at the converter (value.converter.scrub.invalid.names), "
        + $"or change the name of {what}: by an alias in the query of a source, or the transformation "
        + $"{(what == "a field" ? "ReplaceField (renames)" : "SetSchemaMetadata (schema.name)")}");

    private static bool IsFixed(Schema schema) => schema.Name is not null && schema.Parameters.ContainsKey(FixedSize);

    // What differs beyond this makes a second definition, which the parser refuses as such.
    private static bool IsSameType(Schema known, Schema schema)
    {
        if (ReferenceEquals(known, schema)) return true;
        if (known.Type != schema.Type || known.Fields.Count != schema.Fields.Count) return false;
        if (known.Type == SchemaType.Map) return known.KeySchema!.Equals(schema.KeySchema) && known.ValueSchema!.Equals(schema.ValueSchema);
        if (known.Type == SchemaType.Bytes) return known.Parameters[FixedSize] == schema.Parameters[FixedSize];
        for (int i = 0; i < known.Fields.Count; i++)
            if (known.Fields[i].Name != schema.Fields[i].Name || known.Fields[i].Schema.Type != schema.Fields[i].Schema.Type) return false;
        return true;
    }

    private void WriteList<T>(IReadOnlyList<T> items, Action<T> write)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0) _text.Append(',');
            write(items[i]);
        }
    }
}
