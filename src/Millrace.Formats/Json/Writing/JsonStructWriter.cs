using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json.Writing;

internal sealed class JsonStructWriter : JsonValueWriter
{
    // Each with what stands before it: brace or comma, name, colon.
    private readonly byte[][] _names;

    public JsonStructWriter(Schema schema, NullHandling nulls)
        : base(schema, nulls)
    {
        _names = schema.Fields.Select(field =>
        {
            var name = new StringBuilder(field.Index == 0 ? "{" : ",");
            JsonText.AppendString(name, field.Name);
            return Encoding.UTF8.GetBytes(name.Append(':').ToString());
        }).ToArray();
        Fields = new JsonValueWriter[_names.Length];
    }

    /// <summary>Filled by the compiler.</summary>
    public JsonValueWriter[] Fields { get; }

    protected override void WriteValue(ref JsonOutput output, in Value value)
    {
        if (value.Kind != ValueKind.Struct) throw Invalid(value);
        ReadOnlySpan<Value> fields = value.Items;
        if (fields.Length != _names.Length) throw new DataException("Mismatching schema.");
        if (fields.Length == 0) output.Write((byte)'{');
        int i = 0;
        try
        {
            for (; i < fields.Length; i++)
            {
                output.Write(_names[i]);
                Fields[i].Write(ref output, fields[i]);
            }
        }
        catch (DataException fault)
        {
            throw FieldFault.In(Schema.Fields[i].Name, fault);
        }

        output.Write((byte)'}');
    }
}
