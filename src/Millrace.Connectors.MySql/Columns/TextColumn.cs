using System.Runtime.InteropServices;
using System.Text;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Columns;

/// <summary>
/// STRING: the texts one after the other in UTF-8, and arrays of pointers and lengths. BYTES likewise, see <see cref="BytesColumn"/>.
/// </summary>
internal unsafe class TextColumn(int capacity, NativeType type = NativeType.VarString) : ColumnBuffer(type, capacity)
{
    // 16 bytes a row to start with; it grows to what a batch needs and stays there, unless one batch was huge.
    private const int FirstBytesPerRow = 16;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int KeptBytes = 16 * 1024 * 1024;

    private readonly NativeArray<nint> _pointers = new(capacity);
    private readonly NativeArray<CULong> _lengths = new(capacity);
    private NativeArray<byte> _content = new(capacity * FirstBytesPerRow);
    private int _used;

    public override void Clear()
    {
        _used = 0;
        if (_content.Length <= KeptBytes) return;
        _content.Dispose();
        _content = new NativeArray<byte>(Capacity * FirstBytesPerRow);
    }

    public override void Dispose()
    {
        _pointers.Dispose();
        _lengths.Dispose();
        _content.Dispose();
        base.Dispose();
    }

    protected override int WriteContent(in Value value, int row)
    {
        if (value.Kind == ValueKind.String && !value.IsUtf8)
        {
            string text = value.AsString;
            return End(row, Encode(text));
        }

        ReadOnlySpan<byte> bytes = value.AsBytes;
        bytes.CopyTo(Begin(bytes.Length));
        return End(row, bytes.Length);
    }

    private int Encode(string text)
    {
        try
        {
            return Strict.GetBytes(text, Begin(Strict.GetMaxByteCount(text.Length)));
        }
        catch (EncoderFallbackException)
        {
            throw new DataException("the text has half of a surrogate pair, which is no character and would be stored as another one");
        }
    }

    /// <summary>Room for a value of at most that many bytes; <see cref="End"/> says how many it became.</summary>
    protected Span<byte> Begin(int mostBytes)
    {
        int needed = checked(_used + mostBytes);
        if (needed > _content.Length)
        {
            byte* before = _content.Pointer;
            _content.Grow((int)Math.Min(int.MaxValue, Math.Max(needed, _content.Length * 2L)));
            nint moved = (nint)_content.Pointer - (nint)before;
            for (int row = 0; row < Capacity; row++) _pointers.Pointer[row] += moved;
        }

        return new Span<byte>(_content.Pointer + _used, mostBytes);
    }

    protected int End(int row, int length)
    {
        _pointers.Pointer[row] = (nint)(_content.Pointer + _used);
        _lengths.Pointer[row] = new CULong((nuint)length);
        _used += length;
        return length;
    }

    protected override void BindArrayContent(ref NativeBind bind, int firstRow)
    {
        bind.Buffer = _pointers.Pointer + firstRow;
        bind.Length = _lengths.Pointer + firstRow;
    }

    protected override void BindRowContent(ref NativeBind bind, int row)
    {
        bind.Buffer = (void*)_pointers.Pointer[row];
        bind.Length = _lengths.Pointer + row;
    }
}

/// <summary>BYTES: sent as binary, so that the server does not take them for text of the connection's character set.</summary>
internal sealed class BytesColumn(int capacity) : TextColumn(capacity, NativeType.Blob);
