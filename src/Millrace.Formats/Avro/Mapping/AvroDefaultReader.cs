using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Text;

namespace Millrace.Formats.Avro.Mapping;

/// <summary>Defaults as Avro schemas write them in JSON, read as values of Connect.</summary>
internal sealed class AvroDefaultReader
{
    // What a default leaves out comes from the defaults of fields: a record in itself would never end, and records in records would double
    // with each level.
    private const int MostValues = 100_000;
    private const int MaxDepth = 200;

    private readonly AvroSettings _settings;
    private int _values;
    private int _depth;

    private AvroDefaultReader(AvroSettings settings) => _settings = settings;

    /// <summary>The value.</summary>
    /// <exception cref="DataException">It does not fit the schema, or has no end.</exception>
    public static Value Read(Schema schema, AvroSchema avro, JsonElement json, AvroSettings settings) =>
        new AvroDefaultReader(settings).Read(schema, avro, json);

    private Value Read(Schema schema, AvroSchema avro, JsonElement json)
    {
        if (++_values > MostValues || _depth >= MaxDepth)
            throw new DataException(
                $"The default of {schema.Name ?? schema.TypeName} has no end, or more than {MostValues} values or {MaxDepth} levels: it is "
                + $"made of defaults of its own fields");
        _depth++;
        Value value = ReadOne(schema, avro, json);
        _depth--;
        return value;
    }

    private Value ReadOne(Schema schema, AvroSchema avro, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return Value.Null;
        if (avro is AvroUnionSchema union) return ReadUnion(schema, union, json);
        try
        {
            return schema.Type switch
            {
                SchemaType.Int8 => Value.Int8(checked((sbyte)json.GetInt32())),
                SchemaType.Int16 => Value.Int16(checked((short)json.GetInt32())),
                SchemaType.Int32 => Value.Int32(json.GetInt32()),
                SchemaType.Int64 => Value.Int64(json.GetInt64()),
                SchemaType.Float32 => Value.Float32((float)Number(json)),
                SchemaType.Float64 => Value.Float64(Number(json)),
                SchemaType.Boolean => Value.Boolean(json.GetBoolean()),
                SchemaType.String => Value.String(json.GetString()),
                SchemaType.Bytes => Value.Bytes(ReadBytes(schema, json.GetString()!)),
                SchemaType.Array => Value.Array(json.EnumerateArray()
                    .Select(item => Read(schema.ValueSchema!, ((AvroArraySchema)avro).Items, item)).ToArray()),
                SchemaType.Map => ReadMap(schema, avro, json),
                _ => ReadStruct(schema, (AvroRecordSchema)avro, json),
            };
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException or OverflowException)
        {
            throw new DataException($"Invalid JSON for default value of type {schema.TypeName}: {JsonText.Print(json)}", fault);
        }
    }

    private Value ReadMap(Schema schema, AvroSchema avro, JsonElement json)
    {
        var entries = new List<Value>();
        if (avro is AvroMapSchema map)
        {
            foreach (JsonProperty entry in json.EnumerateObject())
                entries.AddRange([Value.String(entry.Name), Read(schema.ValueSchema!, map.Values, entry.Value)]);
        }
        else
        {
            // Entries are written as two-element lists in connect.default, as records in Avro's own defaults.
            var entry = (AvroRecordSchema)((AvroArraySchema)avro).Items;
            foreach (JsonElement item in json.EnumerateArray())
            {
                bool isPair = item.ValueKind == JsonValueKind.Array;
                JsonElement key = isPair ? item[0] : item.GetProperty("key");
                JsonElement value = isPair ? item[1] : item.GetProperty("value");
                entries.AddRange(
                    [Read(schema.KeySchema!, entry.Fields[0].Schema, key), Read(schema.ValueSchema!, entry.Fields[1].Schema, value)]);
            }
        }

        return Value.Map(entries.ToArray());
    }

    private Value ReadStruct(Schema schema, AvroRecordSchema avro, JsonElement json)
    {
        var fields = new Value[schema.Fields.Count];
        foreach (Field field in schema.Fields)
        {
            AvroField avroField = avro.Fields[field.Index];
            JsonElement? value = json.TryGetProperty(field.Name, out JsonElement given) ? given : avroField.Default;
            if (value is not null) fields[field.Index] = Read(field.Schema, avroField.Schema, value.Value);
        }

        return Value.Struct(fields);
    }

    private Value ReadUnion(Schema schema, AvroUnionSchema union, JsonElement json)
    {
        var layout = new AvroUnionLayout(union, _settings);
        for (int i = 0; i < union.Branches.Count; i++)
        {
            AvroSchema branch = union.Branches[i];
            if (branch.Type == AvroType.Null || !AvroDefaults.IsValid(branch, json)) continue;
            if (!layout.IsStruct) return Read(schema, branch, json);
            var fields = new Value[schema.Fields.Count];
            int index = layout.FieldOfBranch(i);
            fields[index] = Read(schema.Fields[index].Schema, branch, json);
            return Value.Struct(fields);
        }

        throw new DataException($"Invalid JSON for default value of a union: {JsonText.Print(json)}");
    }

    // One character for each byte, says Avro. Some writers of decimals put base64 there, which its padding gives away:
    // "AA==" is 0, and not the four bytes of these letters.
    private static byte[] ReadBytes(Schema schema, string text) =>
        schema.Name == LogicalTypes.Decimal && text.EndsWith('=') && Convert.TryFromBase64String(text, new byte[text.Length], out _)
            ? Convert.FromBase64String(text)
            : Encoding.Latin1.GetBytes(text);

    private static double Number(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && JavaNumbers.TryParse(json.GetString()!, out double value) ? value : json.GetDouble();
}
