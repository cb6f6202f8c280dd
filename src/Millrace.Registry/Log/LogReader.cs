using Microsoft.Extensions.Logging;
using Millrace.Kafka;
using Millrace.Registry.Settings;
using Millrace.Timing;

namespace Millrace.Registry.Log;

/// <summary>Reads the topic from its beginning, for ever. Owns the consumer; tells of records in order, from one thread.</summary>
internal sealed partial class LogReader : IAsyncDisposable
{
    private const int BatchMessages = 1000;
    private static readonly TimeSpan PollTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(500);

    private readonly RegistrySettings _settings;
    private readonly ILogger _logger;
    private readonly ILogSink _sink;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _next;
    private bool _isInTrouble;

    public LogReader(RegistrySettings settings, ILogSink sink, ILogger logger)
    {
        _settings = settings;
        _sink = sink;
        _logger = logger;
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var consumer = new KafkaConsumer(KafkaSettings.Consumer(_settings));
                using CancellationTokenRegistration wake = _stop.Token.Register(consumer.Wake);
                Read(consumer);
            }
#pragma warning disable CA1031 // Nobody waits for this thread: if it ended, the registry would answer old news for ever and write nothing.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (fault is KafkaException) Trouble(fault.Message);
                else LogBroken(fault, _settings.Topic);
                TimeProvider.System.Pause(RestartPause, _stop.Token);
            }
        }
    }

    private void Read(KafkaConsumer consumer)
    {
        consumer.Assign([new TopicPartitionOffset(_settings.Topic, 0, _next == 0 ? Offset.Beginning : _next)]);
        using var batch = new MessageBatch(BatchMessages);
        var records = new List<LogRecord>(BatchMessages);
        while (!_stop.IsCancellationRequested)
        {
            consumer.Poll(batch, PollTime);
            foreach (Message message in batch)
            {
                if (message.Offset < _next)
                {
                    // The topic was made anew under us: what we know came from another log.
                    LogStartsOver(_settings.Topic, message.Offset, _next);
                    records.Clear();
                    _sink.Reset();
                }

                _next = message.Offset + 1;
                records.Add(new LogRecord(message.Offset, message.Timestamp, message.Key.ToArray(),
                    message.IsValueNull ? null : message.Value.ToArray(), ClaimOf(message)));
            }

            bool isAtEnd = false;
            foreach (ConsumerEvent happened in batch.Events)
            {
                if (happened.IsEndOfPartition)
                {
                    isAtEnd = true;
                    _next = Math.Max(_next, happened.Offset);
                }
                else
                {
                    Trouble($"{happened.Name}: {happened.Reason}");
                }
            }

            if (records.Count > 0 || isAtEnd)
            {
                if (_isInTrouble) LogBack(_settings.Topic);
                _isInTrouble = false;
                _sink.Take(records, _next, isAtEnd);
                records.Clear();
            }
        }
    }

    private static WriteClaim? ClaimOf(Message message)
    {
        foreach (Header header in message.Headers)
            if (header.NameUtf8.SequenceEqual("millrace.claim"u8)) return WriteClaim.Parse(header.Value);
        return null;
    }

    // One line per interruption: librdkafka reports every failed attempt.
    private void Trouble(string reason)
    {
        if (!_isInTrouble) LogTrouble(_settings.Topic, reason);
        _isInTrouble = true;
    }

    [LoggerMessage(4010, LogLevel.Error, "Reading {Topic} failed and begins again where it was.")]
    private partial void LogBroken(Exception fault, string topic);

    [LoggerMessage(4003, LogLevel.Warning, "Reading {Topic} is interrupted and goes on when Kafka is back: {Reason}")]
    private partial void LogTrouble(string topic, string reason);

    [LoggerMessage(4004, LogLevel.Information, "Reading {Topic} goes on.")]
    private partial void LogBack(string topic);

    [LoggerMessage(4005, LogLevel.Error,
        "Topic {Topic} begins again at offset {Offset} where {Expected} was expected: it was made anew. Starting over with its contents.")]
    private partial void LogStartsOver(string topic, long offset, long expected);
}
