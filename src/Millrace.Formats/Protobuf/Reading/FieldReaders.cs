using System.Runtime.CompilerServices;
using Millrace.Data;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>Reads what follows a tag into the struct that a message becomes.</summary>
/// <param name="tag">Number and wire type that lead here.</param>
internal abstract class FieldReader(uint tag)
{
    public uint Tag { get; } = tag;

    public int Number => (int)(Tag >> 3);

    public static uint TagOf(int number, WireType type) => ((uint)number << 3) | (uint)type;

    /// <exception cref="Errors.DataException"/>
    public abstract void Read(ref ProtobufReader reader, scoped Span<Value> fields);
}

/// <summary>The common case: a scalar, read in place.</summary>
internal sealed class ScalarFieldReader<T>(uint tag, int index) : FieldReader(tag)
    where T : struct, IScalar
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields) => fields[index] = T.Read(ref reader);
}

/// <summary>A single value of any type.</summary>
internal sealed class ElementFieldReader(uint tag, int index, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields) => element.Read(ref reader, ref fields[index]);
}

/// <summary>A member of a oneof: a struct of all members in which only the last one read is set.</summary>
internal sealed class UnionFieldReader(uint tag, int index, int memberCount, int member, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        Span<Value> members;
        // Each time: all members are cleared for one that is read.
        reader.Charge(memberCount);
        if (fields[index].IsNull)
        {
            fields[index] = reader.Arena.Struct(memberCount, out members);
        }
        else
        {
            members = fields[index].MutableItems;
        }

        Value value = members[member];
        members.Clear();
        element.Read(ref reader, ref value);
        members[member] = value;
    }
}

/// <summary>A member of a oneof whose members are fields of the struct itself (<c>flatten.unions</c>): the last one read is set.</summary>
internal sealed class FlatUnionFieldReader(uint tag, int first, int memberCount, int member, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        Span<Value> members = fields.Slice(first, memberCount);
        reader.Charge(memberCount);
        Value value = members[member];
        members.Clear();
        element.Read(ref reader, ref value);
        members[member] = value;
    }
}

/// <summary>A list whose items stand one by one, each behind its tag.</summary>
internal sealed class RepeatedFieldReader(uint tag, int index, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        int mark = reader.Stack.Count;
        do
        {
            reader.Charge(1);
            Value item = default;
            element.Read(ref reader, ref item);
            reader.Stack.Push(item);
        }
        while (reader.TryReadTag(Tag));
        ListEnd.Append(ref reader, mark, ref fields[index], isMap: false);
    }
}

/// <summary>A list of numbers packed into one length of bytes.</summary>
internal sealed class PackedFieldReader(uint tag, int index, ElementReader element) : FieldReader(tag)
{
    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        int mark = reader.Stack.Count;
        int outer = reader.Enter();
        while (!reader.IsAtEnd)
        {
            reader.Charge(1);
            Value item = default;
            element.Read(ref reader, ref item);
            reader.Stack.Push(item);
        }

        reader.Leave(outer);
        ListEnd.Append(ref reader, mark, ref fields[index], isMap: false);
    }
}

/// <summary>A map: a run of entries, each a message of key and value.</summary>
internal sealed class MapFieldReader(uint tag, int index) : FieldReader(tag)
{
    /// <summary>
    /// Reads an entry as a struct of two. Set by the compiler after this object is made: a value may hold such a map again.
    /// </summary>
    public MessageReader Entry { get; set; } = null!;

    public override void Read(ref ProtobufReader reader, scoped Span<Value> fields)
    {
        int mark = reader.Stack.Count;
        do
        {
            reader.Charge(2);
            Pair pair = default;
            Span<Value> entry = pair;
            int outer = reader.Enter();
            Entry.ReadInto(ref reader, entry);
            reader.Leave(outer);
            reader.Stack.Push(entry[0]);
            reader.Stack.Push(entry[1]);
        }
        while (reader.TryReadTag(Tag));
        ListEnd.Append(ref reader, mark, ref fields[index], isMap: true);
    }

    [InlineArray(2)]
    private struct Pair
    {
        private Value _first;
    }
}

/// <summary>Makes lists and maps of what a run of items has put on the stack.</summary>
internal static class ListEnd
{
    /// <summary>
    /// Puts the items above <paramref name="mark"/> behind those that are there.
    /// Items may come in several runs with other fields between them; copying the earlier ones again is charged, so that a payload made of
    /// nothing but such runs ends in an error.
    /// </summary>
    public static void Append(ref ProtobufReader reader, int mark, scoped ref Value value, bool isMap)
    {
        ReadOnlySpan<Value> earlier = value.IsNull ? [] : value.Items;
        reader.Charge(earlier.Length);
        if (isMap)
        {
            reader.Stack.Insert(mark, earlier);
            value = reader.Stack.PopMap(mark, reader.Arena);
            return;
        }

        value = reader.Arena.Array(earlier.Length + reader.Stack.Count - mark, out Span<Value> items);
        earlier.CopyTo(items);
        reader.Stack.PopTo(mark, items[earlier.Length..]);
    }
}
