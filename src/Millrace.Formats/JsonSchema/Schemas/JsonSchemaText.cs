using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.JsonSchema.Schemas;

/// <summary>
/// Compact JSON of a schema as Confluent's registry stores it: members in the order given or sorted, of a repeated one the last value,
/// decimals as they were written. Texts are compared byte by byte.
/// </summary>
public static class JsonSchemaText
{
    private static readonly Comparison<JsonProperty> ByName = static (a, b) => string.CompareOrdinal(a.Name, b.Name);

    // As deep as payloads are read; everything that walks a document recurses.
    internal const int MaxDepth = 500;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The JSON of a text.</summary>
    /// <exception cref="JsonSchemaException">It is none, or nested deeper than 500 levels.</exception>
    public static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text, Options);
        }
        catch (JsonException fault)
        {
            throw new JsonSchemaException($"not JSON: {JsonFault.Describe(fault)}", fault);
        }
    }

    /// <summary>The canonical form.</summary>
    /// <exception cref="JsonSchemaException">For a number beyond all bounds.</exception>
    public static string Print(JsonElement schema) => Print(schema, isSorted: false);

    /// <summary>The normal form: members sorted by name at every level.</summary>
    public static string Normalize(JsonElement schema) => Print(schema, isSorted: true);

    private static string Print(JsonElement schema, bool isSorted)
    {
        var text = new StringBuilder();
        Append(text, schema, isSorted);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value, bool isSorted)
    {
        char before = value.ValueKind == JsonValueKind.Array ? '[' : '{';
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                List<JsonProperty> members = Members(value);
                if (isSorted) members.Sort(ByName);
                if (members.Count == 0) text.Append('{');
                foreach (JsonProperty member in members)
                {
                    JsonText.AppendString(text.Append(before), member.Name);
                    Append(text.Append(':'), member.Value, isSorted);
                    before = ',';
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                if (value.GetArrayLength() == 0) text.Append('[');
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Append(text.Append(before), item, isSorted);
                    before = ',';
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                JsonText.AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendNumber(text, value.GetRawText());
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    /// <summary>Members of an object, each name once: where it came first, with the value that came last.</summary>
    internal static List<JsonProperty> Members(JsonElement value)
    {
        var members = new List<JsonProperty>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (places.TryAdd(member.Name, members.Count)) members.Add(member);
            else members[places[member.Name]] = member;
        }

        return members;
    }

    // Numbers with a point or an exponent are Java's BigDecimal, and print as it does:
    // plain with up to six zeros after the point, else with an exponent.
    private static void AppendNumber(StringBuilder text, string raw)
    {
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0)
        {
            text.Append(raw is "-0" ? "0" : raw);
            return;
        }

        int end = raw.AsSpan().IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = end < 0 ? raw : raw.AsSpan(0, end);
        long exponent = 0;
        if (end >= 0 && !long.TryParse(raw.AsSpan(end + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            throw new JsonSchemaException($"the exponent of {raw} is out of range");
        bool isNegative = mantissa[0] == '-';
        if (isNegative) mantissa = mantissa[1..];
        int point = mantissa.IndexOf('.');
        long scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        string digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        digits = digits.TrimStart('0');
        if (digits.Length == 0) (digits, isNegative) = ("0", false);
        long adjusted = digits.Length - 1 - scale;
        if (isNegative) text.Append('-');
        if (scale == 0) text.Append(digits);
        else if (scale > 0 && adjusted >= -6) AppendPlain(text, digits, (int)scale);
        else AppendScientific(text, digits, adjusted);
    }

    private static void AppendPlain(StringBuilder text, string digits, int scale)
    {
        digits = digits.PadLeft(scale + 1, '0');
        text.Append(digits.AsSpan(0, digits.Length - scale)).Append('.').Append(digits.AsSpan(digits.Length - scale));
    }

    private static void AppendScientific(StringBuilder text, string digits, long exponent)
    {
        text.Append(digits[0]);
        if (digits.Length > 1) text.Append('.').Append(digits.AsSpan(1));
        if (exponent != 0) text.Append('E').Append(exponent > 0 ? "+" : "").Append(exponent.ToString(CultureInfo.InvariantCulture));
    }
}
