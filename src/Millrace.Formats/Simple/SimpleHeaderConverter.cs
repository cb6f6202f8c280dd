using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Values;

namespace Millrace.Formats.Simple;

/// <summary>
/// Headers as text whose type is guessed on reading: <c>org.apache.kafka.connect.storage.SimpleHeaderConverter</c>, the default for
/// headers. What is no text stays bytes.
/// </summary>
internal sealed class SimpleHeaderConverter : Converter
{
    public override ConfigDef Config => ConfigDef.Empty;

    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
    }

    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value)
    {
        if (!Utf8.IsValid(payload))
        {
            value = arena.Bytes(payload);
            return Schema.Bytes;
        }

        SchemaAndValue parsed = ValueParser.Parse(Encoding.UTF8.GetString(payload));
        value = parsed.Value;
        return parsed.Schema;
    }

    public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        if (ValueFormatter.Format(schema, value) is not { } text) return false;
        Encoding.UTF8.GetBytes(text, output);
        return true;
    }
}
