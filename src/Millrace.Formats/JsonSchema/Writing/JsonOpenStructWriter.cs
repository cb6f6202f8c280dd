using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Writing;
using Millrace.Formats.JsonSchema.Variants;
using Millrace.Formats.Text;

namespace Millrace.Formats.JsonSchema.Writing;

/// <summary>A struct one of whose fields is a map of Variants that are properties like the other fields.</summary>
/// <param name="schema">Of the struct.</param>
/// <param name="nulls">What a null is written as.</param>
/// <param name="rest">Index of that field.</param>
internal sealed class JsonOpenStructWriter(Schema schema, NullHandling nulls, int rest) : JsonValueWriter(schema, nulls)
{
    private readonly HashSet<string> _names = [.. schema.Fields.Where(field => field.Index != rest).Select(field => field.Name)];

    private readonly byte[][] _labels = [.. schema.Fields.Select(field =>
    {
        var name = new StringBuilder();
        JsonText.AppendString(name, field.Name);
        return Encoding.UTF8.GetBytes(name.Append(':').ToString());
    })];

    /// <summary>Filled by the compiler, but for the map.</summary>
    public JsonValueWriter[] Fields { get; } = new JsonValueWriter[schema.Fields.Count];

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Struct) throw Invalid(value);
        ReadOnlySpan<Value> fields = value.Items;
        if (fields.Length != Fields.Length) throw new DataException("Mismatching schema.");
        byte before = (byte)'{';
        int i = 0;
        try
        {
            for (; i < fields.Length; i++)
            {
                if (i == rest) continue;
                output.Write(before);
                before = (byte)',';
                output.Write(_labels[i]);
                Fields[i].Write(ref output, fields[i]);
            }

            i = rest;
            WriteRest(ref output, fields[i], before);
        }
        catch (DataException fault)
        {
            throw FieldFault.In(Schema.Fields[i].Name, fault);
        }

        output.Write((byte)'}');
    }

    private void WriteRest(ref JsonOutput output, in Value map, byte before)
    {
        if (map.Kind is not (ValueKind.Map or ValueKind.Null)) throw Invalid(map);
        ReadOnlySpan<Value> entries = map.IsNull ? [] : map.Items;
        if (entries.IsEmpty && before == '{') output.Write(before);
        for (int i = 0; i < entries.Length; i += 2)
        {
            if (entries[i].Kind != ValueKind.String) throw Invalid(entries[i]);
            string name = entries[i].AsString;
            if (_names.Contains(name)) throw new DataException($"the property {name} is a field too");
            output.Write(before);
            before = (byte)',';
            output.WriteText(entries[i]);
            output.Write((byte)':');
            VariantPrinter.Print(entries[i + 1], ref output);
        }
    }
}
