using Millrace.Data;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

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
