using System.Text.Json;
using System.Threading.Channels;
using Millrace.Config;
using Millrace.Connectors.PubSub.Client;
using Millrace.Records;
using Millrace.Timing;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// Hands on what is pulled, and acknowledges each message when it is safe in Kafka. The service keeps what is not acknowledged;
/// there are no offsets to store.
/// </summary>
internal sealed class PubSubSourceTask : SourceTask
{
    // The deadline of a new subscription where nothing is said, taken where we may not look.
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(5);

    // While records are on their way to Kafka the worker gets its thread back this often, and hears of those that have arrived.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly Channel<PulledMessages> _pulled = Channel.CreateUnbounded<PulledMessages>();
    private readonly CancellationTokenSource _stopping = new();
    private PubSubClient? _client;
    private Leases _leases = null!;
    private LeaseKeeper _keeper = null!;
    private MessageReader _reader = null!;
    private Task _work = Task.CompletedTask;
    private readonly Backoff _wait = new(ShortestWait, LongestWait);

    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ConfigValues values = SourceSettings.Def.Parse(config);
        SourceOptions options = SourceOptions.From(values);
        _client = PubSubConnection.Open(values);
        (TimeSpan deadline, bool isOrdered) = await DescribeAsync(_client, options.Subscription, cancellationToken);
        _reader = new MessageReader(options, new PartitionChooser(options.Scheme, options.PartitionCount));
        _leases = new Leases(options);
        _keeper = new LeaseKeeper(_client, options, _leases, options.Extension ?? deadline, Context.Log);
        var puller = new Puller(_client, options, _leases, _pulled.Writer, Context.Log);
        // Replies of pulls side by side overtake each other.
        int pulls = isOrdered ? 1 : options.ParallelPulls;
        _work = Task.WhenAll([
            .. Enumerable.Range(0, pulls)
                .Select(_ => Task.Run(() => RunAsync(() => puller.RunAsync(deadline, _stopping.Token)), CancellationToken.None)),
            Task.Run(() => RunAsync(() => _keeper.AcknowledgeAsync(_stopping.Token)), CancellationToken.None),
            Task.Run(() => RunAsync(() => _keeper.ExtendAsync(_stopping.Token)), CancellationToken.None),
        ]);
    }

    public override async ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (!_pulled.Reader.TryPeek(out _) && !await WaitAsync(cancellationToken)) return;
        while (_pulled.Reader.TryRead(out PulledMessages? pulled))
            for (int i = 0; i < pulled.Count; i++) _reader.Read(pulled.MessageAt(i), batch, Leases.Tag(pulled.Number, i));
        _wait.Reset();
    }

    public override void Acknowledge(ReadOnlySpan<RecordAcknowledgement> records) => _leases.MarkSafe(records);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work;
        if (_client is null) return;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(FinishTimeout);
        try
        {
            if (_keeper is not null) await _keeper.FinishAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Context.Log.Warn(
                "Could not acknowledge or give back all messages in time; they will come again when their deadline has passed.");
        }

        _leases?.Clear();
        _client.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Its deadline, and whether it keeps the order of ordering keys: assumed where the account may not look.</summary>
    private async Task<(TimeSpan Deadline, bool IsOrdered)> DescribeAsync(PubSubClient client, ResourceName subscription,
        CancellationToken cancellationToken)
    {
        Backoff backoff = PubSubConnection.Backoff();
        while (true)
        {
            try
            {
                using Reply? reply = await PubSubConnection.DescribeAsync(client, subscription, cancellationToken);
                if (reply is null) return (DefaultDeadline, true);
                using JsonDocument document = JsonDocument.Parse(reply.Memory);
                JsonElement root = document.RootElement;
                TimeSpan deadline = root.TryGetProperty("ackDeadlineSeconds", out JsonElement seconds)
                    ? TimeSpan.FromSeconds(seconds.GetInt32())
                    : DefaultDeadline;
                return (deadline, root.TryGetProperty("enableMessageOrdering", out JsonElement ordering) && ordering.GetBoolean());
            }
            catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.Transient)
            {
                Context.Log.Warn($"Could not look at {subscription} at {client.Endpoint}; trying again until it works: {fault.Message}");
                await Task.Delay(backoff.Next(), TimeProvider.System, cancellationToken);
            }
            catch (PubSubException fault)
            {
                throw PubSubConnection.Explain(client, subscription, fault);
            }
        }
    }

    /// <summary>False when nothing came for now.</summary>
    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (_leases.Outstanding == 0) return await _pulled.Reader.WaitToReadAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_wait.Next());
        try
        {
            return await _pulled.Reader.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // A loop that ends for any other reason than being stopped ends the task: the next poll throws what it was.
    private async Task RunAsync(Func<Task> loop)
    {
        try
        {
            await loop();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception fault)
        {
            _pulled.Writer.TryComplete(fault);
        }
    }
}
