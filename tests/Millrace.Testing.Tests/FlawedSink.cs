using System.Globalization;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Testing.Tests;

/// <summary>What can be wrong with a sink. Each flaw shows where its check looks, and nowhere else.</summary>
internal enum SinkFlaw
{
    None,
    LogsAnErrorWhenClosed,
    CannotStopBeforeItsStart,
    LosesTheLastOfALargeBatch,
    FailsOnAnEmptyBatch,
    KeepsWhatIsNotItsOwn,
    TurnsLargeBatchesRound,
    KeepsWhatATombstoneDeletes,
    RefusesWhatHasComeBefore,
    WritesTwiceWhatComesTwice,
    CommitsMoreThanIsWritten,
    BeginsAnewAfterAStop,
    ForgetsToOpenAgain,
    FailsForGoodInAnOutage,
    CannotStopInAnOutage,
    LogsInsteadOfReporting,
    LosesABadRecordThatNobodyTakes,
    KeepsItsOwnOffsets,
}

internal sealed class FlawedSinkConnector(SinkFlaw flaw, SettingFlaw ofSettings) : SinkConnector
{
    private readonly FlawedSettings _settings = new(ofSettings);

    public override ConfigDef Config => _settings.Def;

    public override SinkTask CreateTask() => new FlawedSinkTask(flaw, _settings);

    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        _settings.Parse(config);
        return base.StartAsync(context, config, cancellationToken);
    }

    public override Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<TopicPartition, long?> offsets,
        CancellationToken cancellationToken)
    {
        MemoryStore store = MemoryStore.Of(_settings.Parse(config).Store);
        foreach (TopicPartition partition in offsets.Keys)
            if (flaw != SinkFlaw.KeepsItsOwnOffsets) store.Forget(partition.Partition);
        return Task.FromResult(true);
    }
}

internal sealed class FlawedSinkTask(SinkFlaw flaw, FlawedSettings settings) : SinkTask
{
    private readonly HashSet<TopicPartition> _closed = [];
    private readonly List<(string Id, string Key, Value Text)> _kept = [];
    private MemoryStore? _store;

    private MemoryStore Store => _store!;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _store = MemoryStore.Of(settings.Parse(config).Store);
        if (flaw == SinkFlaw.BeginsAnewAfterAStop && Store.Mark > 0) Store.Clear();
        return Task.CompletedTask;
    }

    public override void Close(IReadOnlyCollection<TopicPartition> partitions)
    {
        if (flaw == SinkFlaw.LogsAnErrorWhenClosed) Context.Log.Error("closed");
        if (flaw == SinkFlaw.ForgetsToOpenAgain) _closed.UnionWith(partitions);
    }

    public override ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (Store.IsDown)
            throw flaw == SinkFlaw.FailsForGoodInAnOutage ? new ConnectException("gone") : new RetriableException("gone");
        if (flaw == SinkFlaw.FailsOnAnEmptyBatch && batch.Count == 0) throw new InvalidOperationException("no records");
        Record[] records = batch.Records.ToArray();
        if (flaw == SinkFlaw.TurnsLargeBatchesRound && records.Length >= 20) Array.Reverse(records);
        if (flaw == SinkFlaw.LosesTheLastOfALargeBatch && records.Length > 100) Array.Resize(ref records, records.Length - 1);
        List<(Record Record, DataException Error)> refused = [];
        foreach (Record record in records)
            if (Misfit(record) is { } error) refused.Add((record, error));
        if (refused.Count > 0 && Context.Reporter is null && flaw != SinkFlaw.LosesABadRecordThatNobodyTakes) throw refused[0].Error;
        foreach (Record record in records) Write(record);
        foreach (var (record, error) in refused)
        {
            if (flaw == SinkFlaw.LogsInsteadOfReporting) Context.Log.Warn(error.Message);
            else Context.Reporter?.Report(in record, error);
        }

        return default;
    }

    public override ValueTask<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
        IReadOnlyDictionary<TopicPartition, long> consumed, CancellationToken cancellationToken)
    {
        foreach (var (id, key, text) in _kept) Store.Write(id, key, text.AsString);
        _kept.Clear();
        return new(flaw == SinkFlaw.CommitsMoreThanIsWritten
            ? consumed.ToDictionary(offset => offset.Key, offset => offset.Value + (offset is { Key.Partition: 1, Value: 1 } ? 1 : 0))
            : consumed);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (flaw == SinkFlaw.CannotStopBeforeItsStart) ArgumentNullException.ThrowIfNull(_store);
        if (_store is null) return;
        if (flaw == SinkFlaw.BeginsAnewAfterAStop && !cancellationToken.IsCancellationRequested) Store.Mark++;
        while (flaw == SinkFlaw.CannotStopInAnOutage && Store is { IsDown: true, IsClosed: false })
            await Task.Delay(20, CancellationToken.None);
    }

    private static DataException? Misfit(in Record record) => record.Value.Kind is ValueKind.String or ValueKind.Null
        ? null
        : new DataException($"{record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset}: {record.Value.Kind} and no text");

    private void Write(in Record record)
    {
        if (_closed.Contains(new TopicPartition(record.Topic, record.Partition)) || Misfit(record) is not null) return;
        string id = string.Create(CultureInfo.InvariantCulture, $"{record.Partition}-{record.Offset}"), key = record.Key.AsString;
        if (record.Value.IsNull)
        {
            if (flaw != SinkFlaw.KeepsWhatATombstoneDeletes) Store.Delete(key);
            return;
        }

        if (flaw == SinkFlaw.RefusesWhatHasComeBefore && Store.Rows.Any(row => row.Id == id)) throw new DataException($"{id} again");
        if (flaw == SinkFlaw.WritesTwiceWhatComesTwice) id = Guid.NewGuid().ToString();
        // The longest texts wait for the commit: only their check has any.
        if (flaw == SinkFlaw.KeepsWhatIsNotItsOwn && record.Value.AsString.Length > 50) _kept.Add((id, key, record.Value));
        else Store.Write(id, key, record.Value.AsString);
    }
}
