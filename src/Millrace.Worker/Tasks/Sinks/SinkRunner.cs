using Microsoft.Extensions.Logging;
using Millrace.Connectors;
using Millrace.Kafka;
using Millrace.Timing;
using Millrace.Worker.Clients;
using Millrace.Worker.States;
using Millrace.Worker.Tasks.Conversion;
using Millrace.Worker.Tasks.Errors;
using TopicPartition = Millrace.Records.TopicPartition;

namespace Millrace.Worker.Tasks.Sinks;

/// <summary>
/// The loop of one sink task: poll, convert, put, commit.
/// </summary>
/// <remarks>
/// Two batches are at work: while the sink writes one (<c>_writing</c>), the thread reads and converts the next (<c>_reading</c>).
/// No more than that is read ahead: when both are full the loop waits for the sink, and keeps its place in the group by polling with all
/// partitions held. The sink's methods are called one at a time; between the end of a put and the start of the next is the moment for
/// commits.
/// </remarks>
internal sealed partial class SinkRunner : TaskThread
{
    // A poll ends with the first messages; this is how long it waits for them, and so how long a stop may go unnoticed.
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    // Long before max.poll.interval.ms (5 minutes) would have us thrown out of the group.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private readonly SinkSettings _settings;
    private readonly RecordReader _reader;
    private readonly TaskErrors _errors;
    private readonly SinkReporter? _reporter;
    private readonly SinkContext _context;
    private readonly ILogger _logger;
    private readonly SinkTask _task;
    private readonly SinkOffsets _offsets = new();
    private readonly HashSet<TopicPartition> _assignment = [];
    private KafkaConsumer _consumer = null!;
    private readonly MessageBatch _unwanted = new(100);
    private SinkBatch _reading;
    private SinkBatch _writing;
    private Task? _put;
    private long _putStarted;
    private long? _retryAt;
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
    private long _lastPoll;
    private bool _held;
    private bool _paused;

    public SinkRunner(
        TaskSpec spec, SinkTask task, SinkSettings settings, TaskConverters converters, TransformChain transforms, TaskErrors errors,
        TaskEvents events,
        ILogger logger)
        : base(spec, events, logger)
    {
        _settings = settings;
        _errors = errors;
        _logger = logger;
        _reading = new SinkBatch(settings.MaxRecords);
        _writing = new SinkBatch(settings.MaxRecords);
        _reader = new RecordReader(converters, transforms, errors, Stopping);
        _reporter = errors.Policy.HasReporter ? new SinkReporter(errors, spec.Plugin.ClassName, () => _writing) : null;
        var log = new LoggedTask(Id.ToString(), spec.Secrets, logger);
        _context = new SinkContext(Id, log, _reporter, settings) { Membership = Membership };
        _task = task;
        _lastNews = spec.Time.Milliseconds();
    }

    protected override void Run()
    {
        _task.Initialize(_context);
        try
        {
            Await(_task.StartAsync(Spec.TaskConfig, Stopping));
            using (_consumer = new KafkaConsumer(_settings.Consumer, KafkaLog.Options(Id.ToString(), _logger)))
            {
                Subscribe();
                _paused = PauseWanted;
                Tell(_paused ? RunState.Paused : RunState.Running);
                try
                {
                    while (!Stopping.IsCancellationRequested) Iterate();
                }
                finally
                {
                    CloseAll();
                }
            }
        }
        finally
        {
            Await(_task.StopAsync(Abandoned));
        }
    }

    protected override void GiveBack()
    {
        _reading.Dispose();
        // A put that was abandoned may still report records of its batch; the finalizer frees it then.
        if (_put is not { IsCompleted: false }) _writing.Dispose();
        _unwanted.Dispose();
        _errors.Dispose();
    }

    private void Iterate()
    {
        ApplyRequests();
        if (IsTimeForTopics) LookForTopics();
        if (_reading.IsEmpty && !IsIdleByOrder) Read();
        else KeepPlace();
        if (_put is not null && !WaitForPut()) return;
        ApplySeeks();
        CommitIfDue();
        if (_retryAt is { } retryAt)
        {
            if (Spec.Time.Milliseconds() < retryAt) return;
            StartPut();
            return;
        }

        if (_reading.IsEmpty) return;
        (_reading, _writing) = (_writing, _reading);
        StartPut();
    }

