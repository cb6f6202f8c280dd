using System.Text;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace My.Connector;

/// <summary>Appends each record to a file, as a line: the key, a tab and the value. Both are text.</summary>
public sealed class LinesSinkConnector : SinkConnector
{
    internal static readonly Setting<string> Path = Setting.String("file").NotEmpty()
        .Importance(Importance.High).Doc("File to write; its folder must be there.");

    internal static readonly Setting<bool> Sync = Setting.Bool("sync", false)
        .Importance(Importance.Low).Doc("Wait for the disk before offsets are committed, so that also a loss of power loses nothing.");

    internal static readonly ConfigDef Settings = ConfigDef.Of(Path, Sync);

    public override ConfigDef Config => Settings;

    public override SinkTask CreateTask() => new LinesSinkTask();
}

/// <summary>Writes each batch at once.</summary>
public sealed class LinesSinkTask : SinkTask
{
    private readonly StringBuilder _lines = new();
    private string _path = "";
    private bool _sync;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ConfigValues settings = LinesSinkConnector.Settings.Parse(config);
        _path = settings.Get(LinesSinkConnector.Path);
        _sync = settings.Get(LinesSinkConnector.Sync);
        return Task.CompletedTask;
    }

    public override async ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        _lines.Clear();
        List<(int Index, DataException Error)> refused = [];
        for (int i = 0; i < batch.Count; i++)
        {
            if (Misfit(batch[i]) is not { } error)
                _lines.Append(batch[i].Key.IsNull ? "" : batch[i].Key.AsString).Append('\t').Append(batch[i].Value.AsString).Append('\n');
            // With nobody to report to, nothing of the batch is written, and the task fails.
            else if (Context.Reporter is null) throw error;
            else refused.Add((i, error));
        }

        try
        {
            if (_lines.Length > 0) await File.AppendAllTextAsync(_path, _lines.ToString(), cancellationToken);
        }
        catch (IOException fault)
        {
            // Not there now: the worker brings the same batch again.
            throw new RetriableException($"Cannot write to {_path}: {fault.Message}", fault);
        }

        // Only now, when the rest is written: a batch that comes again must not report its bad records twice.
        foreach (var (index, error) in refused) Context.Reporter!.Report(batch[index], error);
    }

    /// <summary>
    /// What was put outlives this process; with <c>sync</c> it also outlives the machine before its offsets are committed.
    /// </summary>
    public override ValueTask<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
        IReadOnlyDictionary<TopicPartition, long> consumed, CancellationToken cancellationToken)
    {
        if (_sync && File.Exists(_path))
        {
            using FileStream file = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            file.Flush(flushToDisk: true);
        }

        return new(consumed);
    }

    /// <summary>What is wrong with a record, with its place; null when nothing is.</summary>
    private static DataException? Misfit(in Record record)
    {
        string place = $"{record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset}";
        if (record.Value.Kind != ValueKind.String)
            return new DataException($"{place}: the value is {record.Value.Kind} and no text; is there a StringConverter?");
        return record.Key.Kind is ValueKind.String or ValueKind.Null
            ? null
            : new DataException($"{place}: the key is {record.Key.Kind} and no text.");
    }
}
