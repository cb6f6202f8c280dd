using System.Buffers;
using System.Buffers.Text;

namespace Millrace.Connectors.Redis.Resp;

/// <summary>
/// Commands of one batch in the bytes of RESP, in one pooled buffer that is sent at once. Long arguments are not copied: they are sent from
/// where they are.
/// <b>Threads</b>: one at a time. <b>Lifetime</b>: what long arguments refer to must stay until the batch is sent.
/// </summary>
internal sealed class RespCommands : IDisposable
{
    // A further piece costs a system call or a TLS record, about what copying 16 KiB costs.
    private const int LongArgument = 16 * 1024;

    // What is kept between batches: 10,000 commands of 100-byte values are 1.5 MB.
    private const int LargestKept = 4 * 1024 * 1024;

    // Longest decimal number (20) and what stands around it in "$19\r\n-9223372036854775808\r\n".
    private const int MaxNumber = 32;

    private readonly List<(int Position, ReadOnlyMemory<byte> Bytes)> _long = [];
    private readonly List<int> _starts = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _used;

    /// <summary>Commands begun so far.</summary>
    public int Count => _starts.Count;

    /// <summary>A place to come back to with <see cref="Rewind"/>.</summary>
    public Mark Position => new(_used, _long.Count, Count);

    /// <summary>The pieces to send, in order; one unless there are long arguments.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces
    {
        get
        {
            int at = 0;
            foreach (var (position, bytes) in _long)
            {
                yield return _buffer.AsMemory(at, position - at);
                yield return bytes;
                at = position;
            }

            if (_used > at) yield return _buffer.AsMemory(at, _used - at);
        }
    }

    /// <summary>Begins a command of that many arguments, its name among them.</summary>
    public void Begin(int arguments)
    {
        _starts.Add(_used);
        WriteNumber((byte)'*', arguments);
    }

    /// <summary>Begins a command with bytes made beforehand: its head and first arguments.</summary>
    public void Begin(ReadOnlySpan<byte> encoded)
    {
        _starts.Add(_used);
        encoded.CopyTo(Reserve(encoded.Length));
        _used += encoded.Length;
    }

    public void Add(ReadOnlySpan<byte> argument)
    {
        int length = argument.Length;
        Span<byte> target = Reserve(length + MaxNumber);
        int head = WriteNumber(target, (byte)'$', length);
        argument.CopyTo(target[head..]);
        target[head + length] = (byte)'\r';
        target[head + length + 1] = (byte)'\n';
        _used += head + length + 2;
    }

    /// <summary>As above; a long one is sent from where it is.</summary>
    public void Add(ReadOnlyMemory<byte> argument)
    {
        if (argument.Length < LongArgument)
        {
            Add(argument.Span);
            return;
        }

        WriteNumber((byte)'$', argument.Length);
        _long.Add((_used, argument));
        "\r\n"u8.CopyTo(Reserve(2));
        _used += 2;
    }

    /// <summary>An argument of two parts and something between them.</summary>
    public void Add(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> rest)
    {
        int length = prefix.Length + rest.Length;
        Span<byte> target = Reserve(length + MaxNumber);
        int head = WriteNumber(target, (byte)'$', length);
        prefix.CopyTo(target[head..]);
        rest.CopyTo(target[(head + prefix.Length)..]);
        "\r\n"u8.CopyTo(target[(head + length)..]);
        _used += head + length + 2;
    }

    public void Add(string argument) => Add(System.Text.Encoding.UTF8.GetBytes(argument).AsSpan());

    public void Add(long argument)
    {
        Span<byte> text = stackalloc byte[MaxNumber];
        Utf8Formatter.TryFormat(argument, text, out int length);
        Add(text[..length]);
    }

    /// <summary>Takes back what was added since.</summary>
    public void Rewind(Mark mark)
    {
        _used = mark.Used;
        _long.RemoveRange(mark.Long, _long.Count - mark.Long);
        _starts.RemoveRange(mark.Count, _starts.Count - mark.Count);
    }

    /// <summary>The name of a command and its first argument, which is the key where there is one; empty without arguments.</summary>
    public ReadOnlySpan<byte> NameOf(int command, out ReadOnlySpan<byte> key)
    {
        int at = _starts[command];
        int arguments = ReadNumber(ref at);
        ReadOnlySpan<byte> name = ReadArgument(ref at);
        key = arguments > 1 ? ReadArgument(ref at) : default;
        return name;
    }

    /// <summary>Adds one of these commands to others; long arguments still are where they are.</summary>
    public void CopyTo(int command, RespCommands target)
    {
        int at = _starts[command], end = command + 1 < _starts.Count ? _starts[command + 1] : _used;
        target._starts.Add(target._used);
        foreach (var (position, bytes) in LongBetween(at, end))
        {
            target.AddRaw(_buffer.AsSpan(at, position - at));
            target._long.Add((target._used, bytes));
            at = position;
        }

        target.AddRaw(_buffer.AsSpan(at, end - at));
    }

    /// <summary>Forgets all commands; an unusually large buffer goes back to the pool.</summary>
    public void Clear()
    {
        Rewind(default);
        if (_buffer.Length > LargestKept) Replace(64 * 1024);
    }

    public void Dispose()
    {
        Rewind(default);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private List<(int Position, ReadOnlyMemory<byte> Bytes)> LongBetween(int start, int end) =>
        _long.Count == 0 ? _long : _long.FindAll(entry => entry.Position > start && entry.Position <= end);

    private void AddRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _used += bytes.Length;
    }

    // "$3\r\nSET\r\n"; of a long argument only head and end stand here.
    private ReadOnlySpan<byte> ReadArgument(scoped ref int at)
    {
        int length = ReadNumber(ref at), start = at;
        int found = _long.FindIndex(entry => entry.Position == start);
        at += (found < 0 ? length : 0) + 2;
        return found < 0 ? _buffer.AsSpan(start, length) : _long[found].Bytes.Span;
    }

    private int ReadNumber(scoped ref int at)
    {
        Utf8Parser.TryParse(_buffer.AsSpan(at + 1, _used - at - 1), out int number, out int digits);
        at += 1 + digits + 2;
        return number;
    }

    private void WriteNumber(byte type, int number) => _used += WriteNumber(Reserve(MaxNumber), type, number);

    private static int WriteNumber(Span<byte> target, byte type, int number)
    {
        target[0] = type;
        int digits;
        if (number < 10)
        {
            target[1] = (byte)('0' + number);
            digits = 1;
        }
        else
        {
            Utf8Formatter.TryFormat(number, target[1..], out digits);
        }

        target[digits + 1] = (byte)'\r';
        target[digits + 2] = (byte)'\n';
        return digits + 3;
    }

    private Span<byte> Reserve(int size)
    {
        if (_buffer.Length - _used < size) Replace(Math.Max(checked(_used + size), (int)Math.Min(Array.MaxLength, _buffer.Length * 2L)));
        return _buffer.AsSpan(_used);
    }

    private void Replace(int size)
    {
        byte[] next = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _used).CopyTo(next);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = next;
    }

    /// <summary>A place among the commands.</summary>
    internal readonly record struct Mark(int Used, int Long, int Count);
}
