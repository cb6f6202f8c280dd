using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Worker.States;
using Millrace.Worker.Tasks;
using Millrace.Worker.Tests.Herding;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>
/// Records that are in a topic and cannot be read: an old client or another broker has let them in.
/// Each is its own error, not that of the whole task.
/// </summary>
public sealed class BrokenRecordTests : IAsyncLifetime
{
    private readonly EmbeddedKafka _broker = new();
    private readonly ScriptedSink _sink = new();
    private readonly LineLog _log = new();
    private TaskRig _rig = null!;

    public async ValueTask InitializeAsync()
    {
        await _broker.InitializeAsync();
        _rig = new TaskRig(_broker) { Loggers = _log, LongestSilence = TimeSpan.FromSeconds(2) };
        await _rig.CreateTopicAsync(1);
        await _rig.ProduceAsync(0, "first");
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _broker.DisposeAsync();
    }

    public static readonly TheoryData<string> Told = new() { "headers", "compression" };

    // The client takes them for a batch that has not come in full, and asks again for ever.
    public static readonly TheoryData<string> Silent = new() { "garbage", "garbage within", "length" };

    [Theory]
    [MemberData(nameof(Told))]
    public async Task Is_skipped_where_errors_are_tolerated_and_told_by_topic_partition_and_offset(string kind)
    {
        await InjectAsync(kind);
        string dead = _rig.Topic + "-dead";

        await _rig.StartAsync(_sink, ("errors.tolerance", "all"), ("errors.deadletterqueue.topic.name", dead),
            ("errors.deadletterqueue.topic.replication.factor", "1"),
            ("errors.deadletterqueue.context.headers.enable", "true"));
        await TaskRig.WaitAsync(() => _sink.Written.Contains("last")
            || _rig.States.Any(state => state.State == RunState.Failed), "the record behind the broken one");

        Assert.Equal("", string.Join("\n", _rig.States.Where(state => state.State == RunState.Failed).Select(state => state.Trace)));
        Assert.Equal(["first", "last"], _sink.Written);
        await LiveWorker.WaitUntilAsync(async () => await _rig.ReadAsync(dead), letters => letters.Count > 0, "a dead letter");
        var letter = Assert.Single(await _rig.ReadAsync(dead));
        Assert.Equal((_rig.Topic, "0", "1"), (letter.Headers["__connect.errors.topic"], letter.Headers["__connect.errors.partition"],
            letter.Headers["__connect.errors.offset"]));
        await _rig.WaitForCommitAsync(3);
    }

    [Theory]
    [MemberData(nameof(Told))]
    public async Task Fails_the_task_where_errors_are_not_tolerated(string kind)
    {
        await InjectAsync(kind);

        await _rig.StartAsync(_sink);
        string trace = await _rig.WaitForFailureAsync();

        Assert.Contains($"Record at topic '{_rig.Topic}', partition 0, offset 1", trace, StringComparison.Ordinal);
        Assert.Contains("errors.tolerance=all", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("last", _sink.Written);
    }

    [Theory]
    [MemberData(nameof(Silent))]
    public async Task Says_where_it_stands_when_it_makes_no_progress(string kind)
    {
        await InjectAsync(kind);

        await _rig.StartAsync(_sink);
        await TaskRig.WaitAsync(() => _log.Lines.Any(line =>
            line.Contains($"topic {_rig.Topic}, partition 0 stands at offset 1 and ends at", StringComparison.Ordinal)), "a word about it");

        Assert.DoesNotContain("last", _sink.Written);
    }

    // Each says that it is one record and unfolds to hundreds of megabytes of zeros, which are none.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_batch_that_unfolds_to_far_more_than_it_holds_is_told_and_other_topics_go_on(short codec)
    {
        string other = _rig.Topic + "-other";
        await _rig.Admin.CreateTopicAsync(new Kafka.NewTopic(other, 1, 1));
        await InjectAsync(RawBatch.Of(1, codec, Bomb(codec)), RawBatch.Of(2, 0, RawBatch.Record("last")));
        using (var producer = new Kafka.KafkaProducer(new Kafka.KafkaConfig(_broker.BootstrapServers)))
            await producer.ProduceAsync(other, "k"u8.ToArray(), "elsewhere"u8.ToArray(), 0);

        await _rig.StartAsync(_sink, ("topics", $"{_rig.Topic},{other}"), ("errors.tolerance", "all"), ("errors.log.enable", "true"));
        await TaskRig.WaitAsync(() => _sink.Written.Contains("elsewhere") && Told(), "the other topic, and a word about the bomb");

        Assert.DoesNotContain(_rig.States, state => state.State == RunState.Failed);

        // As an error of the record, and then the one behind it comes; or as a place where nothing comes.
        bool Told() => _sink.Written.Contains("last")
            ? _log.Lines.Any(line => line.Contains($"{_rig.Topic}-0 offset 1", StringComparison.Ordinal))
            : _log.Lines.Any(line => line.Contains($"topic {_rig.Topic}, partition 0 stands at offset 1", StringComparison.Ordinal));
    }

    private static byte[] Bomb(short codec)
    {
        byte[] zeros = new byte[1 << 20];
        using var packed = new MemoryStream();
        // Snappy knows no stream: what it is made of is in memory as a whole, so there is less of it.
        if (codec == 2) return Snappier.Snappy.CompressToArray(new byte[128 << 20]);
        using (Stream codecOf = codec switch
        {
            1 => new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true),
            3 => K4os.Compression.LZ4.Streams.LZ4Stream.Encode(packed, leaveOpen: true),
            _ => new ZstdSharp.CompressionStream(packed, leaveOpen: true),
        })
        {
            for (int i = 0; i < 512; i++) codecOf.Write(zeros);
        }

        return packed.ToArray();
    }

    private async Task InjectAsync(string kind)
    {
        byte[] last = RawBatch.Of(2, 0, RawBatch.Record("last"));
        byte[] broken = kind switch
        {
            // Five headers are promised, none is there.
            "headers" => RawBatch.Of(1, 0, RawBatch.Record("x", headers: 5)),
            "garbage" => RawBatch.Of(1, 0, RawBatch.Record("x", keyLength: 100_000)),
            "length" => RawBatch.Of(1, 0, [0xFE, 0xFF, 0x7F, 0, 0, 0]),
            // gzip, and then no gzip.
            "compression" => RawBatch.Of(1, 1, [1, 2, 3, 4, 5, 6, 7, 8]),
            _ => RawBatch.Of(1, 0, [.. RawBatch.Record("x", keyLength: 100_000), .. RawBatch.Record("hidden", offsetDelta: 1)], count: 2),
        };
        if (kind == "garbage within") last = RawBatch.Of(3, 0, RawBatch.Record("last"));
        await InjectAsync(broken, last);
    }

    private async Task InjectAsync(byte[] broken, byte[] last)
    {
        await _broker.StopAsync();
        string log = Directory.GetFiles(Path.Combine(_broker.Folder, $"{_rig.Topic}-0"), "*.log").Single();
        await File.AppendAllBytesAsync(log, [.. broken, .. last]);
        await _broker.StartAsync();
    }

    private sealed class LineLog : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
