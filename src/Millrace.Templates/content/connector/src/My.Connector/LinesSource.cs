using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace My.Connector;

/// <summary>Reads a file line by line, and follows it as it grows.</summary>
public sealed class LinesSourceConnector : SourceConnector
{
    internal static readonly Setting<string> Path = Setting.String("file").NotEmpty()
        .Importance(Importance.High).Doc("File to read.");

    internal static readonly Setting<string> Topic = Setting.String("topic").NotEmpty()
        .Importance(Importance.High).Doc("Topic that takes the lines.");

    internal static readonly Setting<int> PollInterval = Setting.Int("poll.interval.ms", 500).AtLeast(1)
        .Importance(Importance.Low).Doc("How often to look for new lines when there were none.", unit: "milliseconds");

    internal static readonly ConfigDef Settings = ConfigDef.Of(Path, Topic, PollInterval);

    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    public override ConfigDef Config => Settings;

    public override SourceTask CreateTask() => new LinesSourceTask();

    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        _config = config;
        return Task.CompletedTask;
    }

    /// <summary>One task, whatever tasks.max allows: a file has one end.</summary>
    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [_config];
}

/// <summary>The offset is the byte behind the last line that was read.</summary>
public sealed class LinesSourceTask : SourceTask
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _path = "";
    private string _topic = "";
    private int _pollInterval;
    private OffsetMap _partition = null!;
    private long _position;

    public override async Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        ConfigValues settings = LinesSourceConnector.Settings.Parse(config);
        _path = settings.Get(LinesSourceConnector.Path);
        _topic = settings.Get(LinesSourceConnector.Topic);
        _pollInterval = settings.Get(LinesSourceConnector.PollInterval);
        _partition = OffsetMap.Of("file", Value.String(_path));
        OffsetMap? offset = await Context.ReadOffsetAsync(_partition, cancellationToken);
        _position = offset is null ? 0 : offset["position"].AsInt64;
    }

    public override async ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        int read = await ReadAsync(cancellationToken);
        // A last line without an end may still be written.
        int whole = _buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        if (whole == 0 && read == _buffer.Length)
            throw new ConnectException($"{_path}: the line at byte {_position} is longer than {read} bytes.");
        for (int start = 0; start < whole;)
        {
            int length = _buffer.AsSpan(start, whole - start).IndexOf((byte)'\n');
            Add(batch, _buffer.AsSpan(start, length));
            start += length + 1;
        }

        if (batch.Count == 0) await Task.Delay(_pollInterval, cancellationToken);
    }

    private async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(_position, SeekOrigin.Begin);
            return await file.ReadAtLeastAsync(_buffer, _buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (IOException fault)
        {
            // Not there now: the worker polls again.
            throw new RetriableException($"Cannot read {_path}: {fault.Message}", fault);
        }
    }

    private void Add(RecordBatch batch, ReadOnlySpan<byte> line)
    {
        _position += line.Length + 1;
        ref Record record = ref batch.Add();
        record.Topic = _topic;
        record.ValueSchema = Schema.String;
        // A copy in the batch's memory: our buffer is used again by the next poll, while this batch is still on its way.
        record.Value = batch.Arena.Utf8(line);
        record.SourcePartition = _partition;
        record.SourceOffset = OffsetMap.Of("position", Value.Int64(_position));
    }
}
