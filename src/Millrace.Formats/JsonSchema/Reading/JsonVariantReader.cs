using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Reading;
using Millrace.Formats.JsonSchema.Variants;

namespace Millrace.Formats.JsonSchema.Reading;

/// <summary>A value of any type.</summary>
internal sealed class JsonVariantReader() : JsonValueReader(Variants.Variants.Schema, NullHandling.Null)
{
    protected override void ReadValue(ref JsonInput input, out Value value) => value = VariantEncoder.Read(ref input.Reader, input.Arena);
}

/// <summary>A property with the name of the field that the others are gathered in: it would be taken for them.</summary>
internal sealed class JsonReservedReader(Schema schema) : JsonValueReader(schema, NullHandling.Null)
{
    protected override void ReadValue(ref JsonInput input, out Value value) => throw new DataException(
        $"the record has a property of this name, which is that of the field for properties without a name of their own; rename it, or set "
        + $"{Variants.Variants.Setting}=false");
}
