using System.Text;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Tests.Resp;

public sealed class RespReplyTests
{
    [Theory]
    [InlineData("+OK\r\n", "SimpleString", "OK")]
    [InlineData("-ERR no\r\n", "Error", "ERR no")]
    [InlineData(":-12\r\n", "Integer", "-12")]
    [InlineData("$5\r\na\r\nbc\r\n", "BulkString", "a\r\nbc")]
    [InlineData("$0\r\n\r\n", "BulkString", "")]
    [InlineData("$-1\r\n", "Null", "")]
    [InlineData("*-1\r\n", "Null", "")]
    [InlineData("_\r\n", "Null", "")]
    [InlineData(",1.5\r\n", "Double", "1.5")]
    [InlineData("#t\r\n", "Boolean", "t")]
    [InlineData("(3492890328409238509324850943850943825024385\r\n", "BigNumber", "3492890328409238509324850943850943825024385")]
    [InlineData("!8\r\nERR a\r\nb\r\n", "Error", "ERR a\r\nb")]
    [InlineData("=8\r\ntxt:text\r\n", "Verbatim", "text")]
    [InlineData("*2\r\n:1\r\n$1\r\nx\r\n", "Array", ":1\r\n$1\r\nx\r\n")]
    [InlineData("%1\r\n+a\r\n:1\r\n", "Map", "+a\r\n:1\r\n")]
    [InlineData("~1\r\n+a\r\n", "Set", "+a\r\n")]
    [InlineData(">1\r\n+a\r\n", "Push", "+a\r\n")]
    [InlineData("|1\r\n+a\r\n:1\r\n", "Attribute", "+a\r\n:1\r\n")]
    [InlineData("*2\r\n*1\r\n:1\r\n|1\r\n+k\r\n+v\r\n*0\r\n", "Array", "*1\r\n:1\r\n|1\r\n+k\r\n+v\r\n*0\r\n")]
    public void Reads_each_kind_at_any_split(string wire, string kind, string content)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(wire + "+next\r\n");
        for (int length = 0; length < wire.Length; length++)
            Assert.False(RespReply.TryRead(bytes.AsSpan(0, length), out _, out int none) || none > 0, $"{length} bytes were enough");
        Assert.True(RespReply.TryRead(bytes, out RespReply reply, out int consumed));
        Assert.Equal(wire.Length, consumed);
        Assert.Equal(kind, reply.Kind.ToString());
        Assert.Equal(content, reply.Text);
    }

    [Fact]
    public void Walks_over_the_items_of_an_aggregate_without_its_attributes()
    {
        Assert.True(RespReply.TryRead("*3\r\n:1\r\n|1\r\n+k\r\n+v\r\n$2\r\nab\r\n*1\r\n-ERR x\r\n"u8, out RespReply reply, out _));
        Assert.Equal(3, reply.Count);
        RespItems items = reply.Items;
        Assert.True(items.TryNext(out RespReply item));
        Assert.Equal(1, item.AsInt64);
        Assert.True(items.TryNext(out item));
        Assert.Equal("ab", item.Text);
        Assert.True(items.TryNext(out item));
        Assert.Equal(RespKind.Array, item.Kind);
        Assert.False(items.TryNext(out _));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$999999999999\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$1 \r\n")]
    [InlineData("*-2\r\n")]
    [InlineData("*9999999999\r\n")]
    [InlineData("%-1\r\n")]
    [InlineData("$1\r\nabc")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n")]
    public void Refuses_what_is_no_RESP(string wire) =>
        Assert.Throws<RespProtocolException>(() => RespReply.TryRead(Encoding.ASCII.GetBytes(wire), out _, out _));

    [Fact]
    public void Refuses_a_line_without_end() =>
        Assert.Throws<RespProtocolException>(
            () => RespReply.TryRead(Encoding.ASCII.GetBytes("+" + new string('a', RespReply.MaxLine)), out _, out _));

    [Fact]
    public void Waits_for_the_rest_of_a_reply_that_announces_much()
    {
        Assert.False(RespReply.TryRead("$500000000\r\nabc"u8, out _, out _));
        Assert.False(RespReply.TryRead("*1000000\r\n:1\r\n"u8, out _, out _));
    }
}
