using System.Text;
using Millrace.Data;

namespace Millrace.Formats.Values;

/// <summary>Values in the form of Java's <c>toString</c>: <c>Struct{a=1,b=x}</c>, <c>{a=1, b=2}</c>, <c>[1, 2]</c>.</summary>
public static class JavaText
{
    /// <summary>
    /// The text. A string stands for itself; of a struct the fields that are null are left out; bytes are in base64, where Java
    /// prints an address.
    /// </summary>
    /// <param name="schema">Null for a value without one; names a struct's fields and tells logical types.</param>
    /// <param name="value">Any value. Nothing of it is kept.</param>
    public static string Format(Schema? schema, in Value value)
    {
        if (value.Kind == ValueKind.String) return value.AsString;
        var text = new StringBuilder();
        Append(text, schema, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Schema? schema, in Value value)
    {
        if (TemporalText.MillisecondsOf(schema, value) is { } milliseconds)
        {
            text.Append(TemporalText.FormatAsJava(milliseconds));
            return;
        }

        switch (value.Kind)
        {
            case ValueKind.String: text.Append(value.AsString); break;
            case ValueKind.Array: AppendList(text, schema, value.Items); break;
            case ValueKind.Map: AppendMap(text, schema, value.Items); break;
            case ValueKind.Struct: AppendStruct(text, schema, value.Items); break;
            // Bytes too: Java prints the address of the array, which helps nobody.
            default: ScalarText.Append(text, schema, in value); break;
        }
    }

    private static void AppendList(StringBuilder text, Schema? schema, ReadOnlySpan<Value> items)
    {
        text.Append('[');
        for (int i = 0; i < items.Length; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, schema?.ValueSchema, items[i]);
        }

        text.Append(']');
    }

    private static void AppendMap(StringBuilder text, Schema? schema, ReadOnlySpan<Value> entries)
    {
        text.Append('{');
        for (int i = 0; i < entries.Length; i += 2)
        {
            if (i > 0) text.Append(", ");
            Append(text, schema?.KeySchema, entries[i]);
            text.Append('=');
            Append(text, schema?.ValueSchema, entries[i + 1]);
        }

        text.Append('}');
    }

    private static void AppendStruct(StringBuilder text, Schema? schema, ReadOnlySpan<Value> fields)
    {
        text.Append("Struct{");
        bool isFirst = true;
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].IsNull) continue;
            if (!isFirst) text.Append(',');
            isFirst = false;
            text.Append(schema?.Fields[i].Name).Append('=');
            Append(text, schema?.Fields[i].Schema, fields[i]);
        }

        text.Append('}');
    }
}
