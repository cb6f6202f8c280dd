using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro.Wire;

namespace Millrace.Formats.Avro.Writing;

/// <summary>A value that may be null, as a union of its type and null.</summary>
internal sealed class OptionalWriter(AvroValueWriter inner, int nullIndex, int index) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.IsNull)
        {
            writer.WriteLong(nullIndex);
        }
        else
        {
            writer.WriteLong(index);
            inner.Write(ref writer, value);
        }
    }
}

/// <summary>A value that is never null, as a branch of a union.</summary>
internal sealed class BranchWriter(AvroValueWriter inner, int index) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        writer.WriteLong(index);
        inner.Write(ref writer, value);
    }
}

/// <summary>A struct that stands for a union: its first field that is not null is written.</summary>
internal sealed class UnionStructWriter(AvroValueWriter?[] members, int[] branches, int nullIndex) : AvroValueWriter
{
    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (!value.IsNull)
        {
            if (value.Kind != ValueKind.Struct) throw Invalid("STRUCT", value);
            ReadOnlySpan<Value> fields = value.Items;
            if (fields.Length != members.Length)
                throw new DataException($"Mismatching struct schema: {fields.Length} fields where the union has {members.Length}");
            for (int i = 0; i < fields.Length; i++)
            {
                if (fields[i].IsNull) continue;
                if (members[i] is not { } member) throw new DataException("Did not find matching union field for data");
                writer.WriteLong(branches[i]);
                member.Write(ref writer, fields[i]);
                return;
            }
        }

        if (nullIndex < 0) throw new DataException("Invalid value: none of the union's fields is set and it may not be null");
        writer.WriteLong(nullIndex);
    }
}

/// <summary>Writes the default in place of null.</summary>
internal sealed class DefaultingWriter(AvroValueWriter inner, Value fallback) : AvroValueWriter
{
    private readonly Value _fallback = fallback;

    public override void Write(ref AvroWriter writer, in Value value)
    {
        if (value.IsNull) inner.Write(ref writer, _fallback);
        else inner.Write(ref writer, value);
    }
}
