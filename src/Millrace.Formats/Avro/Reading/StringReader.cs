using System.Text;
using System.Text.Unicode;
using Millrace.Data;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Reading;

internal sealed class StringReader : AvroValueReader
{
    public override void Read(ref AvroReader reader, out Value value)
    {
        ReadOnlySpan<byte> utf8 = reader.ReadBytes();
        // Malformed text becomes replacement characters, as in Java; sinks may rely on valid UTF-8.
        value = Utf8.IsValid(utf8) ? reader.Arena.Utf8(utf8) : reader.Arena.Utf8(Encoding.UTF8.GetString(utf8));
    }
}
