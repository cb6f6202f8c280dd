using System.Buffers.Text;

namespace Millrace.Connectors.Redis.Resp;

/// <summary>
/// One reply, as a view of the bytes that were received. Source: https://redis.io/docs/latest/develop/reference/protocol-spec/
/// <code>
/// + - : , # ( _   text CRLF              simple string, error, integer, double, boolean, big number, null
/// $ = !           length CRLF bytes CRLF bulk string, verbatim string, bulk error; $-1 is null
/// * ~ >           count CRLF items       array, set, pushed message; *-1 is null
/// % |             count CRLF pairs       map, attributes of the reply that follows
/// </code>
/// <b>Lifetime</b>: as long as the buffer it was read from is left alone.
/// </summary>
internal readonly ref struct RespReply
{
    /// <summary>Longest line: server errors and numbers are far shorter, and a stream of anything else is found out early.</summary>
    public const int MaxLine = 64 * 1024;

    /// <summary>Longest bulk string that Redis itself takes by default (proto-max-bulk-len): 512 MiB.</summary>
    public const int MaxBulk = 512 * 1024 * 1024;

    private const int MaxDepth = 16;

    private RespReply(RespKind kind, ReadOnlySpan<byte> content, int count)
    {
        Kind = kind;
        Content = content;
        Count = count;
    }

    public RespKind Kind { get; }

    /// <summary>Text of a line, bytes of a string, or the items of an aggregate as they came.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Items of an aggregate; a map counts keys and values.</summary>
    public int Count { get; }

    public bool IsError => Kind == RespKind.Error;

    public string Text => System.Text.Encoding.UTF8.GetString(Content);

    /// <summary>The number of an integer reply.</summary>
    /// <exception cref="RespProtocolException">It is no integer.</exception>
    public long AsInt64 =>
        Kind == RespKind.Integer ? Number(Content) : throw new RespProtocolException($"An integer was expected, a {Kind} came.");

    public RespItems Items => new(Content);

    /// <summary>
    /// Reads the reply at the beginning of <paramref name="data"/>; false when it is not there in full yet, and nothing is consumed.
    /// </summary>
    /// <exception cref="RespProtocolException"/>
    public static bool TryRead(ReadOnlySpan<byte> data, out RespReply reply, out int consumed) => TryRead(data, 0, out reply, out consumed);

    private static bool TryRead(ReadOnlySpan<byte> data, int depth, out RespReply reply, out int consumed)
    {
        reply = default;
        consumed = 0;
        if (data.IsEmpty) return false;
        RespKind kind = KindOf(data[0]);
        int end = data[1..Math.Min(data.Length, MaxLine)].IndexOf("\r\n"u8);
        if (end < 0)
            return data.Length < MaxLine ? false : throw new RespProtocolException($"A line of a reply is longer than {MaxLine} bytes.");
        ReadOnlySpan<byte> line = data.Slice(1, end);
        int body = end + 3;
        switch (data[0])
        {
            case (byte)'$' or (byte)'=' or (byte)'!':
                return TryReadBulk(data, body, kind, line, out reply, out consumed);
            case (byte)'*' or (byte)'~' or (byte)'>' or (byte)'%' or (byte)'|':
                return TryReadItems(data, body, kind, line, depth, out reply, out consumed);
            default:
                reply = new RespReply(kind, line, 0);
                consumed = body;
                return true;
        }
    }

    private static bool TryReadBulk(
        ReadOnlySpan<byte> data, int body, RespKind kind, ReadOnlySpan<byte> line, out RespReply reply, out int consumed)
    {
        reply = default;
        consumed = 0;
        long length = Number(line);
        if (length == -1)
        {
            reply = new RespReply(RespKind.Null, default, 0);
            consumed = body;
            return true;
        }

        if (length is < 0 or > MaxBulk) throw new RespProtocolException($"A reply says it is {length} bytes long.");
        if (data.Length - body < length + 2) return false;
        ReadOnlySpan<byte> content = data.Slice(body, (int)length);
        if (!data.Slice(body + (int)length, 2).SequenceEqual("\r\n"u8))
            throw new RespProtocolException("A string does not end where its length says.");
        // A verbatim string begins with its format: "txt:".
        reply = new RespReply(kind, kind == RespKind.Verbatim && content.Length >= 4 ? content[4..] : content, 0);
        consumed = body + (int)length + 2;
        return true;
    }

    private static bool TryReadItems(
        ReadOnlySpan<byte> data, int body, RespKind kind, ReadOnlySpan<byte> line, int depth, out RespReply reply, out int consumed)
    {
        reply = default;
        consumed = 0;
        long count = Number(line);
        if (count == -1 && kind == RespKind.Array)
        {
            reply = new RespReply(RespKind.Null, default, 0);
            consumed = body;
            return true;
        }

        if (count is < 0 or > int.MaxValue / 2 || depth == MaxDepth)
            throw new RespProtocolException($"A reply says it has {count} items, {depth} deep.");
        if (kind is RespKind.Map or RespKind.Attribute) count *= 2;
        int at = body;
        for (long left = count; left > 0;)
        {
            if (!TryRead(data[at..], depth + 1, out RespReply item, out int taken)) return false;
            at += taken;
            if (item.Kind != RespKind.Attribute) left--;
        }

        reply = new RespReply(kind, data[body..at], (int)count);
        consumed = at;
        return true;
    }

    private static RespKind KindOf(byte type) => type switch
    {
        (byte)'+' => RespKind.SimpleString,
        (byte)'-' or (byte)'!' => RespKind.Error,
        (byte)':' => RespKind.Integer,
        (byte)'$' => RespKind.BulkString,
        (byte)'*' => RespKind.Array,
        (byte)'_' => RespKind.Null,
        (byte)',' => RespKind.Double,
        (byte)'#' => RespKind.Boolean,
        (byte)'(' => RespKind.BigNumber,
        (byte)'=' => RespKind.Verbatim,
        (byte)'%' => RespKind.Map,
        (byte)'~' => RespKind.Set,
        (byte)'>' => RespKind.Push,
        (byte)'|' => RespKind.Attribute,
        _ => throw new RespProtocolException($"A reply begins with byte {type}: this is no Redis server, or one that expects TLS."),
    };

    private static long Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long number, out int used) && used == text.Length
        ? number
        : throw new RespProtocolException("A reply has a length that is no number.");
}

/// <summary>What a reply is. RESP2 has the first six (null as a length of -1), RESP3 all.</summary>
internal enum RespKind
{
    SimpleString, Error, Integer, BulkString, Array, Null, Double, Boolean, BigNumber, Verbatim, Map, Set, Push, Attribute,
}

/// <summary>The items of an aggregate reply, one after the other; attributes are passed over.</summary>
internal ref struct RespItems(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    public bool TryNext(out RespReply item)
    {
        while (RespReply.TryRead(_rest, out item, out int consumed))
        {
            _rest = _rest[consumed..];
            if (item.Kind != RespKind.Attribute) return true;
        }

        return false;
    }
}

/// <summary>Takes the replies of a batch in the order of its commands, the first being 0. The reply is valid during the call.</summary>
internal delegate void ReplyHandler(int command, in RespReply reply);
