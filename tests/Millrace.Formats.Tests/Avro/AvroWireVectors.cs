using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Formats.Avro;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Text;

namespace Millrace.Formats.Tests.Avro;

/// <summary>The recorded pairs of Avro value and bytes, with the values as Connect sees them.</summary>
internal static class AvroWireVectors
{
    private static readonly AvroSettings Settings = new();

    public static readonly IReadOnlyDictionary<string, Vector> All =
        JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "avro-wire.json"))).EnumerateArray()
            .Select(json => new Vector(json.GetProperty("name").GetString()!, AvroSchema.Parse(json.GetProperty("schema").GetRawText()),
                json.GetProperty("json"),
                Convert.FromHexString(json.GetProperty("hex").GetString()!), json.TryGetProperty("decode_only", out JsonElement only)
                && only.GetBoolean()))
            .ToDictionary(vector => vector.Name);

    /// <summary>Avro's JSON encoding, where a union's value stands in an object under the name of its branch.</summary>
    public static Value ToValue(AvroSchema schema, JsonElement json) => schema switch
    {
        AvroUnionSchema union => Union(union, json),
        AvroRecordSchema record =>
            Value.Struct(record.Fields.Select(field => ToValue(field.Schema, json.GetProperty(field.Name))).ToArray()),
        AvroArraySchema array when AvroToConnect.MapEntryOf(array) is { } entry => Value.Map(json.EnumerateArray()
            .SelectMany(item => entry.Fields.Select(field => ToValue(field.Schema, item.GetProperty(field.Name)))).ToArray()),
        AvroArraySchema array => Value.Array(json.EnumerateArray().Select(item => ToValue(array.Items, item)).ToArray()),
        AvroMapSchema map =>
            Value.Map(json.EnumerateObject().SelectMany(entry => new[] { Value.String(entry.Name), ToValue(map.Values, entry.Value) })
                .ToArray()),
        _ => schema.Type switch
        {
            AvroType.Null => Value.Null,
            AvroType.Boolean => Value.Boolean(json.GetBoolean()),
            AvroType.Int => Value.Int32(json.GetInt32()),
            AvroType.Long => Value.Int64(json.GetInt64()),
            // The recorded NaN is Java's, without a sign.
            AvroType.Float => Value.Float32(double.IsNaN(Number(json)) ? BitConverter.UInt32BitsToSingle(0x7FC00000) : (float)Number(json)),
            AvroType.Double =>
                Value.Float64(double.IsNaN(Number(json)) ? BitConverter.UInt64BitsToDouble(0x7FF8000000000000) : Number(json)),
            AvroType.Bytes or AvroType.Fixed => Value.Bytes(Encoding.Latin1.GetBytes(json.GetString()!)),
            _ => Value.String(json.GetString()),
        },
    };

    private static Value Union(AvroUnionSchema union, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null) return Value.Null;
        JsonProperty given = json.EnumerateObject().Single();
        int branch = union.Branches.ToList().FindIndex(candidate => candidate.BranchName == given.Name);
        Value value = ToValue(union.Branches[branch], given.Value);
        var layout = new AvroUnionLayout(union, Settings);
        if (!layout.IsStruct) return value;
        var fields = new Value[layout.FieldCount];
        fields[layout.FieldOfBranch(branch)] = value;
        return Value.Struct(fields);
    }

    private static double Number(JsonElement json) =>
        json.ValueKind == JsonValueKind.String
        ? JavaNumbers.TryParse(json.GetString()!, out double value) ? value : throw new FormatException()
        : json.GetDouble();

    internal sealed record Vector(string Name, AvroSchema Schema, JsonElement Json, byte[] Bytes, bool IsDecodeOnly);
}
