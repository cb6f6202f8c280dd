using System.Runtime.CompilerServices;
using System.Text;

namespace Millrace.Data;

/// <summary>
/// One value of Connect's data model in 16 bytes, nothing boxed.
/// </summary>
/// <remarks>
/// The first word says what it is: null; a tag, and the second word is a number; a string; or an array (bytes, or values) of which
/// the second word names a slice: kind in the top 4 bits, length in the next 28, start in the low 32.
/// Text is UTF-8 bytes or a string; <see cref="AsString"/> and <see cref="Utf8"/> serve both.
/// Fields of a struct stand in the order of its schema; a map is key, value, key, value. <b>Lifetime</b>: slices that come from a
/// <see cref="ValueArena"/> are valid until it is reset; <see cref="Detach"/> copies what must live longer. Values do not know their
/// schema, and logical types are held in base form (<see cref="LogicalTypes"/>).
/// </remarks>
public readonly struct Value : IEquatable<Value>
{
    /// <summary>Longest slice, 2^28 - 1: bytes of one text or byte string, values of one struct, list or map.</summary>
    public const int MaxLength = (1 << 28) - 1;

    private static readonly Tag BooleanTag = new(ValueKind.Boolean);
    private static readonly Tag Int8Tag = new(ValueKind.Int8);
    private static readonly Tag Int16Tag = new(ValueKind.Int16);
    private static readonly Tag Int32Tag = new(ValueKind.Int32);
    private static readonly Tag Int64Tag = new(ValueKind.Int64);
    private static readonly Tag Float32Tag = new(ValueKind.Float32);
    private static readonly Tag Float64Tag = new(ValueKind.Float64);

    private readonly object? _ref;
    private readonly long _bits;

    private Value(object? reference, long bits)
    {
        _ref = reference;
        _bits = bits;
    }

    /// <summary>No value.</summary>
    public static Value Null => default;

    /// <summary>
    /// The null that a payload spells out, as the JSON text <c>null</c> does: no tombstone, which has no payload at all. Equal to
    /// <see cref="Null"/>, and told from it by <see cref="IsLiteralNull"/>.
    /// </summary>
    public static Value LiteralNull => new(null, 1);

    /// <summary>What it holds.</summary>
    public ValueKind Kind => _ref switch
    {
        null => ValueKind.Null,
        Tag tag => tag.Kind,
        string => ValueKind.String,
        _ => (ValueKind)((ulong)_bits >> 60),
    };

    /// <summary>True when there is no value, <see cref="LiteralNull"/> included.</summary>
    public bool IsNull => _ref is null;

    /// <summary>True for <see cref="LiteralNull"/> alone. As the value of a record it deletes nothing.</summary>
    public bool IsLiteralNull => _ref is null && _bits != 0;

    /// <summary>A BOOLEAN value.</summary>
    public static Value Boolean(bool value) => new(BooleanTag, value ? 1 : 0);

    /// <summary>An INT8 value.</summary>
    public static Value Int8(sbyte value) => new(Int8Tag, value);

    /// <summary>An INT16 value.</summary>
    public static Value Int16(short value) => new(Int16Tag, value);

    /// <summary>An INT32 value.</summary>
    public static Value Int32(int value) => new(Int32Tag, value);

    /// <summary>An INT64 value.</summary>
    public static Value Int64(long value) => new(Int64Tag, value);

    /// <summary>A FLOAT32 value.</summary>
    public static Value Float32(float value) => new(Float32Tag, BitConverter.SingleToInt32Bits(value));

    /// <summary>A FLOAT64 value.</summary>
    public static Value Float64(double value) => new(Float64Tag, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Text; a null string is the null value.</summary>
    public static Value String(string? value) => new(value, 0);

    /// <summary>
    /// A number that no number type holds, such as 12345678901234567890 or 1e400, as a STRING of the very text it came as.
    /// Writers of JSON write it without quotes.
    /// </summary>
    public static Value NumberText(string text) => new(text, 1);

    /// <summary>True for what <see cref="NumberText"/> made.</summary>
    public bool IsNumberText => _bits == 1 && _ref is string;

    /// <summary>Text as a slice of UTF-8 bytes, not copied and not checked.</summary>
    public static Value Utf8(byte[] array, int start, int length) => Slice(ValueKind.String, array, start, length);

    /// <summary>Bytes, not copied; null is the null value.</summary>
    public static Value Bytes(byte[]? value) => value is null ? default : Slice(ValueKind.Bytes, value, 0, value.Length);

    /// <summary>Bytes of a slice, not copied.</summary>
    public static Value Bytes(byte[] array, int start, int length) => Slice(ValueKind.Bytes, array, start, length);

    /// <summary>A list over a slice, not copied.</summary>
    public static Value Array(Value[] items, int start, int count) => Slice(ValueKind.Array, items, start, count);

    /// <summary>A list of these items, not copied.</summary>
    public static Value Array(params Value[] items) => Slice(ValueKind.Array, items, 0, items.Length);

    /// <summary>A map over a slice of key, value, key, value, ...; <paramref name="count"/> counts both.</summary>
    public static Value Map(Value[] keysAndValues, int start, int count) => Slice(ValueKind.Map, keysAndValues, start, count);

    /// <summary>A map of key, value, key, value, ..., not copied.</summary>
    public static Value Map(params Value[] keysAndValues) => Slice(ValueKind.Map, keysAndValues, 0, keysAndValues.Length);

    /// <summary>A struct over a slice of its fields in the order of its schema, not copied.</summary>
    public static Value Struct(Value[] fields, int start, int count) => Slice(ValueKind.Struct, fields, start, count);

    /// <summary>A struct of these fields in the order of its schema, not copied.</summary>
    public static Value Struct(params Value[] fields) => Slice(ValueKind.Struct, fields, 0, fields.Length);

    /// <summary>The content of a BOOLEAN value.</summary>
    public bool AsBoolean => _bits != 0;

    /// <summary>The number of a BOOLEAN or INT8 to INT64 value.</summary>
    public long AsInt64 => _bits;

    /// <summary>The number of a BOOLEAN or INT8 to INT32 value.</summary>
    public int AsInt32 => (int)_bits;

    /// <summary>The number of a FLOAT32 value.</summary>
    public float AsFloat32 => BitConverter.Int32BitsToSingle((int)_bits);

    /// <summary>The number of a FLOAT64 value; see <see cref="ToDouble"/> for either float type.</summary>
    public double AsFloat64 => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>FLOAT32 or FLOAT64 as a double.</summary>
    public double ToDouble() => ReferenceEquals(_ref, Float32Tag) ? AsFloat32 : AsFloat64;

    /// <summary>True when text is held as UTF-8 bytes, so that <see cref="AsBytes"/> gives it without a conversion.</summary>
    public bool IsUtf8 => _ref is byte[] && Kind == ValueKind.String;

    /// <summary>The text of a STRING value; allocates when it is held as UTF-8.</summary>
    public string AsString => _ref as string ?? Encoding.UTF8.GetString(AsBytes);

    /// <summary>The bytes of a BYTES value, or of a STRING value that is held as UTF-8.</summary>
    public ReadOnlySpan<byte> AsBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Unsafe.As<byte[]>(Backing<byte[]>()), Start, Length);
    }

    /// <summary>The same bytes as memory, for writers that keep them while they wait.</summary>
    public ReadOnlyMemory<byte> AsMemory => new(Backing<byte[]>(), Start, Length);

    /// <summary>Fields of a struct, items of a list, or keys and values of a map.</summary>
    public ReadOnlySpan<Value> Items
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Unsafe.As<Value[]>(Backing<Value[]>()), Start, Length);
    }

    /// <summary>The items of a struct, list or map, to be written in place by whoever owns the batch.</summary>
    public Span<Value> MutableItems => new(Backing<Value[]>(), Start, Length);

    private int Start => (int)_bits;

    private int Length => (int)((ulong)_bits >> 32) & MaxLength;

    /// <summary>A copy that owns all it refers to; numbers and strings are returned as they are.</summary>
    public Value Detach()
    {
        switch (_ref)
        {
            case byte[]:
                byte[] bytes = AsBytes.ToArray();
                return Slice(Kind, bytes, 0, bytes.Length);
            case Value[]:
                Value[] items = Items.ToArray();
                for (int i = 0; i < items.Length; i++) items[i] = items[i].Detach();
                return Slice(Kind, items, 0, items.Length);
            default:
                return this;
        }
    }

    /// <summary>Same kind and same content; maps are compared in order, floats by bits.</summary>
    public bool Equals(Value other)
    {
        if (Kind != other.Kind) return false;
        switch (Kind)
        {
            case ValueKind.Null:
                return true;
            case ValueKind.String:
                return IsUtf8 && other.IsUtf8 ? AsBytes.SequenceEqual(other.AsBytes) : AsString == other.AsString;
            case ValueKind.Bytes:
                return AsBytes.SequenceEqual(other.AsBytes);
            case ValueKind.Array or ValueKind.Map or ValueKind.Struct:
                return Items.SequenceEqual(other.Items);
            default:
                return _bits == other._bits;
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Kind);
        switch (Kind)
        {
            case ValueKind.Null: break;
            case ValueKind.String: hash.Add(AsString); break;
            case ValueKind.Bytes: hash.AddBytes(AsBytes); break;
            case ValueKind.Array or ValueKind.Map or ValueKind.Struct:
                foreach (Value item in Items) hash.Add(item);
                break;
            default: hash.Add(_bits); break;
        }

        return hash.ToHashCode();
    }

    /// <summary>As <see cref="Equals(Value)"/>.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>As not <see cref="Equals(Value)"/>.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>For debuggers and test messages; the text form that users see is made by the converters.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Boolean => AsBoolean ? "true" : "false",
        ValueKind.Float32 => AsFloat32.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ValueKind.Float64 => AsFloat64.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ValueKind.String => AsString,
        ValueKind.Bytes => Convert.ToHexStringLower(AsBytes),
        ValueKind.Array or ValueKind.Map or ValueKind.Struct => $"{Kind}[{string.Join(", ", Items.ToArray())}]",
        _ => _bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Value Slice(ValueKind kind, object array, int start, int length)
    {
        if ((uint)length > MaxLength || start < 0) ThrowSliceTooLong(length);
        return new Value(array, ((long)kind << 60) | ((long)length << 32) | (uint)start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Backing<T>()
        where T : class
    {
        // A kind check that the JIT folds to one comparison; a wrong accessor must never read foreign memory.
        if (_ref is not null && _ref.GetType() == typeof(T)) return Unsafe.As<T>(_ref);
        ThrowWrongKind();
        return null!;
    }

    private void ThrowWrongKind() => throw new InvalidOperationException($"A {Kind} value was read as something else.");

    private static void ThrowSliceTooLong(int length) =>
        throw new ArgumentOutOfRangeException(nameof(length), length, $"A value holds at most {MaxLength} bytes or items.");

    private sealed class Tag(ValueKind kind)
    {
        public readonly ValueKind Kind = kind;
    }
}
