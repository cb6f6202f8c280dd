using System.Text;
using System.Threading.Channels;
using Millrace.Connectors.PubSub.Client;
using Millrace.Timing;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// Pulls messages while there is room for them, ahead of the worker. An outage is waited for;
/// an error that does not pass ends the channel with it.
/// </summary>
internal sealed class Puller(PubSubClient client, SourceOptions options, Leases leases, ChannelWriter<PulledMessages> output, TaskLog log)
{
    // A pull waits at the service until there is something, at most for about 90 s.
    private static readonly TimeSpan PullTimeout = TimeSpan.FromSeconds(120);

    // One message of 10 MB is 13.4 MB in base64, so that with a batch size of 1 every reply fits.
    private const int LongestReply = 64 * 1024 * 1024;

    // The service may answer at once that it has nothing; it is not asked again without end in the same moment.
    private static readonly TimeSpan PauseAfterNothing = TimeSpan.FromMilliseconds(100);

    private readonly int _longestBatch = Math.Min(options.BatchSize, options.MaxMessages);
    private readonly string _path = $"{options.Subscription.Path}:pull";
    private int _batchSize = Math.Min(options.BatchSize, options.MaxMessages);
    private int _isDown;

    /// <param name="lease">How long the service leaves pulled messages to us.</param>
    public async Task RunAsync(TimeSpan lease, CancellationToken stopping)
    {
        Backoff backoff = PubSubConnection.Backoff();
        while (!stopping.IsCancellationRequested)
        {
            int wanted = Volatile.Read(ref _batchSize);
            if (!leases.TryReserve(wanted, out Task whenChanged))
            {
                await whenChanged.WaitAsync(stopping);
                continue;
            }

            PulledMessages? pulled = null;
            try
            {
                pulled = await PullAsync(wanted, stopping);
                if (Interlocked.Exchange(ref _isDown, 0) == 1) log.Info($"Pulling from {options.Subscription} again.");
                backoff.Reset();
                if (pulled is not null) Grow(wanted, pulled);
            }
            catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.Transient)
            {
                if (Interlocked.Exchange(ref _isDown, 1) == 0)
                    log.Warn(
                        $"Could not pull from {options.Subscription} at {client.Endpoint}; trying again until it works: {fault.Message}");
            }
            catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.ReplyTooLong && wanted > 1)
            {
                // They come again after their lease, fewer at a time.
                Volatile.Write(ref _batchSize, wanted / 2);
                log.Warn(
                    $"A pull of {wanted} messages (cps.maxBatchSize) brought more than {LongestReply} bytes; going on with {wanted / 2}.");
            }
            catch (PubSubException fault)
            {
                output.TryComplete(PubSubConnection.Explain(client, options.Subscription, fault));
                return;
            }
            finally
            {
                leases.Add(pulled, wanted, lease);
            }

            if (pulled is not null) output.TryWrite(pulled);
            else await Task.Delay(Volatile.Read(ref _isDown) == 1 ? backoff.Next() : PauseAfterNothing, TimeProvider.System, stopping);
        }
    }

    /// <summary>
    /// Back to the configured size after replies that were too long, once twice as many messages of what comes now would fill half a reply.
    /// </summary>
    private void Grow(int wanted, PulledMessages pulled)
    {
        int next = Math.Min(_longestBatch, wanted * 2);
        if (next > wanted && (long)pulled.Size / pulled.Count * next <= LongestReply / 2) Volatile.Write(ref _batchSize, next);
    }

    /// <summary>Null when nothing came.</summary>
    private async Task<PulledMessages?> PullAsync(int wanted, CancellationToken stopping)
    {
        byte[] body = Encoding.UTF8.GetBytes($"{{\"maxMessages\":{wanted}}}");
        Reply reply = await client.PostAsync(_path, JsonParts.Of(body), PullTimeout, stopping, LongestReply);
        PulledMessages pulled = PulledMessages.Read(reply);
        if (pulled.Count > 0) return pulled;
        pulled.Dispose();
        return null;
    }
}
