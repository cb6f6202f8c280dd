using Millrace.Data;

namespace Millrace.Formats.Json.Reading;

internal sealed class JsonBytesReader(Schema schema, NullHandling nulls) : JsonValueReader(schema, nulls)
{
    protected override void ReadValue(ref JsonInput input, out Value value) => value = input.ReadBase64();
}
