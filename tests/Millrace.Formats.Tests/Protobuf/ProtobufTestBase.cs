using System.Buffers;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.Protobuf;

/// <summary>A registry in memory, and converters that use it.</summary>
public abstract class ProtobufTestBase
{
    private readonly string _url;

    protected ProtobufTestBase()
    {
        string scope = Guid.NewGuid().ToString("N");
        _url = $"mock://{scope}";
        Registry = InMemorySchemaRegistry.Of(scope);
    }

    protected InMemorySchemaRegistry Registry { get; }

    private protected ProtobufConverter Configured(params (string Key, string Value)[] settings)
    {
        var converter = new ProtobufConverter();
        converter.Configure(settings.Append(("schema.registry.url", _url)).ToDictionary(s => s.Item1, s => s.Item2), ConverterRole.Value);
        return converter;
    }

    private protected static byte[] Encode(ProtobufConverter converter, Schema? schema, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(converter.Encode("t", schema, value, output));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message of the first type of a .proto text.</summary>
    protected (Schema Schema, Value Value) Decode(string proto, string hex, params (string Key, string Value)[] settings)
    {
        int id = Registry.Register("t-value", new SchemaText(SchemaText.Protobuf, proto));
        byte[] payload = [0, 0, 0, 0, (byte)id, 0, .. Convert.FromHexString(hex.Replace(" ", ""))];
        Schema? schema = Configured(settings).Decode("t", payload, new ValueArena(), out Value value);
        return (schema!, value);
    }
}
