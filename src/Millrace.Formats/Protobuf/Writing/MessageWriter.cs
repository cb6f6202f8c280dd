using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Writing;

/// <summary>A struct as a message.</summary>
internal sealed class MessageWriter(string name, Schema schema) : ElementWriter
{
    /// <summary>
    /// Fields by descending number, their places in the struct, and what is written for a null (mostly null).
    /// Set once by the compiler after this object is made: a field may hold this very message.
    /// </summary>
    public (FieldWriter Writer, int Source, Value Default)[] Steps { get; set; } = [];

    public override WireType WireType => WireType.Bytes;

    public override void Write(ref ProtobufWriter writer, in Value value)
    {
        int before = writer.Enter();
        WriteBody(ref writer, value);
        writer.Leave(before);
    }

    /// <summary>The message without its length.</summary>
    public void WriteBody(ref ProtobufWriter writer, in Value value)
    {
        if (value.Kind != ValueKind.Struct) throw ScalarFaults.Invalid("a struct", value);
        ReadOnlySpan<Value> fields = value.Items;
        if (fields.Length != schema.Fields.Count)
            throw new DataException($"Mismatching struct schema: {fields.Length} fields where {name} has {schema.Fields.Count}");
        int at = 0;
        try
        {
            foreach (ref readonly (FieldWriter Writer, int Source, Value Default) step in Steps.AsSpan())
            {
                at = step.Source;
                step.Writer.Write(ref writer, fields[at].IsNull ? step.Default : fields[at]);
            }
        }
        catch (DataException fault)
        {
            throw FieldFault.In(schema.Fields[at].Name, fault);
        }
    }
}
