using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

/// <summary>An enum as text. The symbols are made once; a null stands for one that the reader's schema lacks.</summary>
internal sealed class EnumReader(IReadOnlyList<string?> symbols) : AvroValueReader
{
    private readonly Value[] _symbols = symbols.Select(symbol =>
    {
        if (symbol is null) return Value.Null;
        byte[] utf8 = Encoding.UTF8.GetBytes(symbol);
        return Value.Utf8(utf8, 0, utf8.Length);
    }).ToArray();

    public override void Read(ref AvroReader reader, out Value value)
    {
        long index = reader.ReadLong();
        if ((ulong)index >= (ulong)_symbols.Length)
            throw new DataException($"Invalid Avro data: enum has {_symbols.Length} symbols, {index} is none of them");
        value = _symbols[index];
        if (value.IsNull) throw new DataException($"The reader's enum has neither symbol number {index} of the writer nor a default");
    }
}
