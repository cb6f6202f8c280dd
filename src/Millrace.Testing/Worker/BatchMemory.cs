using Millrace.Data;
using Millrace.Records;

namespace Millrace.Testing;

/// <summary>A batch's memory as the worker treats it: filled with copies by a converter, and written over by what comes next.</summary>
internal static class BatchMemory
{
    // More than the arrays that a batch begins with (16 KiB of bytes, 1,024 values), in pieces that leave no gap at their end.
    private const int Pieces = 64;
    private const int PieceBytes = 512;
    private const int PieceValues = 32;

    /// <summary>The same value in the batch's memory: text as UTF-8, as converters make it.</summary>
    public static Value Copy(in Value value, ValueArena arena)
    {
        switch (value.Kind)
        {
            // A number as text, which only its own object tells from a text.
            case ValueKind.String when !value.IsNumberText:
                Value text = value.IsUtf8 ? arena.Utf8(value.AsBytes) : arena.Utf8(value.AsString);
                // Half a surrogate pair has no UTF-8; only a transformation could have made it.
                return text == value ? text : value;
            case ValueKind.Bytes:
                return arena.Bytes(value.AsBytes);
            case ValueKind.Struct:
                Value copy = arena.Struct(value.Items.Length, out Span<Value> fields);
                CopyItems(value, fields, arena);
                return copy;
            case ValueKind.Array:
                copy = arena.Array(value.Items.Length, out Span<Value> items);
                CopyItems(value, items, arena);
                return copy;
            case ValueKind.Map:
                copy = arena.Map(value.Items.Length / 2, out Span<Value> keysAndValues);
                CopyItems(value, keysAndValues, arena);
                return copy;
            default:
                return value;
        }
    }

    /// <summary>Empties a batch and fills its memory with other things, so that whoever kept a value of it reads nonsense.</summary>
    public static void Overwrite(RecordBatch batch)
    {
        batch.Reset();
        Fill(batch, Pieces);
        batch.Reset();
    }

    /// <summary>Puts other things into a batch's memory: what comes next lies somewhere else than in the batch before.</summary>
    public static void Fill(RecordBatch batch, int pieces)
    {
        for (int i = 0; i < pieces; i++)
        {
            batch.Arena.Bytes(PieceBytes, out Span<byte> bytes);
            bytes.Fill((byte)'?');
            batch.Arena.Struct(PieceValues, out Span<Value> values);
            values.Fill(Value.String("a value of another batch"));
        }
    }

    private static void CopyItems(in Value value, Span<Value> target, ValueArena arena)
    {
        ReadOnlySpan<Value> items = value.Items;
        for (int i = 0; i < items.Length; i++) target[i] = Copy(in items[i], arena);
    }
}
