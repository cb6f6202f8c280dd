using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Worker.Stores;

/// <summary>
/// The JSON of the offsets topic: key <c>["connector",{partition}]</c>, value <c>{offset}</c>, compact, in the order of the maps.
/// </summary>
internal static class OffsetJson
{
    public static string Key(string connector, OffsetMap partition) => Encoding.UTF8.GetString(ConnectJson.Write(json =>
    {
        json.WriteStartArray();
        json.WriteStringValue(connector);
        WriteMap(json, partition);
        json.WriteEndArray();
    }));

    public static byte[] Value(OffsetMap offset) => ConnectJson.Write(json => WriteMap(json, offset));

    /// <exception cref="JsonException">It is no offset key.</exception>
    /// <exception cref="DataException">It is no offset key.</exception>
    public static (string Connector, OffsetMap Partition) ReadKey(ReadOnlySpan<byte> text)
    {
        using JsonDocument json = JsonDocument.Parse(text.ToArray());
        JsonElement root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() != 2 || root[0].ValueKind != JsonValueKind.String)
            throw new DataException("An offset's key is a list of the connector's name and the partition.");
        return (root[0].GetString()!, ReadMap(root[1]));
    }

    public static OffsetMap ReadValue(ReadOnlySpan<byte> text)
    {
        using JsonDocument json = JsonDocument.Parse(text.ToArray());
        return ReadMap(json.RootElement);
    }

    /// <summary>A map of plain values.</summary>
    /// <exception cref="DataException">For nested ones.</exception>
    public static OffsetMap ReadMap(JsonElement map) => map.ValueKind == JsonValueKind.Object
        ? new OffsetMap(map.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, ReadPlain(member.Value))))
        : throw new DataException("Partitions and offsets are JSON objects.");

    public static void WriteMap(Utf8JsonWriter json, OffsetMap map)
    {
        json.WriteStartObject();
        foreach (var (name, value) in map)
        {
            json.WritePropertyName(name);
            WritePlain(json, value);
        }

        json.WriteEndObject();
    }

    private static Value ReadPlain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => default,
        JsonValueKind.True or JsonValueKind.False => Data.Value.Boolean(value.GetBoolean()),
        JsonValueKind.String => Data.Value.String(value.GetString()),
        JsonValueKind.Number => value.TryGetInt64(out long number) ? Data.Value.Int64(number) : Data.Value.Float64(value.GetDouble()),
        _ => throw new DataException("Partitions and offsets hold plain values: null, text, numbers, true and false."),
    };

    private static void WritePlain(Utf8JsonWriter json, in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null: json.WriteNullValue(); break;
            case ValueKind.Boolean: json.WriteBooleanValue(value.AsBoolean); break;
            case ValueKind.Float32 or ValueKind.Float64 when !double.IsFinite(value.ToDouble()):
                throw new DataException($"Partitions and offsets are stored as JSON, which has no {value.ToDouble()}.");
            case ValueKind.Float32:
                json.WriteRawValue(
                ConnectJson.Floating(value.AsFloat32.ToString("R", CultureInfo.InvariantCulture))); break;
            case ValueKind.Float64:
                json.WriteRawValue(
                ConnectJson.Floating(value.AsFloat64.ToString("R", CultureInfo.InvariantCulture))); break;
            case ValueKind.String: json.WriteStringValue(value.AsString); break;
            case ValueKind.Bytes: json.WriteBase64StringValue(value.AsBytes); break;
            case ValueKind.Array or ValueKind.Map
            or ValueKind.Struct:
                throw new DataException("Partitions and offsets hold plain values, nothing nested.");
            default: json.WriteNumberValue(value.AsInt64); break;
        }
    }
}
