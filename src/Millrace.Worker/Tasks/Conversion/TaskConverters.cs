using Millrace.Connectors;
using Millrace.Data;
using Millrace.Kafka;
using Millrace.Records;
using Millrace.Worker.Tasks.Errors;

namespace Millrace.Worker.Tasks.Conversion;

/// <summary>The three converters of one task, configured, with the class names that failures are reported under.</summary>
internal sealed record TaskConverters(Converter Key, string KeyClass, Converter Value, string ValueClass, Converter Header,
    string HeaderClass)
{
    public string ClassNameOf(Stage stage) => stage switch
    {
        Stage.KEY_CONVERTER => KeyClass,
        Stage.VALUE_CONVERTER => ValueClass,
        _ => HeaderClass,
    };

    /// <summary>Converts a key or value of a message with headers, one of which may name the schema.</summary>
    public static Schema? Decode(Converter converter, string topic, HeaderList headers, ReadOnlySpan<byte> payload, ValueArena arena,
        out Value value)
    {
        ReadOnlySpan<byte> schema = converter.SchemaHeader is { } name ? headers.LastValueOf(name) : default;
        return schema.IsEmpty ? converter.Decode(topic, payload, arena, out value) : converter.Decode(topic, schema, payload, arena,
            out value);
    }

    /// <summary>Converts a message's headers; they own what they refer to.</summary>
    public Headers ReadHeaders(string topic, HeaderList list, ValueArena arena)
    {
        var headers = new Headers();
        foreach (Kafka.Header header in list)
        {
            Value value = default;
            Schema? schema = header.IsValueNull ? Header.DecodeNull(topic) : Header.Decode(topic, header.Value, arena, out value);
            headers.Add(new Records.Header(header.Name, schema, value.Detach()));
        }

        return headers;
    }
}
