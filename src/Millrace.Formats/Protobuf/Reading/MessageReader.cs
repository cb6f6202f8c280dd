using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>
/// A message as a struct. Writers keep fields in the order of their numbers, so the next field is mostly the next in the table.
/// </summary>
internal sealed class MessageReader : ElementReader
{
    // Absent optional fields are passed over one by one; beyond that the table is searched.
    private const int LongestStep = 4;

    /// <summary>By ascending tag. Set once by the compiler after this object is made: a field may hold this very message.</summary>
    public FieldReader[] Fields { get; set; } = [];

    /// <summary>Names of <see cref="Fields"/>, for messages.</summary>
    public string[] Names { get; set; } = [];

    /// <summary>What the struct is before the first field is read.</summary>
    public Value[] Template { get; set; } = [];

    /// <summary>Messages that become structs even if they are not set, with their places.</summary>
    public (int Index, MessageReader Message)[] Generated { get; set; } = [];

    public override WireType WireType => WireType.Bytes;

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        int outer = reader.Enter();
        ReadBody(ref reader, ref value);
        reader.Leave(outer);
    }

    /// <summary>Reads what is left of the message into a struct, or more of it into the one that is there.</summary>
    public void ReadBody(ref ProtobufReader reader, scoped ref Value value)
    {
        if (value.IsNull)
        {
            reader.Charge(Template.Length);
            value = reader.Arena.Struct(Template.Length, out Span<Value> fields);
            ReadInto(ref reader, fields);
        }
        else
        {
            ReadFields(ref reader, value.MutableItems);
        }
    }

    /// <summary>Reads what is left of the message.</summary>
    public void ReadInto(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        Template.CopyTo(fields);
        ReadFields(ref reader, fields);
        foreach (var (index, message) in Generated)
            if (fields[index].IsNull) message.MakeEmpty(ref reader, ref fields[index]);
    }

    private void MakeEmpty(ref ProtobufReader reader, scoped ref Value value)
    {
        reader.Charge(Template.Length);
        value = reader.Arena.Struct(Template.Length, out Span<Value> fields);
        Template.CopyTo(fields);
        foreach (var (index, message) in Generated) message.MakeEmpty(ref reader, ref fields[index]);
    }

    private void ReadFields(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        FieldReader[] table = Fields;
        int next = 0, slot = -1;
        try
        {
            while (!reader.IsAtEnd)
            {
                uint tag = reader.ReadTag();
                slot = Find(table, next, tag);
                if (slot < 0)
                {
                    reader.Skip(tag);
                    continue;
                }

                table[slot].Read(ref reader, fields);
                next = slot + 1;
                slot = -1;
            }
        }
        catch (DataException fault) when (slot >= 0)
        {
            throw FieldFault.In(Names[slot], fault);
        }
    }

    private static int Find(FieldReader[] table, int next, uint tag)
    {
        for (int i = next; i < table.Length && i < next + LongestStep; i++)
        {
            uint candidate = table[i].Tag;
            if (candidate == tag) return i;
            if (candidate > tag) break;
        }

        int low = 0, high = table.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            uint candidate = table[middle].Tag;
            if (candidate == tag) return middle;
            if (candidate < tag) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }
}
