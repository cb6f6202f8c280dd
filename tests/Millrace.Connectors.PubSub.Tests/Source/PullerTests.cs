using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Millrace.Connectors.PubSub.Client;
using Millrace.Connectors.PubSub.Source;

namespace Millrace.Connectors.PubSub.Tests.Source;

/// <summary>What pulls and extensions do about answers that the emulator does not give on request.</summary>
public sealed class PullerTests
{
    private const string OneMessage = """{"receivedMessages":[{"ackId":"a","message":{"data":"eA=="}}]}""";

    [Fact]
    public async Task A_service_that_says_at_once_that_it_has_nothing_is_not_asked_without_end()
    {
        int asked = 0;
        long start = Stopwatch.GetTimestamp();
        await PullAsync(_ => "{}", () => ++asked == 5);

        // Four pauses of 100 ms, a little less for the clock's grain.
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromMilliseconds(350), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task Pulls_that_were_made_smaller_grow_again()
    {
        var wanted = new List<int>();
        await PullAsync(most =>
        {
            wanted.Add(most);
            return wanted.Count <= 2 ? null : OneMessage;
        }, () => wanted.Count == 6);

        Assert.Equal([100, 50, 25, 50, 100, 100], wanted);
    }

    [Fact]
    public async Task An_extension_that_was_lost_is_tried_again_while_there_is_time()
    {
        SourceOptions options = Options();
        var leases = new Leases(options);
        Assert.True(leases.TryReserve(1, out _));
        byte[] reply = Encoding.UTF8.GetBytes(OneMessage);
        leases.Add(PulledMessages.Read(new Reply(reply, reply.Length)), 1, TimeSpan.FromSeconds(60));
        int asked = 0;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stopping.CancelAfter(TimeSpan.FromSeconds(60));
        using var client = Client(_ =>
        {
            if (++asked == 1) throw new HttpRequestException("cut");
            stopping.Cancel();
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") };
        });

        // The next half of the extension is five minutes away.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new LeaseKeeper(client, options, leases, TimeSpan.FromMinutes(10), new TestLog()).ExtendAsync(stopping.Token));

        Assert.Equal(2, asked);
    }

    /// <param name="answer">The body to a pull of that many messages; null for one that is too long.</param>
    private static async Task PullAsync(Func<int, string?> answer, Func<bool> isEnough)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stopping.CancelAfter(TimeSpan.FromSeconds(60));
        using var client = Client(body =>
        {
            string? text = answer(JsonDocument.Parse(body).RootElement.GetProperty("maxMessages").GetInt32());
            if (isEnough()) stopping.Cancel();
            var content = new StringContent(text ?? "");
            if (text is null) content.Headers.ContentLength = 65 * 1024 * 1024;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        });
        SourceOptions options = Options();
        var puller = new Puller(client, options, new Leases(options), Channel.CreateUnbounded<PulledMessages>().Writer, new TestLog());
        try
        {
            await puller.RunAsync(TimeSpan.FromSeconds(60), stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private static SourceOptions Options() => SourceOptions.From(SourceSettings.Def.Parse(
        new Dictionary<string, string> { ["cps.project"] = "p", ["cps.subscription"] = "s", ["kafka.topic"] = "t" }));

    private static PubSubClient Client(Func<string, HttpResponseMessage> answer) =>
        new(new PubSubEndpoint(new Uri("http://localhost:1/v1/"), true), null, new AnsweringHandler(answer));

    private sealed class AnsweringHandler(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(await request.Content!.ReadAsStringAsync(cancellationToken));
    }
}
