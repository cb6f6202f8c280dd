using System.Text;
using Millrace.Data;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>What is done with texts. ASCII in UTF-8, as most texts are, goes without a string.</summary>
internal static class Texts
{
    private const int MostOnStack = 256;

    private delegate int Change(ReadOnlySpan<char> from, Span<char> to);

    public static Value Lower(in Value text, ValueArena arena)
    {
        if (!text.IsUtf8 || !Ascii.IsValid(text.AsBytes))
            return Cased(text.AsString, static (from, to) => from.ToLowerInvariant(to), arena);
        Value lower = arena.Utf8(text.AsBytes.Length, out Span<byte> target);
        Ascii.ToLower(text.AsBytes, target, out _);
        return lower;
    }

    public static Value Upper(in Value text, ValueArena arena)
    {
        if (!text.IsUtf8 || !Ascii.IsValid(text.AsBytes))
            return Cased(text.AsString, static (from, to) => from.ToUpperInvariant(to), arena);
        Value upper = arena.Utf8(text.AsBytes.Length, out Span<byte> target);
        Ascii.ToUpper(text.AsBytes, target, out _);
        return upper;
    }

    /// <summary>Unicode characters (code points), so that it is the same for a text as string and as UTF-8.</summary>
    public static Value Length(in Value text, ValueArena arena)
    {
        long count = 0;
        if (text.IsUtf8)
        {
            // Bytes 10xxxxxx continue a character.
            foreach (byte one in text.AsBytes)
                if ((one & 0xC0) != 0x80) count++;
        }
        else
        {
            foreach (Rune _ in text.AsString.EnumerateRunes()) count++;
        }

        return Value.Int64(count);
    }

    /// <summary>The texts one after the other.</summary>
    public static Value Join(ReadOnlySpan<Value> texts, ValueArena arena)
    {
        int length = 0;
        foreach (Value text in texts)
            length = checked(length + (text.IsUtf8 ? text.AsBytes.Length : Encoding.UTF8.GetByteCount(text.AsString)));
        Value joined = arena.Utf8(length, out Span<byte> target);
        foreach (Value text in texts)
        {
            int written = text.IsUtf8 ? text.AsBytes.Length : Encoding.UTF8.GetBytes(text.AsString, target);
            if (text.IsUtf8) text.AsBytes.CopyTo(target);
            target = target[written..];
        }

        return joined;
    }

    // A change of case keeps the number of UTF-16 units.
    private static Value Cased(string text, Change change, ValueArena arena)
    {
        Span<char> cased = text.Length <= MostOnStack ? stackalloc char[MostOnStack] : new char[text.Length];
        return arena.Utf8(cased[..change(text, cased)]);
    }
}
