using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Tests.Server;

/// <summary>Whatever one connection sends, it is closed with one log line and nobody else notices.</summary>
public sealed class HostileInputTests
{
    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "negative length", [0xff, 0xff, 0xff, 0xff] },
        { "length above the limit", [0x7f, 0xff, 0xff, 0xff, 1, 2, 3] },
        { "length below a header", [0, 0, 0, 3, 1, 2, 3] },
        { "unknown API key", RawClient.Frame(0x7f, 0x00, 0, 0, 0, 0, 0, 1, 0xff, 0xff) },
        { "unsupported version", RawClient.Frame(0, 3, 0, 99, 0, 0, 0, 1, 0xff, 0xff) },
        { "Produce version 2, advertised but refused", RawClient.Frame(0, 0, 0, 2, 0, 0, 0, 1, 0xff, 0xff) },
        { "client id longer than the frame", RawClient.Frame(0, 3, 0, 1, 0, 0, 0, 1, 0x7f, 0xff, 65) },
        { "client id of length -2", RawClient.Frame(0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xfe) },
        { "array of 2 billion topics", RawClient.Frame(0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff) },
        { "array of -2 topics", RawClient.Frame(0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe) },
        { "varint without an end", RawClient.Frame(0, 3, 0, 9, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) },
        { "tagged field larger than the frame", RawClient.Frame(0, 3, 0, 9, 0, 0, 0, 1, 0xff, 0xff, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f) },
        { "body cut short", RawClient.Frame(0, 12, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0, 9, 103) },
        { "invalid UTF-8", RawClient.Frame(0, 12, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0, 2, 0xc3, 0x28, 0, 0, 0, 1, 0, 0) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Closes_the_connection_with_one_log_line(string what, byte[] bytes)
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using RawClient hostile = await RawClient.ConnectAsync(broker.Broker.Port);
        using RawClient healthy = await RawClient.ConnectAsync(broker.Broker.Port);

        await hostile.SendAsync(bytes);

        Assert.Null(await hostile.ReceiveAsync());
        await broker.Log.WaitForAsync("Closed the connection");
        Assert.Single(broker.Log.Lines);
        await healthy.SendAsync(RawClient.ApiVersionsRequest);
        Assert.True(await healthy.ReceiveAsync() is not null, what);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP GET")]
    [InlineData("POST / HTTP/1.1\r\n\r\n", "HTTP POST")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0", "TLS ClientHello")]
    public async Task Names_the_protocol_a_lost_client_speaks(string said, string recognised)
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using RawClient lost = await RawClient.ConnectAsync(broker.Broker.Port);

        await lost.SendAsync(Encoding.Latin1.GetBytes(said));

        Assert.Null(await lost.ReceiveAsync());
        await broker.Log.WaitForAsync(recognised);
    }

    [Fact]
    public async Task A_frame_that_ends_with_the_stream_is_reported_as_cut()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);

        await client.SendAsync([0, 0, 1, 0, 0, 18, 0, 0]);
        client.CloseSending();

        Assert.Null(await client.ReceiveAsync());
        await broker.Log.WaitForAsync("The stream ends after 4 of a frame's 256 bytes");
    }

    [Fact]
    public async Task A_frame_that_arrives_byte_by_byte_is_answered()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);

        foreach (byte next in RawClient.ApiVersionsRequest)
            await client.SendAsync(next);

        Assert.Equal([0, 0, 0, 7, 0, 0], (await client.ReceiveAsync())![..6]);
    }

    [Fact]
    public async Task Survives_random_requests_of_every_api()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        var random = new Random(20260101);
        for (int round = 0; round < 400; round++)
        {
            var body = new byte[random.Next(8, 200)];
            random.NextBytes(body);
            body[0] = 0;
            body[1] = (byte)random.Next(0, 76);
            body[2] = 0;
            body[3] = (byte)random.Next(0, 14);
            body[8] = 0xff;
            if (body.Length > 9)
                body[9] = 0xff;
            using RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);
            await client.SendAsync(RawClient.Frame(body));
            client.CloseSending();
            await client.ReceiveAsync();
        }

        using RawClient healthy = await RawClient.ConnectAsync(broker.Broker.Port);
        await healthy.SendAsync(RawClient.ApiVersionsRequest);
        Assert.NotNull(await healthy.ReceiveAsync());
        Assert.DoesNotContain(broker.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Closes_idle_connections()
    {
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.With("connections.max.idle.ms", "200"));
        using RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);

        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task A_new_connection_takes_the_place_of_the_one_that_is_idle_the_longest()
    {
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.With("max.connections", "3"));
        var clients = new List<RawClient>();
        for (int i = 0; i < 12; i++)
        {
            RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);
            clients.Add(client);
            await client.SendAsync(RawClient.ApiVersionsRequest);
            Assert.NotNull(await client.ReceiveAsync());
            if (i < 3)
                continue;
            Assert.Null(await clients[i - 3].ReceiveAsync()); // Closed for this one; the others are not.
            foreach (RawClient kept in clients[^3..])
            {
                await kept.SendAsync(RawClient.ApiVersionsRequest);
                Assert.NotNull(await kept.ReceiveAsync());
            }
        }
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_connection_that_waits_for_an_answer_is_not_closed_for_a_new_one()
    {
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.With("max.connections", "1"));
        byte[] topic = RawClient.Frame(0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 1, 0, 1, (byte)'t');
        // Whoever comes before the broker has read the fetch is let in, rightly: then once more, with more time for it.
        for (int attempt = 1; ; attempt++)
        {
            using RawClient waiting = await RawClient.ConnectAsync(broker.Broker.Port);
            await waiting.SendAsync(topic);
            Assert.NotNull(await waiting.ReceiveAsync());
            await waiting.SendAsync(FetchOfT(waitMs: 20_000));
            await Task.Delay(100 * attempt);
            using RawClient newcomer = await RawClient.ConnectAsync(broker.Broker.Port);
            await newcomer.SendAsync(topic);
            if (await newcomer.ReceiveAsync() is null) break;
            Assert.True(attempt < 20, "newcomers are let in, although the one before waits for an answer");
        }

        await broker.Log.WaitForAsync("max.connections=1");
    }

    [Fact]
    public async Task Refuses_ids_that_do_not_fit_where_they_are_stored()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);

        // JoinGroup 6 without the id it is then given, twice, as one would to become a member that times out.
        byte[] join = JoinGroup(group: new string('g', 40_000), instance: null, type: "consumer", protocol: "range");
        foreach (int _ in (int[])[1, 2])
        {
            await client.SendAsync(join);
            Assert.Equal((short)ErrorCode.InvalidGroupId, JoinError(await client.ReceiveAsync()));
        }
        foreach (byte[] other in (byte[][])
        [
            JoinGroup("g", new string('i', 40_000), "consumer", "range"),
            JoinGroup("g", null, new string('t', 40_000), "range"),
            JoinGroup("g", null, "consumer", new string('p', 40_000)),
        ])
        {
            await client.SendAsync(other);
            Assert.Equal((short)ErrorCode.InvalidRequest, JoinError(await client.ReceiveAsync()));
        }
        // The longest client id with the shortest instance id: what the broker makes of them must fit too.
        await client.SendAsync(JoinGroup("g", new string('i', short.MaxValue), "consumer", "range"));
        Assert.Equal((short)ErrorCode.None, JoinError(await client.ReceiveAsync()));
        Assert.DoesNotContain(broker.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    // Correlation id, tags, throttle.
    private static short JoinError(byte[]? reply) => BinaryPrimitives.ReadInt16BigEndian(reply.AsSpan(4 + 1 + 4));

    private static byte[] JoinGroup(string group, string? instance, string type, string protocol)
    {
        var body = new ArrayBufferWriter<byte>();
        var writer = new WireWriter(body, flexible: true);
        body.Write((byte[])[0, 11, 0, 6, 0, 0, 0, 1, 0xff, 0xff, 0]);
        writer.String(group);
        writer.Int32(10_000);
        writer.Int32(10_000);
        writer.String("");
        writer.String(instance);
        writer.String(type);
        writer.ArrayCount(1);
        writer.String(protocol);
        writer.Bytes([]);
        writer.EndStruct();
        writer.EndStruct();
        return RawClient.Frame(body.WrittenSpan.ToArray());
    }

    private static byte[] FetchOfT(short waitMs) => RawClient.Frame(
        0, 1, 0, 4, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, (byte)(waitMs >> 8), (byte)waitMs, 0, 0, 0, 1, 0x7f, 0xff, 0xff,
        0xff, 0,
        0, 0, 0, 1, 0, 1, (byte)'t', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0);

    [Fact]
    public async Task Replies_leave_in_the_order_of_the_requests_although_the_first_one_waits()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);
        // Metadata 1 makes the topic t; Fetch 4 of its empty log waits 300 ms for a byte.
        await client.SendAsync(RawClient.Frame(0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 1, 0, 1, (byte)'t'));
        Assert.Equal(1, (await client.ReceiveAsync())![3]);
        byte[] fetch = FetchOfT(waitMs: 300);

        await client.SendAsync([.. fetch, .. RawClient.ApiVersionsRequest]);

        Assert.Equal(2, (await client.ReceiveAsync())![3]);
        Assert.Equal(7, (await client.ReceiveAsync())![3]);
    }
}
