using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Millrace.Cli.Commands.Meter;
using Millrace.Cli.Terminal;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Cli.Commands.Records;

/// <summary>Keys, values and headers as text. A result is valid until the next call.</summary>
internal sealed class PayloadText(ServerAddress registry)
{
    private const int SchemaPrefix = 5;

    // Made when the first payload needs them: text needs none.
    private readonly Lazy<Converter[]> _registered = new(() =>
    [
        ValueConverters.Create(MeterFormat.Avro, registry), ValueConverters.Create(MeterFormat.Protobuf, registry),
            ValueConverters.Create(MeterFormat.JsonSchema, registry),
    ]);

    // Which of them reads the schema of an id.
    private readonly Dictionary<int, Converter> _bySchema = [];

    private readonly Lazy<Converter> _json =
        new(() =>
            ValueConverters.Create(ValueConverters.JsonClass, new() { ["schemas.enable"] = "false", ["decimal.format"] = "NUMERIC" }));

    private readonly ValueArena _arena = new();
    private readonly ArrayBufferWriter<byte> _text = new();

    private bool _registryAnswers;

    /// <summary>
    /// Says whether the text is a JSON value of its own. Errors: <see cref="CommandException"/> when the registry is needed and cannot be
    /// asked.
    /// </summary>
    public ReadOnlySpan<byte> Read(string topic, ReadOnlySpan<byte> payload, PayloadFormat format, out bool isJson)
    {
        isJson = false;
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
        if (FindSchemaId(payload) is { } id)
        {
            // Under a JSON schema, whose records are read without it. All of it is printed, also what the schema does not name.
            if (IsJson(payload[SchemaPrefix..])) return payload[SchemaPrefix..];
            if (TryRegistered(topic, payload, id)) return _text.WrittenSpan;
        }

        isJson = IsJson(payload);
        if (isJson || Utf8.IsValid(payload)) return payload;
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
        if (_bySchema.TryGetValue(id, out Converter? known)) return TryDecode(known, topic, payload);
        EnsureRegistryAnswers();
        foreach (Converter converter in _registered.Value)
        {
            if (!TryDecode(converter, topic, payload)) continue;
            _bySchema[id] = converter;
            return true;
        }

        return false;
    }

    /// <summary>
    /// Asked when the first payload needs it: a registry that is away or wants a login is told at once, and not taken for one that does not
    /// know the schema.
    /// </summary>
    private void EnsureRegistryAnswers()
    {
        if (_registryAnswers) return;
        try
        {
            RegistryProbe.EnsureAnswersAsync(registry, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (CommandException fault)
        {
            throw new CommandException(fault.ExitCode,
                $"The record may be Avro, Protobuf or JSON Schema. {fault.Message} Or print bytes as they are: --key-format Base64 "
                + $"--value-format Base64.", fault);
        }

        _registryAnswers = true;
    }

    private bool TryDecode(Converter converter, string topic, ReadOnlySpan<byte> payload)
    {
        _arena.Reset();
        _text.ResetWrittenCount();
        try
        {
            Schema? schema = converter.Decode(topic, payload, _arena, out Value value);
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
}
