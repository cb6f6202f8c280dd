using Millrace.Config;
using Millrace.Connectors.PubSub.Client;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>
/// Publishes batches: a put returns when the service has stored all of its messages, so that every offset that was put may be committed.
/// </summary>
internal sealed class PubSubSinkTask : SinkTask
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SortedDictionary<int, Exception> _refused = [];
    private SinkOptions _options = null!;
    private MessageDraft _message = null!;
    private PublishPlan _plan = null!;
    private PubSubClient _client = null!;
    private Publisher _publisher = null!;
    private bool _hasWarnedOfEmpty;

    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ConfigValues values = SinkSettings.Def.Parse(config);
        _options = SinkOptions.From(values);
        _message = new MessageDraft(_options);
        _plan = new PublishPlan(_options);
        _client = PubSubConnection.Open(values);
        _publisher = new Publisher(_client, _options, Context.Log);
        try
        {
            using Reply? topic = await PubSubConnection.DescribeAsync(_client, _options.Topic, cancellationToken);
        }
        catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.Transient)
        {
            // The first put tries for longer, and says so if it gives up.
            Context.Log.Warn($"Could not look at {_options.Topic} at {_client.Endpoint} yet: {fault.Message}");
        }
        catch (PubSubException fault)
        {
            throw PubSubConnection.Explain(_client, _options.Topic, fault);
        }
    }

    public override async ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return;
        _plan.Clear();
        _refused.Clear();
        Plan(batch.Records);
        if (_plan.Lanes.Count > 0)
        {
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            await _publisher.SendAsync(_plan, Refuse, stopping.Token);
        }

        Report(batch);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _client?.Dispose();
        _stopping.Dispose();
    }

    private void Plan(ReadOnlySpan<Record> records)
    {
        int empty = 0;
        for (int i = 0; i < records.Length; i++)
        {
            try
            {
                if (_message.Make(in records[i])) _plan.Add(i, _message);
                else empty++;
            }
            catch (DataException fault)
            {
                // With nobody to report to, nothing of the batch is sent.
                if (Context.Reporter is null) throw Located(in records[i], fault);
                _refused[i] = fault;
            }
        }

        if (empty == 0 || _hasWarnedOfEmpty) return;
        _hasWarnedOfEmpty = true;
        Context.Log.Warn($"{empty} records have neither data nor attributes, which Pub/Sub does not take; such records are left out.");
    }

    private void Refuse(int index, Exception fault)
    {
        lock (_refused) _refused[index] = fault;
    }

    // Only now, when the rest is stored: a batch that comes again must not report its bad records twice.
    private void Report(RecordBatch batch)
    {
        foreach (var (index, fault) in _refused)
        {
            DataException located = Located(in batch[index], fault);
            if (Context.Reporter is not { } reporter) throw located;
            reporter.Report(in batch[index], located);
        }
    }

    private DataException Located(in Record record, Exception fault) =>
        new($"{record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset} cannot go to {_options.Topic}: {fault.Message}",
            fault);
}
