using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json.Writing;

/// <summary>Compact JSON in UTF-8, as Jackson writes it. <see cref="Flush"/> must be the last call.</summary>
internal ref struct JsonOutput(IBufferWriter<byte> output)
{
    private const int Chunk = 512;
    private const int LongestEscape = 6;

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    private Span<byte> _span;
    private int _at;

    public void Write(byte c) => Reserve(1)[0] = c;

    public void Write(scoped ReadOnlySpan<byte> raw) => raw.CopyTo(Reserve(raw.Length));

    public void WriteNumber(long value)
    {
        Ensure(20);
        value.TryFormat(_span[_at..], out int length, default, CultureInfo.InvariantCulture);
        _at += length;
    }

    public void WriteNumber(double value)
    {
        Span<char> text = stackalloc char[JavaNumbers.MaxLength];
        WriteFloat(text[..JavaNumbers.Format(value, text)], double.IsFinite(value));
    }

    public void WriteNumber(float value)
    {
        Span<char> text = stackalloc char[JavaNumbers.MaxLength];
        WriteFloat(text[..JavaNumbers.Format(value, text)], float.IsFinite(value));
    }

    public void WriteText(in Value text)
    {
        if (text.IsUtf8) WriteUtf8(text.AsBytes);
        else WriteText(text.AsString);
    }

    public void WriteBase64(scoped ReadOnlySpan<byte> bytes)
    {
        Write((byte)'"');
        Base64.EncodeToUtf8(bytes, Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out _);
        Write((byte)'"');
    }

    public void WriteAscii(string text) => Encoding.ASCII.GetBytes(text, Reserve(text.Length));

    public void Flush()
    {
        output.Advance(_at);
        _span = default;
        _at = 0;
    }

    private void WriteText(string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(most);
        WriteUtf8(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    public void WriteUtf8(scoped ReadOnlySpan<byte> utf8)
    {
        Write((byte)'"');
        while (true)
        {
            int plain = utf8.IndexOfAny(Escaped);
            Write(plain < 0 ? utf8 : utf8[..plain]);
            if (plain < 0) break;
            WriteEscaped(utf8[plain]);
            utf8 = utf8[(plain + 1)..];
        }

        Write((byte)'"');
    }

    private void WriteEscaped(byte c)
    {
        Ensure(LongestEscape);
        switch (c)
        {
            case (byte)'"': Write("\\\""u8); break;
            case (byte)'\\': Write("\\\\"u8); break;
            case (byte)'\b': Write("\\b"u8); break;
            case (byte)'\t': Write("\\t"u8); break;
            case (byte)'\n': Write("\\n"u8); break;
            case (byte)'\f': Write("\\f"u8); break;
            case (byte)'\r': Write("\\r"u8); break;
            default:
                Write("\\u00"u8);
                Write((byte)"0123456789ABCDEF"[c >> 4]);
                Write((byte)"0123456789ABCDEF"[c & 0xF]);
                break;
        }
    }

    // JSON has no number for NaN and the infinities; Jackson writes them as text.
    private void WriteFloat(scoped ReadOnlySpan<char> text, bool isNumber)
    {
        if (!isNumber) Write((byte)'"');
        Span<byte> target = Reserve(text.Length);
        for (int i = 0; i < text.Length; i++) target[i] = (byte)text[i];
        if (!isNumber) Write((byte)'"');
    }

    private Span<byte> Reserve(int count)
    {
        Ensure(count);
        Span<byte> reserved = _span.Slice(_at, count);
        _at += count;
        return reserved;
    }

    private void Ensure(int count)
    {
        if (_span.Length - _at >= count) return;
        if (_at > 0) Flush();
        _span = output.GetSpan(Math.Max(count, Chunk));
    }
}
