using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Registry;

namespace Millrace.Formats;

/// <summary>
/// Keys, values and headers as text, for people: whatever was written under a schema registry as JSON, valid UTF-8 as it is, anything else
/// as base64. Not safe for use by several threads.
/// </summary>
/// <param name="registry">
/// Settings of a converter that name the registry and the login, as <c>schema.registry.url</c>; empty for none, and then nothing is decoded
/// by a schema.
/// </param>
/// <param name="ensureRegistry">
/// Called once before the registry is first needed; may throw to say that it cannot be asked. Without it a registry that is away is an
/// error of its own: <see cref="RetriableException"/> or <see cref="ConnectException"/>.
/// </param>
public sealed class PayloadText(IReadOnlyDictionary<string, string> registry, Action? ensureRegistry = null)
{
    private const int SchemaPrefix = 5;

    private static readonly (string Class, string Kind, string? Setting)[] Registered =
    [
        ("io.confluent.connect.avro.AvroConverter", "AVRO", null),
        // A missing measurement is not one of zero.
        ("io.confluent.connect.protobuf.ProtobufConverter", "PROTOBUF", "optional.for.nullables"),
        ("io.confluent.connect.json.JsonSchemaConverter", "JSON_SR", null),
    ];

    // Made when the first payload needs them: text needs none.
    private readonly Lazy<(Converter Converter, string Kind)[]> _registered = new(() =>
        [.. Registered.Select(one => (Create(one.Class, one.Setting is null ? registry : new Dictionary<string, string>(registry)
        {
            [one.Setting] = "true",
        }), one.Kind))]);

    // Which of them reads what a header names.
    private readonly Dictionary<Guid, (Converter Converter, string Kind)> _byGuid = [];

    // Which of them reads the schema of an id.
    private readonly Dictionary<int, (Converter Converter, string Kind)> _bySchema = [];

    private readonly Lazy<Converter> _json = new(() => Create("org.apache.kafka.connect.json.JsonConverter",
        new Dictionary<string, string> { ["schemas.enable"] = "false", ["decimal.format"] = "NUMERIC" }));

    private readonly ValueArena _arena = new();
    private readonly ArrayBufferWriter<byte> _text = new();

    private bool _registryAnswers;

    /// <summary>
    /// What the last payload was taken for: <c>AVRO</c>, <c>PROTOBUF</c>, <c>JSON_SR</c> (JSON under a schema), <c>JSON</c>, <c>text</c> or
    /// <c>bytes</c>.
    /// </summary>
    public string Kind { get; private set; } = "bytes";

    /// <summary>The schema's id in front of the last payload; null when it does not begin like one written under a registry.</summary>
    public int? SchemaId { get; private set; }

    /// <summary>Header of a record that may name the schema of its key.</summary>
    public static string KeySchemaHeader { get; } = SchemaIds.HeaderOf(ConverterRole.Key)!;

    /// <summary>Header of a record that may name the schema of its value.</summary>
    public static string ValueSchemaHeader { get; } = SchemaIds.HeaderOf(ConverterRole.Value)!;

    /// <summary>
    /// The same as <see cref="Read(string, ReadOnlySpan{byte}, PayloadFormat, out bool)"/> for the key or value of a record with the header
    /// <see cref="KeySchemaHeader"/> or <see cref="ValueSchemaHeader"/>, whose bytes are <paramref name="schemaHeader"/>; empty: it has
    /// none.
    /// </summary>
    public ReadOnlySpan<byte> Read(string topic, ReadOnlySpan<byte> schemaHeader, ReadOnlySpan<byte> payload, PayloadFormat format,
        out bool isJson)
    {
        if (format != PayloadFormat.Auto || schemaHeader.Length < WireFormat.GuidPrefixLength || schemaHeader[0] != WireFormat.GuidMagic)
            return Read(topic, payload, format, out isJson);
        (Kind, SchemaId) = ("JSON_SR", null);
        isJson = true;
        if (IsJson(payload)) return payload;
        return registry.Count > 0 && TryHeader(topic, schemaHeader, payload) ? _text.WrittenSpan : Read(topic, payload, format, out isJson);
    }

