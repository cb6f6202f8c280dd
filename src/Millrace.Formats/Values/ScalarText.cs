using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Formats.Text;

namespace Millrace.Formats.Values;

/// <summary>
/// The text of values that hold no others, texts aside: the same in every text form, which differ in how they quote and nest.
/// </summary>
internal static class ScalarText
{
    public static void Append(StringBuilder text, Schema? schema, in Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null: text.Append("null"); break;
            case ValueKind.Boolean: text.Append(value.AsBoolean ? "true" : "false"); break;
            case ValueKind.Float32: text.Append(JavaNumbers.Format(value.AsFloat32)); break;
            case ValueKind.Float64: text.Append(JavaNumbers.Format(value.AsFloat64)); break;
            case ValueKind.Bytes when schema?.Name == LogicalTypes.Decimal:
                text.Append(
                DecimalText.Format(value.AsBytes, LogicalTypes.ScaleOf(schema))); break;
            case ValueKind.Bytes: text.Append(Convert.ToBase64String(value.AsBytes)); break;
            default: text.Append(value.AsInt64.ToString(CultureInfo.InvariantCulture)); break;
        }
    }
}
