namespace Millrace.Connectors.Redis.Resp;

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
