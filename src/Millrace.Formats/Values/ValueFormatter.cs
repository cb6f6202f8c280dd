using System.Globalization;
using System.Text;
using Millrace.Data;

namespace Millrace.Formats.Values;

/// <summary>Values as text, in the form that <see cref="ValueParser"/> reads back: <c>Values.convertToString</c> of Connect.</summary>
public static class ValueFormatter
{
    /// <summary>The text; null for null. Text stands as it is at the top and quoted inside of lists and maps.</summary>
    public static string? Format(Schema? schema, in Value value)
    {
        if (value.IsNull) return null;
        if (value.Kind == ValueKind.String) return value.AsString;
        var text = new StringBuilder();
        Append(text, schema, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Schema? schema, in Value value)
    {
        if (TemporalText.MillisecondsOf(schema, value) is { } milliseconds)
        {
            text.Append(TemporalText.Format(schema!, milliseconds));
            return;
        }

        switch (value.Kind)
        {
            case ValueKind.String when value.IsNumberText: text.Append(value.AsString); break;
            case ValueKind.String: AppendQuoted(text, value.AsString); break;
            case ValueKind.Array: AppendList(text, schema, value.Items); break;
            case ValueKind.Map: AppendMap(text, schema, value.Items); break;
            case ValueKind.Struct: AppendStruct(text, schema, value.Items); break;
            default: ScalarText.Append(text, schema, in value); break;
        }
    }

    private static void AppendList(StringBuilder text, Schema? schema, ReadOnlySpan<Value> items)
    {
        text.Append('[');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0) text.Append(',');
            Append(text, schema?.ValueSchema, items[i]);
        }

        text.Append(']');
    }

    private static void AppendMap(StringBuilder text, Schema? schema, ReadOnlySpan<Value> entries)
    {
        text.Append('{');
        for (int i = 0; i < entries.Length; i += 2)
        {
            if (i > 0) text.Append(',');
            Append(text, schema?.KeySchema, entries[i]);
            text.Append(':');
            Append(text, schema?.ValueSchema, entries[i + 1]);
        }

        text.Append('}');
    }

    private static void AppendStruct(StringBuilder text, Schema? schema, ReadOnlySpan<Value> fields)
    {
        text.Append('{');
        for (int i = 0; i < fields.Length; i++)
        {
            if (i > 0) text.Append(',');
            AppendQuoted(text, schema?.Fields[i].Name ?? i.ToString(CultureInfo.InvariantCulture));
            text.Append(':');
            Append(text, schema?.Fields[i].Schema, fields[i]);
        }

        text.Append('}');
    }

    private static void AppendQuoted(StringBuilder text, string value) =>
        text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))
        .Append('"');
}
