using System.Text;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace HelloConnector;

/// <summary>
/// Reads the CSV files of a folder, and follows them as they grow: each line is a record whose fields have the names of the file's first
/// line. Plain files: no quotes, every line ended.
/// </summary>
public sealed class CsvFolderSourceConnector : SourceConnector
{
    internal static readonly Setting<string> Folder = Setting.String("folder").NotEmpty()
        .Importance(Importance.High).Doc("Folder with the files, *.csv.");

    internal static readonly Setting<string> Topic = Setting.String("topic").NotEmpty()
        .Importance(Importance.High).Doc("Topic that takes the records.");

    internal static readonly Setting<string> Separator = Setting.String("separator", ",")
        .Check(value => value.Length == 1 ? null : "Must be one character")
        .Importance(Importance.Low).Doc("What stands between two fields.");

    internal static readonly Setting<int> PollInterval = Setting.Int("poll.interval.ms", 1000).AtLeast(1)
        .Importance(Importance.Low).Doc("How often to look for new lines when there were none.", unit: "milliseconds");

    internal static readonly ConfigDef Settings = ConfigDef.Of(Folder, Topic, Separator, PollInterval);

    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    public override ConfigDef Config => Settings;

    public override SourceTask CreateTask() => new CsvFolderSourceTask();

    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        Settings.Parse(config);
        _config = config;
        return Task.CompletedTask;
    }

    /// <summary>One task, whatever is allowed: it divides nothing.</summary>
    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [_config];
}

/// <summary>Each file is a source partition, and the offset in it is the byte behind the last line that was read.</summary>
public sealed class CsvFolderSourceTask : SourceTask
{
    // One read of one file; a line cannot be longer.
    private const int ReadSize = 64 * 1024;

    private readonly Dictionary<string, CsvFile> _files = [];
    private readonly byte[] _buffer = new byte[ReadSize];
    private ConfigValues _settings = null!;

    public override Task StartAsync(IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
    {
        _settings = CsvFolderSourceConnector.Settings.Parse(config);
        return Task.CompletedTask;
    }

    public override async ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            foreach (string path in Directory.EnumerateFiles(_settings.Get(CsvFolderSourceConnector.Folder), "*.csv")
                .Order(StringComparer.Ordinal))
                await ReadAsync(path, batch, cancellationToken);
        }
        catch (IOException fault) when (batch.Count == 0)
        {
            // A share that is not mounted, say: the worker polls again.
            throw new RetriableException($"Cannot read {_settings.Get(CsvFolderSourceConnector.Folder)}: {fault.Message}", fault);
        }
        catch (IOException)
        {
            // What was read before goes out; the next poll meets the fault again if it is still there.
            return;
        }

        if (batch.Count == 0) await Task.Delay(_settings.Get(CsvFolderSourceConnector.PollInterval), cancellationToken);
    }

    private async Task ReadAsync(string path, RecordBatch batch, CancellationToken cancellationToken)
    {
        if (!_files.TryGetValue(path, out CsvFile? file)) _files[path] = file = await OpenAsync(path, cancellationToken);
        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(file.Position, SeekOrigin.Begin);
        int read = await stream.ReadAtLeastAsync(_buffer, ReadSize, throwOnEndOfStream: false, cancellationToken);
        // A last line without an end may still be written.
        int whole = _buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        if (whole == 0 && read == ReadSize)
            throw new ConnectException($"{path}: the line at byte {file.Position} is longer than {ReadSize} bytes; is this a CSV file?");
        for (int start = 0; start < whole;)
        {
            int length = _buffer.AsSpan(start, whole - start).IndexOf((byte)'\n');
            Add(file, _buffer.AsSpan(start, length).TrimEnd((byte)'\r'), length + 1, batch);
            start += length + 1;
        }
    }

    private void Add(CsvFile file, ReadOnlySpan<byte> line, int bytes, RecordBatch batch)
    {
        string[] texts = Encoding.UTF8.GetString(line).Split(_settings.Get(CsvFolderSourceConnector.Separator)[0]);
        if (file.Schema is null)
        {
            SchemaBuilder schema = SchemaBuilder.Struct().Name(Path.GetFileNameWithoutExtension(file.Path));
            foreach (string name in texts) schema.Field(name, Schema.String);
            file.Schema = schema.Build();
            file.Position += bytes;
            return;
        }

        if (texts.Length != file.Schema.Fields.Count)
            throw new ConnectException(
                $"{file.Path}: the line at byte {file.Position} has {texts.Length} fields, and the first line names "
                + $"{file.Schema.Fields.Count}.");
        file.Position += bytes;
        ref Record record = ref batch.Add();
        record.Topic = _settings.Get(CsvFolderSourceConnector.Topic);
        record.ValueSchema = file.Schema;
        // The struct and its texts live in the batch's own memory, and as long as the batch.
        record.Value = batch.Arena.Struct(texts.Length, out Span<Value> fields);
        for (int i = 0; i < texts.Length; i++) fields[i] = batch.Arena.Utf8(texts[i]);
        record.SourcePartition = file.Partition;
        record.SourceOffset = OffsetMap.Of("position", Value.Int64(file.Position));
    }

    private async Task<CsvFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var file = new CsvFile(path);
        if (await Context.ReadOffsetAsync(file.Partition, cancellationToken) is not { } offset) return file;
        // The fields' names are in the first line, and the records to go on with behind it.
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        string header = await reader.ReadLineAsync(cancellationToken)
            ?? throw new ConnectException($"{path} is empty, and was read up to byte {offset["position"]} before.");
        Add(file, Encoding.UTF8.GetBytes(header), 0, new RecordBatch());
        file.Position = offset["position"].AsInt64;
        return file;
    }

    private sealed class CsvFile(string path)
    {
        public string Path { get; } = path;

        public OffsetMap Partition { get; } = OffsetMap.Of("file", Value.String(System.IO.Path.GetFileName(path)));

        public long Position { get; set; }

        /// <summary>Of the first line; null until it has been read.</summary>
        public Schema? Schema { get; set; }
    }
}
