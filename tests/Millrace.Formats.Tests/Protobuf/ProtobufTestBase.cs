using Millrace.Data;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.Protobuf;

/// <summary>A registry in memory, and <see cref="ProtobufConverter"/>.</summary>
public abstract class ProtobufTestBase : RegistryTestBase
{
    private protected ProtobufConverter Configured(params (string Key, string Value)[] settings) => Configured<ProtobufConverter>(settings);

    /// <summary>Reads a message of the first type of a .proto text.</summary>
    protected (Schema Schema, Value Value) Decode(string proto, string hex, params (string Key, string Value)[] settings)
    {
        int id = Registry.Register("t-value", new SchemaText(SchemaText.Protobuf, proto));
        byte[] payload = [0, 0, 0, 0, (byte)id, 0, .. Convert.FromHexString(hex.Replace(" ", ""))];
        Schema? schema = Configured(settings).Decode("t", payload, new ValueArena(), out Value value);
        return (schema!, value);
    }
}