    private void Read()
    {
        Release();
        _consumer.Poll(_reading.Messages, PollTimeout);
        AfterPoll(_reading.Messages);
        if (_reading.Messages.Count == 0) return;
        _reading.Trace = BatchTrace.OfSink(Id, _reading.Messages.Count);
        _reading.Trace?.Step("convert");
        _reader.Read(_reading);
        _reading.Trace?.EndStep();
        Spec.Numbers.AddRead(_reading.Messages.Count);
        foreach (TopicPartition partition in _reading.NextOffsets.Keys) TellTopic(partition.Topic);
    }

    /// <summary>
    /// Nothing can be read now. Polls all the same from time to time, with every partition held, so that the group knows we live.
    /// </summary>
    private void KeepPlace()
    {
        bool waiting = _put is not null && !_reading.IsEmpty;
        if (waiting && Spec.Time.Milliseconds() - _lastPoll < LongestSilence.TotalMilliseconds) return;
        Hold();
        _consumer.Poll(_unwanted, waiting ? TimeSpan.Zero : PollTimeout);
        AfterPoll(_unwanted);
        // Held partitions deliver nothing; what slipped through was on its way when they were held and is read again.
        if (_unwanted.Count > 0) ReadAgain(_unwanted);
        _unwanted.Clear();
    }

    private void ReadAgain(MessageBatch messages)
    {
        var first = new Dictionary<Kafka.TopicPartition, Kafka.TopicPartitionOffset>();
        foreach (Message message in messages)
            first.TryAdd(message.TopicPartition, new Kafka.TopicPartitionOffset(message.Topic, message.Partition, message.Offset));
        _consumer.Seek(first.Values, cancellationToken: Abandoned);
    }

    private void AfterPoll(MessageBatch polled)
    {
        _lastPoll = Spec.Time.Milliseconds();
        foreach (ConsumerEvent happened in polled.Events) Note(happened, polled);
        WatchProgress(polled.Count);
        LookAtLag();
    }

    private void Note(ConsumerEvent happened, MessageBatch polled)
    {
        switch (happened.Code)
        {
            case KafkaErrorCode.LocalPartitionEof:
                break;
            case KafkaErrorCode.LocalBadMsg or KafkaErrorCode.LocalBadCompression when happened is { Topic: not null, Offset: >= 0 }:
                SkipUnreadable(happened, polled);
                break;
            // The client never gets further without the right or a position: records would be missing with nobody told.
            case KafkaErrorCode.LocalBadMsg or KafkaErrorCode.LocalBadCompression or KafkaErrorCode.LocalAutoOffsetReset
            or KafkaErrorCode.LocalLogTruncation:
            case KafkaErrorCode.TopicAuthorizationFailed or KafkaErrorCode.GroupAuthorizationFailed:
                throw happened.ToException();
            default:
                LogConsumerEvent(Id, happened.Name, happened.Reason);
                break;
        }
    }

    private void ApplyRequests()
    {
        if (PauseWanted != _paused)
        {
            _paused = PauseWanted;
            _context.RequestCommit();
            Tell(_paused ? RunState.Paused : RunState.Running);
        }

        if (_context.PausesChanged && !_held)
        {
            _context.PausesChanged = false;
            _consumer.Resume(ToKafka(_assignment.Except(_context.PausedByTask)));
            _consumer.Pause(ToKafka(_context.PausedByTask));
        }
    }

    /// <summary>
    /// Only between two puts: a put under way would count as written what lies before the new position, and a batch read before must not be
    /// put after.
    /// </summary>
    private void ApplySeeks()
    {
        IReadOnlyDictionary<TopicPartition, long> seeks = _context.TakeSeeks();
        if (seeks.Count == 0) return;
        HashSet<TopicPartition> sought = [.. seeks.Keys.Where(_assignment.Contains)];
        DropUnwritten(sought);
        foreach (TopicPartition partition in sought)
        {
            var to = new Kafka.TopicPartitionOffset(partition.Topic, partition.Partition, seeks[partition]);
            _consumer.Seek([to], cancellationToken: Abandoned);
            _offsets.Rewound(partition, seeks[partition]);
        }
    }

    private void Hold()
    {
        if (_held) return;
        _held = true;
        _consumer.Pause(ToKafka(_assignment));
    }

    private void Release()
    {
        if (!_held) return;
        _held = false;
        _context.PausesChanged = false;
        _consumer.Resume(ToKafka(_assignment.Except(_context.PausedByTask)));
    }

    private static Kafka.TopicPartition[] ToKafka(IEnumerable<TopicPartition> partitions) =>
        partitions.Select(partition => new Kafka.TopicPartition(partition.Topic, partition.Partition)).ToArray();

    [LoggerMessage(2035, LogLevel.Warning, "Task {Task}: its consumer says {Code}: {Reason}")]
    private partial void LogConsumerEvent(TaskId task, string code, string reason);
}
