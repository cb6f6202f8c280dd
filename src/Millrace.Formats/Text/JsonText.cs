using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Millrace.Formats.Text;

/// <summary>Compact JSON as Jackson prints it; schema texts are compared byte by byte with those of Java programs.</summary>
internal static class JsonText
{
    public static string Print(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    public static void Append(StringBuilder text, JsonElement value)
    {
        bool isFirst = true;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    if (!isFirst) text.Append(',');
                    isFirst = false;
                    AppendString(text, member.Name);
                    text.Append(':');
                    Append(text, member.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (JsonElement item in value.EnumerateArray())
                {
                    if (!isFirst) text.Append(',');
                    isFirst = false;
                    Append(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendNumber(text, value.GetRawText());
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    public static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\t': text.Append("\\t"); break;
                case '\n': text.Append("\\n"); break;
                case '\f': text.Append("\\f"); break;
                case '\r': text.Append("\\r"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }

    // Integers stay as written; anything with a point or an exponent is a double to Jackson. JSON has no number for one beyond all bounds:
    // Jackson writes "Infinity".
    private static void AppendNumber(StringBuilder text, string raw)
    {
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            text.Append(raw);
            return;
        }

        double number = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsFinite(number)) text.Append(JavaNumbers.Format(number));
        else AppendString(text, JavaNumbers.Format(number));
    }
}
