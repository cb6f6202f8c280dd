using System.Globalization;
using Millrace.Data;
using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>What a field without presence is when it is not set: zero, the empty text, or what proto2's <c>default</c> says.</summary>
internal static class ProtoDefault
{
    public static Value Of(ProtoField field, ElementReader element)
    {
        Value zero = element.Default;
        if (field.FindOption("default")?.Value.Text is not { } text) return zero;
        CultureInfo culture = CultureInfo.InvariantCulture;
        return zero.Kind switch
        {
            ValueKind.String => Value.String(text),
            ValueKind.Bytes => Value.Bytes([.. text.Select(c => (byte)c)]),
            ValueKind.Boolean => Value.Boolean(text == "true"),
            ValueKind.Int32 when int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int number) => Value.Int32(number),
            ValueKind.Int64 when long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long number) => Value.Int64(number),
            ValueKind.Float32 when float.TryParse(text, NumberStyles.Float, culture, out float number) => Value.Float32(number),
            ValueKind.Float64 when double.TryParse(text, NumberStyles.Float, culture, out double number) => Value.Float64(number),
            _ => zero,
        };
    }
}
