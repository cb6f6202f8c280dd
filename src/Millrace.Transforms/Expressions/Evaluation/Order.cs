using System.Text;
using Millrace.Data;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>How two values that are not null stand to each other.</summary>
internal static class Order
{
    /// <summary>What a comparison with NaN gives: neither less, nor equal, nor greater.</summary>
    public const int Unordered = 2;

    /// <summary>
    /// -1, 0, 1 or <see cref="Unordered"/>; texts by their UTF-8 bytes. Errors: when the two are of different kinds, or lists and the like.
    /// </summary>
    public static int Of(in Value a, in Value b, Spot spot)
    {
        ValueKind kindA = a.Kind, kindB = b.Kind;
        if (Numbers.IsNumber(kindA) && Numbers.IsNumber(kindB))
        {
            if (Numbers.IsWhole(kindA) && Numbers.IsWhole(kindB)) return a.AsInt64.CompareTo(b.AsInt64);
            double x = Numbers.ToDouble(a, kindA), y = Numbers.ToDouble(b, kindB);
            return x < y ? -1 : x > y ? 1 : x == y ? 0 : Unordered;
        }

        if (a.IsNumberText || b.IsNumberText)
        {
            Value x = Numbers.OfText(a), y = Numbers.OfText(b);
            if (Numbers.IsNumber(x.Kind) && Numbers.IsNumber(y.Kind)) return Of(x, y, spot);
        }

        if (kindA != kindB) throw spot.Fault($"{Numbers.NameOf(kindA)} and {Numbers.NameOf(kindB)} cannot be compared");
        switch (kindA)
        {
            case ValueKind.Boolean: return a.AsInt64.CompareTo(b.AsInt64);
            case ValueKind.Bytes: return Math.Sign(a.AsBytes.SequenceCompareTo(b.AsBytes));
            case ValueKind.String when a.IsUtf8 && b.IsUtf8: return Math.Sign(a.AsBytes.SequenceCompareTo(b.AsBytes));
            case ValueKind.String when b.IsUtf8: return WithUtf8(a.AsString, b.AsBytes);
            case ValueKind.String when a.IsUtf8: return -WithUtf8(b.AsString, a.AsBytes);
            case ValueKind.String: return WithUtf8(a.AsString, Encoding.UTF8.GetBytes(b.AsString));
            default: throw spot.Fault($"values of type {Numbers.NameOf(kindA)} cannot be compared");
        }
    }

    private static int WithUtf8(string text, ReadOnlySpan<byte> utf8)
    {
        const int MostOnStack = 256;
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = length <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[length];
        return Math.Sign(bytes[..Encoding.UTF8.GetBytes(text, bytes)].SequenceCompareTo(utf8));
    }
}