    /// <summary>The text of a payload, in UTF-8; valid until the next call. Says whether it is a JSON value of its own.</summary>
    /// <exception cref="FormatException">
    /// The payload has not the length of the format; what the registry's check or converters throw.
    /// </exception>
    public ReadOnlySpan<byte> Read(string topic, ReadOnlySpan<byte> payload, PayloadFormat format, out bool isJson)
    {
        isJson = false;
        (Kind, SchemaId) = ("bytes", null);
        switch (format)
        {
            case PayloadFormat.Text: return Utf8.IsValid(payload) ? payload : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(payload));
            case PayloadFormat.Base64: return Encoding.ASCII.GetBytes(Convert.ToBase64String(payload));
            case PayloadFormat.Hex: return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(payload));
            case PayloadFormat.Int32:
                isJson = true;
                return Number(Exactly(payload, 4, format) ? BinaryPrimitives.ReadInt32BigEndian(payload) : 0);
            case PayloadFormat.Int64:
                isJson = true;
                return Number(Exactly(payload, 8, format) ? BinaryPrimitives.ReadInt64BigEndian(payload) : 0);
        }

        isJson = true;
        SchemaId = FindSchemaId(payload);
        if (SchemaId is { } id)
        {
            // Under a JSON schema, whose records are read without it. All of it is printed, also what the schema does not name.
            if (IsJson(payload[SchemaPrefix..]))
            {
                Kind = "JSON_SR";
                return payload[SchemaPrefix..];
            }

            if (registry.Count > 0 && TryRegistered(topic, payload, id)) return _text.WrittenSpan;
        }

        isJson = IsJson(payload);
        Kind = isJson ? "JSON" : Utf8.IsValid(payload) ? "text" : "bytes";
        if (Kind != "bytes") return payload;
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(payload));
    }

    private static byte[] Number(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static bool Exactly(ReadOnlySpan<byte> payload, int bytes, PayloadFormat format) => payload.Length == bytes
        ? true
        : throw new FormatException($"has {payload.Length} bytes, and {format} has {bytes}; print it in another format, such as Hex");

    // Magic byte 0 and a schema id:
    // https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
    private static int? FindSchemaId(ReadOnlySpan<byte> payload) =>
        payload.Length >= SchemaPrefix && payload[0] == 0 && BinaryPrimitives.ReadInt32BigEndian(payload[1..]) is > 0 and var id
        ? id
        : null;

    private bool TryRegistered(string topic, ReadOnlySpan<byte> payload, int id)
    {
        if (_bySchema.TryGetValue(id, out (Converter Converter, string Kind) known)) return TryDecode(known, topic, default, payload);
        EnsureRegistry();
        foreach ((Converter Converter, string Kind) one in _registered.Value)
        {
            if (!TryDecode(one, topic, default, payload)) continue;
            _bySchema[id] = one;
            return true;
        }

        return false;
    }

    private bool TryHeader(string topic, ReadOnlySpan<byte> schemaHeader, ReadOnlySpan<byte> payload)
    {
        Guid guid = WireFormat.ReadGuid(schemaHeader);
        if (_byGuid.TryGetValue(guid, out (Converter Converter, string Kind) known)) return TryDecode(known, topic, schemaHeader, payload);
        EnsureRegistry();
        foreach ((Converter Converter, string Kind) one in _registered.Value)
        {
            if (!TryDecode(one, topic, schemaHeader, payload)) continue;
            _byGuid[guid] = one;
            return true;
        }

        return false;
    }

    private void EnsureRegistry()
    {
        if (!_registryAnswers) ensureRegistry?.Invoke();
        _registryAnswers = true;
    }

    private bool TryDecode((Converter Converter, string Kind) one, string topic, ReadOnlySpan<byte> schemaHeader,
        ReadOnlySpan<byte> payload)
    {
        _arena.Reset();
        _text.ResetWrittenCount();
        try
        {
            Schema? schema = schemaHeader.IsEmpty
                ? one.Converter.Decode(topic, payload, _arena, out Value value)
                : one.Converter.Decode(topic, schemaHeader, payload, _arena, out value);
            Kind = one.Kind;
            return _json.Value.Encode(topic, schema, in value, _text);
        }
        catch (DataException)
        {
            // Of another format, or of no schema: it is printed as the bytes it is, unless the next converter knows it.
            return false;
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty || payload[0] is not ((byte)'{' or (byte)'[')) return false;
        var reader = new Utf8JsonReader(payload);
        try
        {
            reader.Skip();
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            // Text that only begins like JSON.
            return false;
        }
    }

    private static Converter Create(string className, IReadOnlyDictionary<string, string> settings)
    {
        Plugin plugin = FormatPlugins.All.First(one => one.Type == PluginType.Converter && one.ClassName == className);
        var converter = (Converter)plugin.Create();
        converter.Configure(settings, ConverterRole.Value);
        return converter;
    }
}
