using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.JsonSchema.Variants;

/// <summary>
/// JSON as a Variant, byte for byte as Confluent's converter makes it. Numbers keep their digits: whole ones are INT32 or INT64, others
/// decimals.
/// </summary>
internal sealed class VariantEncoder
{
    // What the encoding has room for, and what its shorter decimals have.
    private const int MostDigits = 38;
    private const int Digits4 = 9, Digits8 = 18;

    // Texts up to here have their length in the first byte.
    private const int LongestShort = 63;

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    private VariantEncoder()
    {
    }

    /// <summary>Reads the value at the reader's token, and ends at its last one.</summary>
    /// <exception cref="DataException">For numbers too large.</exception>
    public static Value Read(ref Utf8JsonReader reader, ValueArena arena)
    {
        var encoder = new VariantEncoder();
        var output = new ArrayBufferWriter<byte>();
        encoder.Write(JsonElement.ParseValue(ref reader), output);
        Value variant = arena.Struct(2, out Span<Value> fields);
        fields[0] = arena.Bytes(encoder.Metadata());
        fields[1] = arena.Bytes(output.WrittenSpan);
        return variant;
    }

    // Version 1, how many names, where each begins, the names.
    private ReadOnlySpan<byte> Metadata()
    {
        byte[][] names = [.. _names.Keys.Select(Encoding.UTF8.GetBytes)];
        int length = names.Sum(name => name.Length), width = WidthOf(Math.Max(length, names.Length));
        var output = new ArrayBufferWriter<byte>();
        output.Write([(byte)(1 | ((width - 1) << 6))]);
        Write(output, names.Length, width);
        int at = 0;
        foreach (byte[] name in names)
        {
            Write(output, at, width);
            at += name.Length;
        }

        Write(output, at, width);
        foreach (byte[] name in names) output.Write(name);
        return output.WrittenSpan;
    }

    private void Write(JsonElement json, ArrayBufferWriter<byte> output)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object: WriteObject(json, output); break;
            case JsonValueKind.Array: WriteArray(json, output); break;
            case JsonValueKind.String: WriteText(json.GetString()!, output); break;
            case JsonValueKind.Number: WriteNumber(json, output); break;
            case JsonValueKind.True: output.Write([Variants.Header(VariantType.True)]); break;
            case JsonValueKind.False: output.Write([Variants.Header(VariantType.False)]); break;
            default: output.Write([Variants.Header(VariantType.Null)]); break;
        }
    }

    private void WriteObject(JsonElement json, ArrayBufferWriter<byte> output)
    {
        // Of a repeated name the last counts, as everywhere. They stand in the order of the names.
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in json.EnumerateObject())
        {
            members[member.Name] = member.Value;
            _names.TryAdd(member.Name, _names.Count);
        }

        var values = new ArrayBufferWriter<byte>();
        var offsets = new List<int>(members.Count + 1) { 0 };
        foreach (JsonElement member in members.Values)
        {
            Write(member, values);
            offsets.Add(values.WrittenCount);
        }

        List<int> ids = [.. members.Keys.Select(name => _names[name])];
        int idWidth = WidthOf(ids.Count == 0 ? 0 : ids.Max()), width = WidthOf(values.WrittenCount);
        bool isLarge = ids.Count > byte.MaxValue;
        output.Write([(byte)((isLarge ? 1 << 6 : 0) | ((idWidth - 1) << 4) | ((width - 1) << 2) | Variants.Object)]);
        Write(output, ids.Count, isLarge ? sizeof(int) : 1);
        foreach (int id in ids) Write(output, id, idWidth);
        foreach (int offset in offsets) Write(output, offset, width);
        output.Write(values.WrittenSpan);
    }

    private void WriteArray(JsonElement json, ArrayBufferWriter<byte> output)
    {
        var values = new ArrayBufferWriter<byte>();
        var offsets = new List<int> { 0 };
        foreach (JsonElement item in json.EnumerateArray())
        {
            Write(item, values);
            offsets.Add(values.WrittenCount);
        }

        int width = WidthOf(values.WrittenCount);
        bool isLarge = offsets.Count - 1 > byte.MaxValue;
        output.Write([(byte)((isLarge ? 1 << 4 : 0) | ((width - 1) << 2) | Variants.Array)]);
        Write(output, offsets.Count - 1, isLarge ? sizeof(int) : 1);
        foreach (int offset in offsets) Write(output, offset, width);
        output.Write(values.WrittenSpan);
    }

    private static void WriteText(string text, ArrayBufferWriter<byte> output)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= LongestShort)
        {
            output.Write([(byte)((bytes.Length << 2) | Variants.ShortText)]);
        }
        else
        {
            output.Write([Variants.Header(VariantType.Text)]);
            Write(output, bytes.Length, sizeof(int));
        }

        output.Write(bytes);
    }

    private static void WriteNumber(JsonElement json, ArrayBufferWriter<byte> output)
    {
        if (json.TryGetInt32(out int small)) Write(VariantType.Int32, small, sizeof(int), output);
        else if (json.TryGetInt64(out long whole)) Write(VariantType.Int64, whole, sizeof(long), output);
        else if (!TryWriteDecimal(json.GetRawText(), output)) WriteDouble(json, output);
    }

    private static bool TryWriteDecimal(string text, ArrayBufferWriter<byte> output)
    {
        if (!DecimalText.TryParse(text, out BigInteger unscaled, out int scale) || scale is < -MostDigits or > MostDigits) return false;
        if (scale < 0) (unscaled, scale) = (unscaled * BigInteger.Pow(10, -scale), 0);
        BigInteger size = BigInteger.Abs(unscaled);
        if (size >= BigInteger.Pow(10, MostDigits)) return false;
        var (type, width) = size < BigInteger.Pow(10, Digits4) ? (VariantType.Decimal4, 4)
            : size < BigInteger.Pow(10, Digits8) ? (VariantType.Decimal8, 8) : (VariantType.Decimal16, 16);
        output.Write([Variants.Header(type), (byte)scale]);
        BinaryPrimitives.WriteInt128LittleEndian(output.GetSpan(16), (Int128)unscaled);
        output.Advance(width);
        return true;
    }

    // Larger and smaller numbers as doubles, where that is what they were: a number with more digits than a double has is not.
    private static void WriteDouble(JsonElement json, ArrayBufferWriter<byte> output)
    {
        string text = json.GetRawText();
        double number = json.GetDouble();
        if (!double.IsFinite(number) || text.Length > 32 || (number == 0 && text.AsSpan().IndexOfAnyInRange('1', '9') >= 0))
            throw new DataException($"The number {(text.Length <= 40 ? text : text[..40] + "...")} has more digits, or a larger "
                + $"exponent, than "
                + $"{Variants.Setting} can keep ({MostDigits} digits)");
        Write(VariantType.Double, BitConverter.DoubleToInt64Bits(number), sizeof(double), output);
    }

    private static void Write(VariantType type, long bits, int width, ArrayBufferWriter<byte> output)
    {
        output.Write([Variants.Header(type)]);
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), bits);
        output.Advance(width);
    }

    private static void Write(ArrayBufferWriter<byte> output, int number, int width)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), number);
        output.Advance(width);
    }

    private static int WidthOf(int largest) => largest switch
    {
        <= 0xFF => 1,
        <= 0xFFFF => 2,
        <= 0xFFFFFF => 3,
        _ => 4,
    };
}
