using System.Text;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace HelloConnector;

/// <summary>
/// Appends each record to the file of its key: the records of key <c>boston</c> are the lines of <c>boston.txt</c>. A record without a
/// value deletes the file.
/// </summary>
public sealed class FilePerKeySinkConnector : SinkConnector
{
    internal static readonly Setting<string> Folder = Setting.String("folder").NotEmpty()
        .Importance(Importance.High).Doc("Folder that the files are in; it must be there.");

    internal static readonly Setting<bool> Sync = Setting.Bool("sync", false)
        .Importance(Importance.Low).Doc("Wait for the disk before offsets are committed, so that also a loss of power loses nothing.");

    internal static readonly ConfigDef Settings = ConfigDef.Of(Folder, Sync);

    public override ConfigDef Config => Settings;

    public override SinkTask CreateTask() => new FilePerKeySinkTask();
}

/// <summary>Gathers the lines of each file, and writes each file once for a batch.</summary>
public sealed class FilePerKeySinkTask : SinkTask
{
    private readonly Dictionary<string, StringBuilder> _lines = [];
    private readonly HashSet<string> _deleted = [];
    private readonly HashSet<string> _unsynced = [];
    private string _folder = "";
    private bool _sync;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ConfigValues settings = FilePerKeySinkConnector.Settings.Parse(config);
        _folder = settings.Get(FilePerKeySinkConnector.Folder);
        _sync = settings.Get(FilePerKeySinkConnector.Sync);
        return Task.CompletedTask;
    }

    public override async ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        _lines.Clear();
        _deleted.Clear();
        List<(int Index, DataException Error)> refused = [];
        for (int i = 0; i < batch.Count; i++)
        {
            try
            {
                Take(batch[i]);
            }
            catch (DataException fault)
            {
                // With nobody to report to, nothing of the batch is written, and the task fails with this error.
                if (Context.Reporter is null) throw;
                refused.Add((i, fault));
            }
        }

        try
        {
            foreach (var (path, lines) in _lines) await WriteAsync(path, lines, cancellationToken);
        }
        catch (IOException fault)
        {
            // A share that is not mounted, say: the worker brings the same batch again. Lines that were written before are written again
            // then.
            throw new RetriableException($"Cannot write to {_folder}: {fault.Message}", fault);
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
        foreach (string path in _unsynced.Where(File.Exists))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            file.Flush(flushToDisk: true);
        }

        _unsynced.Clear();
        return new(consumed);
    }

    private void Take(in Record record)
    {
        string path = Path.Combine(_folder, $"{NameOf(record)}.txt");
        if (!_lines.TryGetValue(path, out StringBuilder? lines)) _lines[path] = lines = new StringBuilder();
        if (!record.Value.IsNull)
        {
            lines.Append(TextOf(record.Value)).Append('\n');
            return;
        }

        // The order within a key counts: lines before the tombstone go with the file, and those that follow begin a new one.
        lines.Clear();
        _deleted.Add(path);
    }

    private async Task WriteAsync(string path, StringBuilder lines, CancellationToken cancellationToken)
    {
        if (_deleted.Contains(path)) File.Delete(path);
        if (lines.Length > 0) await File.AppendAllTextAsync(path, lines.ToString(), cancellationToken);
        if (_sync) _unsynced.Add(path);
    }

    private static string NameOf(in Record record)
    {
        // From a topic anything may come: a key must not lead out of the folder.
        if (record.Key.Kind == ValueKind.String && record.Key.AsString is { Length: > 0 and <= 200 } key
            && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return key;
        throw new DataException(
            $"{record.OriginalTopic}-{record.OriginalPartition} offset {record.Offset}: the key '{record.Key}' is no name of a file "
            + $"(letters, digits, - and _).");
    }

    // Numbers and texts as they are; a struct as its fields.
    private static string TextOf(in Value value) =>
        value.Kind == ValueKind.Struct ? string.Join(',', value.Items.ToArray()) : value.ToString();
}
