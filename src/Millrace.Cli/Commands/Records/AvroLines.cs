using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Meter;
using Millrace.Cli.Commands.Schemas;
using Millrace.Cli.Terminal;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Json;

namespace Millrace.Cli.Commands.Records;

/// <summary>
/// JSON texts to Avro: the JSON converter reads them as rows of the schema, the Avro converter writes them under the schema's registered
/// id.
/// </summary>
internal sealed class AvroLines : SchemaLines
{
    // Says nothing to somebody who has typed a line.
    private const string OfConnect = "Converting byte[] to Kafka Connect data failed due to serialization error: ";

    private readonly string _topic;
    private readonly Converter _json;
    private readonly Converter _avro;
    private readonly ValueArena _arena = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();

    private AvroLines(string topic, Schema schema, int id, ServerAddress registry)
    {
        _topic = topic;
        _json = ValueConverters.Create(ValueConverters.JsonClass, new() { ["schema.content"] = JsonValues.PrintSchema(schema) });
        _avro = ValueConverters.Create(ValueConverters.AvroClass, new(registry.ConverterSettings())
        {
            ["auto.register.schemas"] = "false",
            ["use.schema.id"] = id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Registers an Avro schema for the values of a topic.</summary>
    /// <exception cref="CommandException">The text is none, or the registry refuses it.</exception>
    public static async Task<AvroLines> RegisterAsync(string file, string text, SchemaReferences referred, string topic,
        ServerAddress registry, CancellationToken cancellationToken)
    {
        Schema schema = Parse(file, text, referred);
        return new AvroLines(topic, schema, await RegisterAsync(referred.Into(new JsonObject { ["schema"] = text }), topic, registry,
            cancellationToken), registry);
    }

    public override byte[] Encode(string json)
    {
        _arena.Reset();
        _bytes.ResetWrittenCount();
        Schema? schema = Read(json, out Value value);
        UnknownFields.Refuse(json, schema!);
        _avro.Encode(_topic, schema, in value, _bytes);
        return _bytes.WrittenSpan.ToArray();
    }

    private Schema? Read(string json, out Value value)
    {
        try
        {
            return _json.Decode(_topic, Encoding.UTF8.GetBytes(json), _arena, out value);
        }
        catch (DataException fault) when (fault.Message.StartsWith(OfConnect, StringComparison.Ordinal))
        {
            throw new DataException(fault.Message[OfConnect.Length..], fault);
        }
    }

    private static Schema Parse(string file, string text, SchemaReferences referred)
    {
        try
        {
            return AvroData.ToConnectSchema(text, referred.Texts.Select(reference => reference.Value));
        }
        catch (AvroSchemaException fault)
        {
            throw CommandException.Usage($"{file} is no Avro schema: {fault.Message}");
        }
    }
}
