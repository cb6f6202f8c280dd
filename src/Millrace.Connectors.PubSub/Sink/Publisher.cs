using System.Text.Json;
using Millrace.Connectors.PubSub.Client;
using Millrace.Errors;
using Millrace.Timing;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>
/// Sends a plan: lanes side by side, each in its order; passing errors are tried again up to maxTotalTimeoutMs, and of a request that is
/// refused the bad messages are found by halving.
/// </summary>
internal sealed class Publisher(PubSubClient client, SinkOptions options, TaskLog log)
{
    private readonly string _path = $"{options.Topic.Path}:publish";

    /// <summary>
    /// Returns when every message is stored by the service, but those that it refused, which are handed to <paramref name="refused"/> (from
    /// any thread).
    /// </summary>
    /// <exception cref="ConnectException">Nothing more of that lane has been sent then.</exception>
    public Task SendAsync(PublishPlan plan, Action<int, Exception> refused, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxRequests, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(plan.Lanes, parallel, async (lane, stopping) =>
        {
            foreach (PublishRequest request in lane) await SendAsync(request, 0, request.Count, refused, stopping);
        });
    }

    private async Task SendAsync(PublishRequest request, int first, int count, Action<int, Exception> refused, CancellationToken stopping)
    {
        try
        {
            await TryAsync(request.Slice(first, count), count, stopping);
        }
        catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.BadRequest && count == 1)
        {
            refused(request.RecordAt(first), fault);
        }
        catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.BadRequest)
        {
            // One after the other: the halves are of one lane.
            int half = count / 2;
            await SendAsync(request, first, half, refused, stopping);
            await SendAsync(request, first + half, count - half, refused, stopping);
        }
    }

    private async Task TryAsync(JsonParts json, int count, CancellationToken stopping)
    {
        long start = TimeProvider.System.GetTimestamp();
        Backoff backoff = PubSubConnection.Backoff();
        for (int tries = 1; ; tries++)
        {
            try
            {
                using Reply reply =
                    await client.PostAsync(_path, json, options.RequestTimeout, stopping, isGzipped: json.Length >= options.GzipFrom);
                Confirm(reply.Memory, count);
                return;
            }
            catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.Transient)
            {
                TimeSpan pause = backoff.Next();
                if (TimeProvider.System.GetElapsedTime(start) + pause > options.TotalTimeout)
                {
                    throw new ConnectException(
                        $"{options.Topic} at {client.Endpoint}: gave up after {tries} tries in "
                        + $"{options.TotalTimeout.TotalSeconds:0} s (maxTotalTimeoutMs): {fault.Message}", fault);
                }

                if (tries == 1)
                    log.Warn(
                        $"Could not publish to {options.Topic} at {client.Endpoint}; trying again for "
                        + $"{options.TotalTimeout.TotalSeconds:0} s: {fault.Message}");
                await Task.Delay(pause, TimeProvider.System, stopping);
            }
            catch (PubSubException fault) when (fault.Kind != PubSubErrorKind.BadRequest)
            {
                throw PubSubConnection.Explain(client, options.Topic, fault);
            }
        }
    }

    /// <summary>
    /// Whether the reply is <c>{"messageIds":["1","2"]}</c>, an id for each message:
    /// only the service says that, and not whoever else may answer at its address.
    /// </summary>
    private void Confirm(ReadOnlyMemory<byte> reply, int count)
    {
        int ids = 0;
        try
        {
            using JsonDocument document = JsonDocument.Parse(reply);
            ids = document.RootElement.GetProperty("messageIds").GetArrayLength();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // None.
        }

        if (ids == count) return;
        throw new ConnectException(
            $"{options.Topic} at {client.Endpoint}: {count} messages were answered with {ids} message ids; is that Pub/Sub's address "
            + $"(cps.endpoint)?");
    }
}
