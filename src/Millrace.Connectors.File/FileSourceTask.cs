using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.File;

/// <summary>Reads lines from where the last offset says, and waits for more at the end of the file.</summary>
internal sealed class FileSourceTask : SourceTask
{
    // Connect's own looks once a second for a file that is missing.
    private static readonly TimeSpan WaitForFile = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitForLines = TimeSpan.FromMilliseconds(100);

    private string? _path;
    private string _topic = "";
    private int _batchSize;
    private OffsetMap? _partition;
    private Stream? _input;
    private LineReader? _lines;
    private bool _hasWarned;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ConfigValues values = FileSourceSettings.Def.Parse(config);
        _path = values.Get(FileSourceSettings.File) is { Length: > 0 } path ? path : null;
        _topic = values.Get(FileSourceSettings.Topic);
        _batchSize = Math.Max(1, values.Get(FileSourceSettings.BatchSize));
        if (_path is not null) _partition = OffsetMap.Of(FileSourceConnector.FilenameKey, Value.String(_path));
        return Task.CompletedTask;
    }

    public override async ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (_lines is null && !await OpenAsync(cancellationToken))
        {
            await Task.Delay(WaitForFile, TimeProvider.System, cancellationToken);
            return;
        }

        Take(batch);
        if (batch.Count > 0) return;
        if (!await _lines!.FillAsync(cancellationToken)) await Task.Delay(WaitForLines, TimeProvider.System, cancellationToken);
        else Take(batch);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Standard input belongs to the process.
        if (_path is not null && _input is not null) await _input.DisposeAsync();
        _input = null;
        _lines = null;
    }

    private void Take(RecordBatch batch)
    {
        while (batch.Count < _batchSize && _lines!.TryTake(out ReadOnlySpan<byte> line))
        {
            ref Record record = ref batch.Add();
            record.Topic = _topic;
            record.ValueSchema = Schema.String;
            record.Value = batch.Arena.Utf8(line);
            record.SourcePartition = _partition;
            record.SourceOffset = _partition is null ? null : OffsetMap.Of(FileSourceConnector.PositionKey, Value.Int64(_lines.Position));
        }
    }

    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        if (_path is null)
        {
            _lines = new LineReader(_input = Console.OpenStandardInput(), 0);
            return true;
        }

        long position = await PositionAsync(cancellationToken);
        try
        {
            var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Seek(position, SeekOrigin.Begin);
            _lines = new LineReader(_input = file, position);
            return true;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            if (!_hasWarned) Context.Log.Warn($"File {_path} does not exist (yet); looking again every {WaitForFile.TotalSeconds} s.");
            _hasWarned = true;
            return false;
        }
    }

    private async ValueTask<long> PositionAsync(CancellationToken cancellationToken)
    {
        if (await Context.ReadOffsetAsync(_partition!, cancellationToken) is not { } offset) return 0;
        Value position = offset[FileSourceConnector.PositionKey];
        if (position.IsNull) return 0;
        if (position.Kind is not (ValueKind.Int64 or ValueKind.Int32))
            throw new ConnectException($"Offset position of {_path} is no number: {position}");
        return position.AsInt64;
    }
}
