using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Values;

namespace Millrace.Formats.Simple;

/// <summary>
/// Payloads that are text: <c>org.apache.kafka.connect.storage.StringConverter</c>. Other values are written in Java's text form.
/// </summary>
internal sealed class StringConverter : Converter
{
    private static readonly Setting<string> EncodingSetting = Setting.String("converter.encoding", "UTF8").Importance(Importance.High)
        .Doc("Name of the character encoding.");

    public static readonly ConfigDef Def = ConfigDef.Of(EncodingSetting).Under("Text");

    private Encoding _encoding = Encoding.UTF8;

    public override ConfigDef Config => Def;

    public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role)
    {
        string name = Def.Parse(config).Get(EncodingSetting);
        try
        {
            // Java spells it without the dash that IANA has.
            _encoding = name.Equals("UTF8", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (ArgumentException fault)
        {
            throw new ConfigException(
                $"Invalid value {name} for configuration {EncodingSetting.Name}: unknown encoding; UTF8, ISO-8859-1, US-ASCII and UTF-16 "
                + $"are known", fault);
        }
    }

    public override Schema? DecodeNull(string topic) => Schema.OptionalString;

    public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value)
    {
        value = ReferenceEquals(_encoding, Encoding.UTF8) && Utf8.IsValid(payload)
            ? arena.Utf8(payload)
            : arena.Utf8(_encoding.GetString(payload));
        return Schema.OptionalString;
    }

    public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        if (value.IsNull) return false;
        if (value.IsUtf8 && ReferenceEquals(_encoding, Encoding.UTF8)) output.Write(value.AsBytes);
        else _encoding.GetBytes(JavaText.Format(schema, value), output);
        return true;
    }
}
