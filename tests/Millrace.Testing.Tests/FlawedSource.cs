using System.Text;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Testing.Tests;

/// <summary>What can be wrong with a source. Each flaw shows where its check looks, and nowhere else.</summary>
internal enum SourceFlaw
{
    None,
    LogsAnErrorWhenStopped,
    CannotStopBeforeItsStart,
    WaitsWhenCancelled,
    TurnsFullBatchesRound,
    ReadsTwiceWhatItWaitedFor,
    GoesBackWhenPaused,
    UsesItsBufferAgain,
    SaysNothingOfItsRecords,
    RepeatsTheLastCommitted,
    ForgetsWhatWasNotCommitted,
    SkipsARecordAtAStop,
    MixesTheNamesOfAPartition,
    RefusesItsOwnOffsets,
    FailsForGoodInAnOutage,
    CannotStopInAnOutage,
    LeavesOutWhatItCannotRead,
    AcceptsAnyOffsets,
    KeepsItsOwnPosition,
}

internal sealed class FlawedSourceConnector(SourceFlaw flaw, SettingFlaw ofSettings) : SourceConnector
{
    private readonly FlawedSettings _settings = new(ofSettings);
    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    public override ConfigDef Config => _settings.Def;

    public override SourceTask CreateTask() => new FlawedSourceTask(flaw, _settings);

    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        _settings.Parse(config);
        _config = config;
        return Task.CompletedTask;
    }

    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [_config];

    public override Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<OffsetMap, OffsetMap?> offsets,
        CancellationToken cancellationToken)
    {
        bool isForeign = offsets.Keys.Any(partition => partition.All(entry => entry.Key != "store"));
        bool isOneOfSeveral = offsets.Values.Any(offset => offset is { } given && given.Any(entry => entry.Value == Value.Int64(3)));
        if (isForeign ? flaw != SourceFlaw.AcceptsAnyOffsets : flaw == SourceFlaw.RefusesItsOwnOffsets && !isOneOfSeveral)
            throw new ConnectException("not mine");
        // Where the system keeps a place of its own, it is set back too.
        if (!isForeign) MemoryStore.Of(_settings.Parse(config).Store).Mark = flaw == SourceFlaw.KeepsItsOwnPosition ? 5 : 0;
        return Task.FromResult(true);
    }
}

/// <summary>The offset is the number of texts that were read.</summary>
internal sealed class FlawedSourceTask(SourceFlaw flaw, FlawedSettings settings) : SourceTask
{
    private const string Bad = "\0";

    private readonly byte[] _buffer = new byte[1000];
    private readonly int _batch = flaw == SourceFlaw.TurnsFullBatchesRound ? 100 : 7;
    private MemoryStore? _store;
    private int _position;
    private int _idleCommits;
    private bool _hasWaited;

    private static OffsetMap Partition => OffsetMap.Of(("store", Value.String("s")), ("part", Value.Int32(0)));

    private MemoryStore Store => _store!;

    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _store = MemoryStore.Of(settings.Parse(config).Store);
        OffsetMap? offset = await Context.ReadOffsetAsync(Partition, cancellationToken);
        _position = offset is null ? 0 : (int)offset["position"].AsInt64;
        if (flaw == SourceFlaw.RepeatsTheLastCommitted && _position == 5) _position--;
        if (flaw is SourceFlaw.ForgetsWhatWasNotCommitted or SourceFlaw.KeepsItsOwnPosition) _position = Math.Max(_position, Store.Mark);
    }

    public override async ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        _idleCommits = 0;
        if (Store.IsDown)
            throw flaw == SourceFlaw.FailsForGoodInAnOutage ? new ConnectException("gone") : new RetriableException("gone");
        var rows = Store.Rows;
        if (rows.Count == _position)
        {
            _hasWaited = true;
            if (flaw != SourceFlaw.WaitsWhenCancelled) await Task.Delay(5, cancellationToken);
            else while (Store.Rows.Count == _position && Store is { IsClosed: false, IsDown: false })
                await Task.Delay(5, CancellationToken.None);
            return;
        }

        string?[] texts = [.. rows.Skip(_position).Take(_batch).Select(row => row.Text)];
        if (flaw == SourceFlaw.TurnsFullBatchesRound && texts.Length == _batch) Array.Reverse(texts);
        if (flaw == SourceFlaw.ReadsTwiceWhatItWaitedFor && _hasWaited && !Store.HasBeenDown) texts = [texts[0], .. texts];
        _hasWaited = false;
        int used = 0;
        foreach (string? text in texts)
        {
            if (_position < rows.Count) _position++;
            if (text == Bad && flaw == SourceFlaw.LeavesOutWhatItCannotRead) continue;
            if (text == Bad && batch.Count > 0)
            {
                _position--;
                break;
            }

            if (text == Bad) throw new ConnectException($"text {_position} cannot be read");
            Add(batch, text!, ref used);
        }

        if (flaw == SourceFlaw.KeepsItsOwnPosition && _position == 2) _position = 5;
        if (flaw == SourceFlaw.ForgetsWhatWasNotCommitted) Store.Mark = _position;
        if (flaw == SourceFlaw.SkipsARecordAtAStop && _position is >= 14 and < 60 && batch.Count > 0)
            batch[batch.Count - 1].SourceOffset = OffsetMap.Of("position", Value.Int64(_position + 1));
        if (flaw == SourceFlaw.MixesTheNamesOfAPartition && batch.Count > 2)
            batch[1].SourcePartition = OffsetMap.Of(("part", Value.Int32(0)), ("store", Value.String("s")));
    }

    public override ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        if (flaw == SourceFlaw.GoesBackWhenPaused && ++_idleCommits == 3) _position = 0;
        return default;
    }

    public override string Describe(in Record record) => flaw == SourceFlaw.SaysNothingOfItsRecords ? "" : base.Describe(in record);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (flaw == SourceFlaw.CannotStopBeforeItsStart) ArgumentNullException.ThrowIfNull(_store);
        if (_store is null) return;
        if (flaw == SourceFlaw.LogsAnErrorWhenStopped) Context.Log.Error("stopped");
        while (flaw == SourceFlaw.CannotStopInAnOutage && Store is { IsDown: true, IsClosed: false })
            await Task.Delay(20, CancellationToken.None);
    }

    private void Add(RecordBatch batch, string text, ref int used)
    {
        ref Record record = ref batch.Add();
        record.Topic = "texts";
        record.ValueSchema = Schema.String;
        record.Value = batch.Arena.Utf8(text);
        record.SourcePartition = Partition;
        record.SourceOffset = OffsetMap.Of("position", Value.Int64(_position));
        if (flaw != SourceFlaw.UsesItsBufferAgain) return;
        int length = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(used));
        record.Value = Value.Utf8(_buffer, used, length);
        used += length;
    }
}
