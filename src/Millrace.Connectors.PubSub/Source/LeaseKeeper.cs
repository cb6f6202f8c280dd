using Millrace.Connectors.PubSub.Client;
using Millrace.Timing;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// Tells the service what became of the messages: acknowledges what is safe in Kafka, extends the deadline of what is not yet, and at the
/// end gives the rest back.
/// </summary>
internal sealed class LeaseKeeper(PubSubClient client, SourceOptions options, Leases leases, TimeSpan extension, TaskLog log)
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    private readonly string _acknowledge = $"{options.Subscription.Path}:acknowledge";
    private readonly string _modify = $"{options.Subscription.Path}:modifyAckDeadline";
    private readonly List<(PulledMessages Pull, int Index)> _taken = [];

    /// <summary>Acknowledges as soon as there is something; what comes while a request is under way goes with the next one.</summary>
    public async Task AcknowledgeAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await leases.WaitAsync(Round, stopping);
            await AcknowledgeAllAsync(stopping);
        }
    }

    public async Task ExtendAsync(CancellationToken stopping)
    {
        bool hasWarned = false;
        while (true)
        {
            await Task.Delay(Round, TimeProvider.System, stopping);
            if (await ModifyAsync(leases.WriteExtensions(extension), stopping) is not { } fault)
            {
                hasWarned = false;
                continue;
            }

            // Half of their time is left: the next round tries again. Messages that come again all the same are no loss.
            leases.TakeBackExtensions();
            if (!hasWarned) log.Warn($"Could not extend the deadline of messages of {options.Subscription}; trying again: {fault.Message}");
            hasWarned = true;
        }
    }

    /// <summary>The end: what is safe is acknowledged, all else goes back and can be delivered again at once.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await AcknowledgeAllAsync(cancellationToken);
        if (await ModifyAsync(leases.WriteReturns(), cancellationToken) is { } fault)
            log.Warn(
                $"Could not give back messages of {options.Subscription}; they will come again when their deadline has passed: "
                + $"{fault.Message}");
    }

    private async Task AcknowledgeAllAsync(CancellationToken stopping)
    {
        Backoff backoff = PubSubConnection.Backoff();
        while (_taken.Count > 0 || leases.TryTakeSafe(_taken))
        {
            try
            {
                using Reply reply = await client.PostAsync(_acknowledge, JsonParts.Of(leases.WriteSafe(_taken)), RequestTimeout, stopping);
                leases.Settle(_taken);
            }
            catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.Transient)
            {
                await Task.Delay(backoff.Next(), TimeProvider.System, stopping);
            }
            catch (PubSubException fault)
            {
                // The pulls meet the same error if it is one of the subscription or the account, and stop the task.
                log.Warn($"Could not acknowledge {_taken.Count} messages of {options.Subscription}; they will come again: {fault.Message}");
                leases.Settle(_taken);
            }
        }
    }

    /// <summary>Sends them all; returns what one of them met.</summary>
    private async Task<PubSubException?> ModifyAsync(IReadOnlyList<ReadOnlyMemory<byte>> bodies, CancellationToken stopping)
    {
        PubSubException? met = null;
        foreach (ReadOnlyMemory<byte> body in bodies)
        {
            try
            {
                using Reply reply = await client.PostAsync(_modify, JsonParts.Of(body), RequestTimeout, stopping);
            }
            catch (PubSubException fault)
            {
                met = fault;
            }
        }

        return met;
    }
}
