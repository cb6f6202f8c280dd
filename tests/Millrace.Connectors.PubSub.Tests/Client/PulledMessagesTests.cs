using System.Buffers;
using System.Text;
using Millrace.Connectors.PubSub.Client;
using Millrace.Connectors.PubSub.Source;

namespace Millrace.Connectors.PubSub.Tests.Client;

/// <summary>Replies as bytes: what the service may send, and what a broken proxy might.</summary>
public sealed class PulledMessagesTests
{
    [Fact]
    public void Escapes_unknown_fields_and_any_order_are_understood()
    {
        using PulledMessages pulled = Read("""
            {"more":[1,{"a":2}],"receivedMessages":[
              {"message":{"data":"eA==","attributes":{"receivedMessages":"}]"}},"deliveryAttempt":3,"ackId":"projects\/p\u0041"},
              {"ackId":"second","message":{"messageId":"2"}}]}
            """);

        Assert.Equal(2, pulled.Count);
        Assert.Equal("projects/pA", Encoding.UTF8.GetString(pulled.AckIdAt(0)));
        Assert.Equal("""{"data":"eA==","attributes":{"receivedMessages":"}]"}}""", Encoding.UTF8.GetString(pulled.MessageAt(0)));
        Assert.Equal("""{"messageId":"2"}""", Encoding.UTF8.GetString(pulled.MessageAt(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{"receivedMessages":[{"ackId":"a","message":{"data":"eA""")]
    [InlineData("""{"receivedMessages":[{"message":{}}]}""")]
    [InlineData("""{"receivedMessages":[{"ackId":5,"message":{}}]}""")]
    public void What_is_no_reply_is_an_error_that_passes(string text) =>
        Assert.Equal(PubSubErrorKind.Transient, Assert.Throws<PubSubException>(() => Read(text)).Kind);

    [Fact]
    public void More_messages_than_a_pull_can_bring_are_refused() =>
        Assert.Throws<PubSubException>(() =>
            Read($$"""{"receivedMessages":[{{string.Join(',', Enumerable.Repeat("""{"ackId":"a","message":{}}""", 1001))}}]}"""));

    [Fact]
    public async Task A_reply_that_is_too_long_is_not_read()
    {
        using var content = new ByteArrayContent(new byte[1001]);
        Assert.Equal(PubSubErrorKind.ReplyTooLong,
            (await Assert.ThrowsAsync<PubSubException>(() => Reply.ReadAsync(content, 1000, CancellationToken.None))).Kind);
        using var unannounced = new StreamContent(new MemoryStream(new byte[100_001]));
        unannounced.Headers.ContentLength = null;
        Assert.Equal(PubSubErrorKind.ReplyTooLong,
            (await Assert.ThrowsAsync<PubSubException>(() => Reply.ReadAsync(unannounced, 100_000, CancellationToken.None))).Kind);
    }

    private static PulledMessages Read(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        bytes.CopyTo(buffer, 0);
        return PulledMessages.Read(new Reply(buffer, bytes.Length));
    }
}
