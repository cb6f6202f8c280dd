using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json.Writing;

namespace Millrace.Formats.JsonSchema.Variants;

/// <summary>A Variant as JSON: what JSON has no type for is text, as Confluent's converter prints it.</summary>
internal readonly ref struct VariantPrinter
{
    // As deep as JSON is read.
    private const int MaxDepth = 500;

    private const string DateAndTime = "yyyy-MM-ddTHH:mm:ss";

    private readonly ReadOnlySpan<byte> _metadata;

    private VariantPrinter(ReadOnlySpan<byte> metadata) => _metadata = metadata;

    /// <exception cref="DataException">The bytes are no Variant.</exception>
    public static void Print(in Value variant, ref JsonOutput output)
    {
        if (variant.Kind != ValueKind.Struct || variant.Items is not [{ Kind: ValueKind.Bytes } metadata, { Kind: ValueKind.Bytes } value])
            throw new DataException("Invalid type for Variant: expected a struct of metadata and value");
        // Each value takes a byte: one that holds more lies upon itself, and could go on for ever.
        int left = value.AsBytes.Length;
        try
        {
            new VariantPrinter(metadata.AsBytes).Print(value.AsBytes, ref output, ref left, 0);
        }
        catch (Exception fault) when (fault is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new DataException("Invalid bytes for Variant: they are cut, or point to where nothing is", fault);
        }
    }

    private void Print(ReadOnlySpan<byte> value, ref JsonOutput output, ref int left, int depth)
    {
        if (--left < 0 || depth > MaxDepth)
            throw new DataException($"Invalid bytes for Variant: values overlap, or are nested deeper than {MaxDepth} levels");
        byte header = value[0];
        switch (header & Variants.KindMask)
        {
            case Variants.Object: PrintObject(value, ref output, ref left, depth); break;
            case Variants.Array: PrintArray(value, ref output, ref left, depth); break;
            case Variants.ShortText: output.WriteUtf8(value.Slice(1, header >> 2)); break;
            default: PrintPrimitive((VariantType)(header >> 2), value[1..], ref output); break;
        }
    }

    private void PrintObject(ReadOnlySpan<byte> value, ref JsonOutput output, ref int left, int depth)
    {
        int width = ((value[0] >> 2) & 3) + 1, idWidth = ((value[0] >> 4) & 3) + 1, countWidth = (value[0] & (1 << 6)) != 0 ? sizeof(int)
            : 1;
        int count = Number(value[1..], countWidth), ids = 1 + countWidth;
        int offsets = checked(ids + (count * idWidth)), values = checked(offsets + ((count + 1) * width));
        output.Write((byte)'{');
        for (int i = 0; i < count; i++)
        {
            if (i > 0) output.Write((byte)',');
            output.WriteUtf8(Name(Number(value[(ids + (i * idWidth))..], idWidth)));
            output.Write((byte)':');
            // The order of the values need not be that of the names.
            Print(value[checked(values + Number(value[(offsets + (i * width))..], width))..], ref output, ref left, depth + 1);
        }

        output.Write((byte)'}');
    }

    private void PrintArray(ReadOnlySpan<byte> value, ref JsonOutput output, ref int left, int depth)
    {
        int width = ((value[0] >> 2) & 3) + 1, countWidth = (value[0] & (1 << 4)) != 0 ? sizeof(int) : 1;
        int count = Number(value[1..], countWidth), offsets = 1 + countWidth, values = checked(offsets + ((count + 1) * width));
        output.Write((byte)'[');
        for (int i = 0; i < count; i++)
        {
            if (i > 0) output.Write((byte)',');
            Print(value[checked(values + Number(value[(offsets + (i * width))..], width))..], ref output, ref left, depth + 1);
        }

        output.Write((byte)']');
    }

    private ReadOnlySpan<byte> Name(int id)
    {
        if ((_metadata[0] & 0xF) != 1) throw new DataException("Invalid bytes for Variant: another version than 1");
        int width = (_metadata[0] >> 6) + 1, count = Number(_metadata[1..], width);
        if (id >= count) throw new DataException($"Invalid bytes for Variant: name {id} of {count}");
        int offsets = 1 + width, names = checked(offsets + ((count + 1) * width));
        int start = Number(_metadata[(offsets + (id * width))..], width), end = Number(_metadata[(offsets + ((id + 1) * width))..], width);
        return _metadata[checked(names + start)..checked(names + end)];
    }

    private static void PrintPrimitive(VariantType type, ReadOnlySpan<byte> data, ref JsonOutput output)
    {
        switch (type)
        {
            case VariantType.Null: output.Write("null"u8); break;
            case VariantType.True: output.Write("true"u8); break;
            case VariantType.False: output.Write("false"u8); break;
            case VariantType.Int8: output.WriteNumber((long)(sbyte)data[0]); break;
            case VariantType.Int16: output.WriteNumber((long)BinaryPrimitives.ReadInt16LittleEndian(data)); break;
            case VariantType.Int32: output.WriteNumber((long)BinaryPrimitives.ReadInt32LittleEndian(data)); break;
            case VariantType.Int64: output.WriteNumber(BinaryPrimitives.ReadInt64LittleEndian(data)); break;
            case VariantType.Float: output.WriteNumber(BinaryPrimitives.ReadSingleLittleEndian(data)); break;
            case VariantType.Double: output.WriteNumber(BinaryPrimitives.ReadDoubleLittleEndian(data)); break;
            case VariantType.Decimal4: output.WriteAscii(Decimal(data, 4)); break;
            case VariantType.Decimal8: output.WriteAscii(Decimal(data, 8)); break;
            case VariantType.Decimal16: output.WriteAscii(Decimal(data, 16)); break;
            case VariantType.Binary: output.WriteBase64(data.Slice(sizeof(int), Number(data, sizeof(int)))); break;
            case VariantType.Text: output.WriteUtf8(data.Slice(sizeof(int), Number(data, sizeof(int)))); break;
            default: output.WriteUtf8(System.Text.Encoding.ASCII.GetBytes(TextOf(type, data))); break;
        }
    }

    // Never with an exponent.
    private static string Decimal(ReadOnlySpan<byte> data, int width)
    {
        var unscaled = new BigInteger(data.Slice(1, width));
        string digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(data[0] + 1, '0');
        string sign = unscaled.Sign < 0 ? "-" : "";
        return data[0] == 0 ? sign + digits : $"{sign}{digits[..^data[0]]}.{digits[^data[0]..]}";
    }

    private static string TextOf(VariantType type, ReadOnlySpan<byte> data) => type switch
    {
        VariantType.Uuid => new Guid(data[..16], bigEndian: true).ToString(),
        VariantType.Date => DateTime.UnixEpoch.AddDays(BinaryPrimitives.ReadInt32LittleEndian(data))
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        VariantType.Time => OfMicroseconds(data, "HH:mm:ss"),
        VariantType.Timestamp => $"{OfMicroseconds(data, DateAndTime)}Z",
        VariantType.LocalTimestamp => OfMicroseconds(data, DateAndTime),
        VariantType.TimestampNanos => $"{OfNanoseconds(data)}Z",
        VariantType.LocalTimestampNanos => OfNanoseconds(data),
        _ => throw new DataException($"Invalid bytes for Variant: unknown type {(int)type}"),
    };

    private static string OfMicroseconds(ReadOnlySpan<byte> data, string format) =>
        TimeText(checked(BinaryPrimitives.ReadInt64LittleEndian(data) * TimeSpan.TicksPerMicrosecond), 0, format);

    private static string OfNanoseconds(ReadOnlySpan<byte> data)
    {
        (long ticks, long rest) = Math.DivRem(BinaryPrimitives.ReadInt64LittleEndian(data), TimeSpan.NanosecondsPerTick);
        if (rest < 0) (ticks, rest) = (ticks - 1, rest + TimeSpan.NanosecondsPerTick);
        return TimeText(ticks, rest, DateAndTime);
    }

    // As java.time.Instant: no fraction, or three, six or nine digits of it.
    private static string TimeText(long ticksSinceEpoch, long nanoseconds, string format)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(ticksSinceEpoch);
        long fraction = (time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick) + nanoseconds;
        string text = time.ToString(format, CultureInfo.InvariantCulture);
        if (fraction == 0) return text;
        string digits = fraction.ToString("D9", CultureInfo.InvariantCulture);
        return $"{text}.{(fraction % 1_000_000 == 0 ? digits[..3] : fraction % 1000 == 0 ? digits[..6] : digits)}";
    }

    // Unsigned, little end first; one that does not fit is out of every range.
    private static int Number(ReadOnlySpan<byte> data, int width)
    {
        uint number = 0;
        for (int i = 0; i < width; i++) number |= (uint)data[i] << (8 * i);
        return checked((int)number);
    }
}
