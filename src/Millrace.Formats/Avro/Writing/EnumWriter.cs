using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>Text as the number of a symbol.</summary>
internal sealed class EnumWriter : AvroValueWriter
{
    private readonly string _name;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _symbols;

    public EnumWriter(AvroEnumSchema schema)
    {
        _name = schema.FullName;
        _symbols = schema.Symbols.Select((symbol, index) => (symbol, index))
            .ToDictionary(entry => entry.symbol, entry => entry.index, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.String) throw Invalid("STRING", value);
        if (!TryFind(value, out int index)) throw new DataException($"{value.AsString} is not a symbol of the enum {_name}");
        writer.WriteLong(index);
    }

    private bool TryFind(in Value value, out int index)
    {
        if (!value.IsUtf8) return _symbols.TryGetValue(value.AsString, out index);
        // Symbols are short; a longer text is none.
        Span<char> text = stackalloc char[256];
        index = -1;
        return Encoding.UTF8.TryGetChars(value.AsBytes, text, out int length) && _symbols.TryGetValue(text[..length], out index);
    }
}
