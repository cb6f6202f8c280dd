using System.Buffers;
using Millrace.Config;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.File;

/// <summary>Writes a batch as lines in one go; the file is flushed to disk before offsets are committed.</summary>
internal sealed class FileSinkTask : SinkTask
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private Stream _output = Stream.Null;
    private bool _isDirty;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ConfigValues values = FileSinkSettings.Def.Parse(config);
        string? path = values.Get(FileSinkSettings.File);
        try
        {
            // No buffer of its own: each batch is one write.
            _output = path is null
                ? Console.OpenStandardOutput()
                : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return Task.CompletedTask;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConnectException($"Couldn't find or create file '{path}' for FileStreamSinkTask", fault);
        }
    }

    public override async ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return;
        _lines.ResetWrittenCount();
        foreach (ref Record record in batch.Records)
        {
            LineWriter.Write(record.ValueSchema, record.Value, _lines);
            _lines.Write("\n"u8);
        }

        await _output.WriteAsync(_lines.WrittenMemory, cancellationToken);
        _isDirty = true;
    }

    public override ValueTask<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
        IReadOnlyDictionary<TopicPartition, long> consumed, CancellationToken cancellationToken)
    {
        if (_isDirty)
        {
            if (_output is FileStream file) file.Flush(flushToDisk: true);
            else _output.Flush();
            _isDirty = false;
        }

        return new(consumed);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _output.DisposeAsync();
        _output = Stream.Null;
    }
}
